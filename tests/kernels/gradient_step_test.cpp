// SPDX-License-Identifier: MIT
#include "lfrec/kernels/gradient_step.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"

namespace detail = lfrec::detail;

namespace {

std::vector<double> drawn(std::size_t n, std::uint64_t key) {
  lfrec::random_stream random(5, key);
  std::vector<double> values(n);
  for (auto& v : values) v = random.normal();
  return values;
}

template <typename Scalar>
std::vector<Scalar> as(std::vector<double> const& values) {
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("rows are filled up to whole vectors of 16 bytes") {
  CHECK(detail::padded_width<float>(1) == 4);
  CHECK(detail::padded_width<float>(2) == 4);
  CHECK(detail::padded_width<float>(3) == 8);
  CHECK(detail::padded_width<double>(1) == 4);
  CHECK(detail::padded_width<double>(2) == 4);
  CHECK(detail::padded_width<double>(64) == 66);
}

TEST_CASE_TEMPLATE("the product of padded rows is the sum over the entries", Scalar, float,
                   double) {
  for (std::size_t const n : {4U, 8U, 12U, 36U}) {
    auto const a = drawn(n, 1), b = drawn(n, 2);
    double expected = 0;
    for (std::size_t f = 0; f < n; ++f) expected += a[f] * b[f];
    CHECK(static_cast<double>(detail::padded_dot(as<Scalar>(a).data(), as<Scalar>(b).data(), n)) ==
          doctest::Approx(expected).epsilon(1e-5));
  }
}

TEST_CASE_TEMPLATE("a step takes each row along the other's old value, less its ridge", Scalar,
                   float, double) {
  for (bool const biased : {true, false})
    for (std::size_t const n : {4U, 8U, 20U}) {
      CAPTURE(n);
      auto const p = drawn(n, 1), q = drawn(n, 2);
      double const slope = 0.7, bias_ridge = 3;
      detail::row_step<Scalar> const user{Scalar{0.25F}, Scalar{0.5F}};
      detail::row_step<Scalar> const item{Scalar{0.125F}, Scalar{0.375F}};
      // The gradient of entry f of a row whose bias stands at `at`.
      auto const gradient = [&](std::vector<double> const& own, std::vector<double> const& other,
                                double ridge, std::size_t f, std::size_t at) {
        if (f < detail::row_header && (!biased || f != at)) return 0.0;
        return slope * other[f] - ridge * (f == at && biased ? bias_ridge : 1) * own[f];
      };
      auto found_p = as<Scalar>(p), found_q = as<Scalar>(q);
      auto const squares = detail::step_pair<true>(
          found_p.data(), found_q.data(), n, static_cast<Scalar>(slope), user, item,
          detail::header_lanes<Scalar>(biased, 0, static_cast<Scalar>(bias_ridge)),
          detail::header_lanes<Scalar>(biased, 1, static_cast<Scalar>(bias_ridge)));
      double user_squares = 0, item_squares = 0;
      for (std::size_t f = 0; f < n; ++f) {
        double const g = gradient(p, q, 0.5, f, 0), h = gradient(q, p, 0.375, f, 1);
        CHECK(std::abs(static_cast<double>(found_p[f]) - (p[f] + 0.25 * g)) < 1e-5);
        CHECK(std::abs(static_cast<double>(found_q[f]) - (q[f] + 0.125 * h)) < 1e-5);
        user_squares += g * g;
        item_squares += h * h;
      }
      CHECK(static_cast<double>(squares.user) == doctest::Approx(user_squares).epsilon(1e-4));
      CHECK(static_cast<double>(squares.item) == doctest::Approx(item_squares).epsilon(1e-4));
      // The same without the squares.
      auto plain_p = as<Scalar>(p), plain_q = as<Scalar>(q);
      (void)detail::step_pair<false>(
          plain_p.data(), plain_q.data(), n, static_cast<Scalar>(slope), user, item,
          detail::header_lanes<Scalar>(biased, 0, static_cast<Scalar>(bias_ridge)),
          detail::header_lanes<Scalar>(biased, 1, static_cast<Scalar>(bias_ridge)));
      CHECK(plain_p == found_p);
      CHECK(plain_q == found_q);
    }
}
