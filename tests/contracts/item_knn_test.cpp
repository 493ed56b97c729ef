// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/knn.hpp"
#include "support/brute_force_neighbors.hpp"

TEST_CASE_TEMPLATE("item_knn keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  auto const by_brute_force = [](lfrec::matrix const& data) {
    using namespace lfrec_test;
    return dense_product(dense_rows(data), transposed(neighbors_by_sorting<Scalar>(data, 3, 2)));
  };
  using recipe = lfrec::item_knn<lfrec::chosen_similarity, Scalar>;
  SUBCASE("with few neighbours") {
    lfrec_test::check_recommender(recipe{{.neighbors = 3, .shrinkage = 2}},
                                  {.oracle = by_brute_force});
  }
  SUBCASE("with the defaults") {
    lfrec_test::check_recommender(recipe{});
  }
}
