// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/knn.hpp"
#include "support/brute_force_neighbors.hpp"

TEST_CASE_TEMPLATE("user_knn keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  auto const by_brute_force = [](lfrec::matrix const& data) {
    using namespace lfrec_test;
    auto const rows = dense_rows(data);
    return dense_product(neighbors_by_sorting<Scalar>(rows, 7, 2), rows);
  };
  using recipe = lfrec::user_knn<lfrec::chosen_similarity, Scalar>;
  lfrec_test::check_recommender(recipe{{.neighbors = 7, .shrinkage = 2}},
                                {.oracle = by_brute_force});
}
