// SPDX-License-Identifier: MIT
#include "lfrec/models/dual_item_weights.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "support/brute_force_linear.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using weights_type = lfrec::dual_item_weights<double>;

namespace {

/// K⁻¹ by brute force.
lfrec::factors<double> inverse_of(lfrec::matrix const& data, double lambda) {
  auto const x = lfrec_test::dense_rows(data);
  auto k = lfrec_test::dense_product(x, lfrec_test::transposed(x));
  for (std::size_t u = 0; u < k.size(); ++u)
    for (std::size_t v = 0; v < k.size(); ++v) k[u][v] = k[u][v] / lambda + (u == v ? 1 : 0);
  auto const inverse = lfrec_test::inverse(k);
  lfrec::factors<double> result(data.users(), data.users());
  for (index_t u = 0; u < data.users(); ++u)
    std::copy(inverse[lfrec::to_size(u)].begin(), inverse[lfrec::to_size(u)].end(),
              result.row(u).begin());
  return result;
}

}  // namespace

TEST_CASE("weights in dual form are those of the inverse over items") {
  auto const data = lfrec_test::five_by_seven();
  weights_type const dual(inverse_of(data, 2), std::vector<double>(7, 2), data.by_user());
  auto const x = lfrec_test::dense_rows(data);
  auto const b = lfrec_test::ease_weights(x, 2, 0);
  auto const scores = lfrec_test::dense_product(x, b);
  std::vector<double> found(7);
  std::vector<index_t> const from{6, 0, 3};
  std::vector<double> some(3);
  for (index_t j = 0; j < 7; ++j) {
    dual.weights_to(j, from, some);
    for (std::size_t n = 0; n < 3; ++n)
      CHECK(some[n] == doctest::Approx(b[lfrec::to_size(from[n])][lfrec::to_size(j)]));
  }
  for (index_t u = 0; u < 5; ++u) {
    auto const row = data.user(lfrec::user_index{u});
    for (bool const known : {true, false}) {
      known ? dual.score_user(u, row, found) : dual.score_history(row, found);
      for (std::size_t i = 0; i < 7; ++i)
        CHECK(std::abs(found[i] - scores[lfrec::to_size(u)][i]) < 1e-12);
    }
  }
}

TEST_CASE("parts that do not fit together or are out of bounds are refused") {
  auto const data = lfrec_test::five_by_seven();
  auto const make = [&](lfrec::factors<double> inverse, std::vector<double> penalties) {
    return weights_type(std::move(inverse), std::move(penalties), data.by_user());
  };
  auto const good = inverse_of(data, 2);
  std::vector<double> const penalties(7, 2);
  CHECK_NOTHROW((void)make(good, penalties));
  CHECK_THROWS_AS((void)make(lfrec::factors<double>(4, 4), penalties), lfrec::shape_error);
  CHECK_THROWS_AS((void)make(lfrec::factors<double>(5, 4), penalties), lfrec::shape_error);
  CHECK_THROWS_AS((void)make(good, std::vector<double>(6, 2)), lfrec::shape_error);
  CHECK_THROWS_AS((void)make(good, std::vector<double>(7, 0)), lfrec::numeric_error);
  auto bad = good;
  bad.row(2)[1] = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS((void)make(bad, penalties), lfrec::numeric_error);
  // Not the inverse of these histories: an item would explain itself altogether.
  CHECK_THROWS_AS((void)make(good, std::vector<double>(7, 0.01)), lfrec::numeric_error);
}
