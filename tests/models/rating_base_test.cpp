// SPDX-License-Identifier: MIT
#include "lfrec/models/rating_base.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <vector>

#include "support/brute_force_ratings.hpp"
#include "support/tiny_data.hpp"

namespace {

constexpr double none = std::numeric_limits<double>::infinity();

/// base + residual is the rating.
void check_residuals(lfrec::rating_base<double> const& base, lfrec::matrix const& data) {
  auto const all = base.residuals(lfrec::copy_rows(data));
  for (lfrec::index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(lfrec::user_index{u});
    for (std::size_t n = 0; n < row.size(); ++n)
      CHECK(base.offsets[lfrec::to_size(row.index[n])] + base.user_bias(row) +
                all.row(u).value[n] ==
            doctest::Approx(double{row.value[n]}));
  }
}

}  // namespace

TEST_CASE("a user's bias is found from the ratings as fitting finds it") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  auto const base = lfrec::detail::fit_rating_base<double>(lfrec::serial{}, data, 4, 3);
  lfrec_test::ratings::biases const expected(lfrec_test::ratings::values(data), 4, 3, 10);
  for (std::size_t u = 0; u < 43; ++u)
    CHECK(base.user_bias(data.user(lfrec::user_index{static_cast<lfrec::index_t>(u)})) ==
          doctest::Approx(expected.users[u]).epsilon(1e-10));
  check_residuals(base, data);
}

TEST_CASE("one side without biases leaves the other's means") {
  auto const data = lfrec_test::five_by_seven();
  auto const items = lfrec::detail::fit_rating_base<double>(lfrec::serial{}, data, none, 0);
  CHECK(items.offsets[0] == doctest::Approx(10.0 / 3));
  CHECK(items.offsets[5] == doctest::Approx(34.0 / 13));  // nobody rated it: the mean
  CHECK(items.user_bias(data.user(lfrec::user_index{0})) == 0);
  CHECK(items.prior == 0);
  auto const users = lfrec::detail::fit_rating_base<double>(lfrec::serial{}, data, 0, none);
  CHECK(users.offsets[0] + users.user_bias(data.user(lfrec::user_index{0})) == doctest::Approx(3));
  check_residuals(items, data);
  check_residuals(users, data);
}

TEST_CASE("numbers that are not finite and offsets of other items are errors") {
  lfrec::rating_base<float> base{.offsets = {1, 2}};
  lfrec::detail::check_rating_base(base, 2);
  CHECK_THROWS_AS(lfrec::detail::check_rating_base(base, 3), lfrec::shape_error);
  base.offsets[1] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS(lfrec::detail::check_rating_base(base, 2), lfrec::numeric_error);
  base = {.offsets = {1, 2}, .user_regularization = -1};
  CHECK_THROWS_AS(lfrec::detail::check_rating_base(base, 2), lfrec::numeric_error);
}
