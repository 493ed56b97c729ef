// SPDX-License-Identifier: MIT
#include "lfrec/knn.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "contracts/recommender.hpp"
#include "support/brute_force_neighbors.hpp"
#include "support/recipes.hpp"
#include "support/reload.hpp"

TEST_CASE_TEMPLATE("item_knn keeps the contract", Scalar, float, double) {
  auto const by_brute_force = [](lfrec::matrix const& data) {
    auto const weight = lfrec_test::neighbors_by_sorting<Scalar>(data, 3, 2);
    auto const items = lfrec_test::dense_items(data);
    std::vector<std::vector<double>> scores(lfrec::to_size(data.users()),
                                            std::vector<double>(items.size(), 0.0));
    for (std::size_t u = 0; u < scores.size(); ++u)
      for (std::size_t i = 0; i < items.size(); ++i)
        for (std::size_t j = 0; j < items.size(); ++j) scores[u][i] += items[j][u] * weight[i][j];
    return scores;
  };
  SUBCASE("with few neighbours") {
    lfrec_test::check_recommender(lfrec_test::item_knn<Scalar>{{.neighbors = 3, .shrinkage = 2}},
                                  {.oracle = by_brute_force, .reload = [](auto const& model) {
                                     return lfrec_test::reloaded(model);
                                   }});
  }
  SUBCASE("with the defaults") {
    lfrec_test::check_recommender(lfrec_test::item_knn<Scalar>{});
  }
}
