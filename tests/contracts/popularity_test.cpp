// SPDX-License-Identifier: MIT
#include "lfrec/popularity.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "contracts/recommender.hpp"
#include "support/brute_force_neighbors.hpp"
#include "support/recipes.hpp"

TEST_CASE_TEMPLATE("popularity keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  bool weighted = false;
  SUBCASE("by users") {}
  SUBCASE("by the sum of values") {
    weighted = true;
  }
  auto const by_brute_force = [&](lfrec::matrix const& data) {
    std::vector<double> everybody;
    for (auto const& item : lfrec_test::dense_items(data)) {
      double sum = 0;
      for (double const value : item) sum += weighted ? value : (value != 0 ? 1 : 0);
      everybody.push_back(sum);
    }
    return std::vector<std::vector<double>>(lfrec::to_size(data.users()), everybody);
  };
  lfrec_test::check_recommender(lfrec_test::popularity<Scalar>{{.weighted = weighted}},
                                {.personal = false, .oracle = by_brute_force, .tolerance = 0});
}
