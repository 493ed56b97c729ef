// SPDX-License-Identifier: MIT
#include "lfrec/core/alias_table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::alias_table;

namespace {

std::vector<double> frequencies(std::vector<double> const& weights, int draws) {
  alias_table const table(weights);
  lfrec::random_stream random(7);
  std::vector<double> share(weights.size(), 0);
  for (int n = 0; n < draws; ++n) share[lfrec::to_size(table(random))] += 1.0 / draws;
  return share;
}

}  // namespace

TEST_CASE("indices are drawn as often as their weights say") {
  for (std::vector<double> const& weights :
       {std::vector<double>{1}, {1, 1, 1}, {3, 1}, {0, 5, 0, 1}, {1e-9, 1, 1e-3, 7, 7, 0.1, 2}}) {
    double const total = std::accumulate(weights.begin(), weights.end(), 0.0);
    int const draws = 200000;
    auto const share = frequencies(weights, draws);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double const p = weights[i] / total;
      CHECK(std::abs(share[i] - p) <= 5 * std::sqrt(p * (1 - p) / draws) + 1e-6);
      if (weights[i] == 0) CHECK(share[i] == 0);
    }
  }
}

TEST_CASE("an index without weight is never drawn, however the rounding falls") {
  std::vector<double> weights(1001, 0.1);
  for (std::size_t i = 0; i < weights.size(); i += 3) weights[i] = 0;
  auto const share = frequencies(weights, 100000);
  for (std::size_t i = 0; i < weights.size(); i += 3) CHECK(share[i] == 0);
}

TEST_CASE("the same stream draws the same indices") {
  alias_table const table(std::vector<double>{1, 2, 3, 4});
  lfrec::random_stream a(3);
  lfrec::random_stream b(3);
  for (int n = 0; n < 100; ++n) CHECK(table(a) == table(b));
}

TEST_CASE("weights that cannot be drawn by are refused") {
  auto const build = [](std::vector<double> weights) { return alias_table(weights).size(); };
  CHECK(build({0, 1}) == 2);
  CHECK_THROWS_WITH_AS(build({}),
                       "weights to draw by must have a positive, finite sum, got 0.000000",
                       lfrec::invalid_option);
  CHECK_THROWS_AS(build({0, 0}), lfrec::invalid_option);
  CHECK_THROWS_AS(build({std::numeric_limits<double>::infinity()}), lfrec::invalid_option);
  CHECK_THROWS_AS(build({std::numeric_limits<double>::quiet_NaN()}), lfrec::invalid_option);
  CHECK_THROWS_AS((build({1, -1})), lfrec::invalid_option);
}
