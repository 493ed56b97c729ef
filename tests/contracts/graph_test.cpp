// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <vector>

#include "contracts/recommender.hpp"
#include "lfrec/graph.hpp"
#include "support/brute_force_graph.hpp"

namespace {

template <typename Recipe, typename Weights>
void check(Recipe const& recipe, Weights const& weights) {
  auto const by_brute_force = [&](lfrec::matrix const& data) {
    return lfrec_test::dense_product(lfrec_test::dense_rows(data), weights(data));
  };
  lfrec_test::check_recommender(recipe, {.oracle = by_brute_force});
}

}  // namespace

TEST_CASE_TEMPLATE("p3alpha keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  check(lfrec::p3alpha<Scalar>{{.neighbors = 6, .alpha = 0.7F}}, [](lfrec::matrix const& data) {
    return lfrec_test::walk_by_hand<Scalar>(data, 6, double{0.7F}, 0, true);
  });
}

TEST_CASE_TEMPLATE("rp3beta keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  check(lfrec::rp3beta<Scalar>{{.neighbors = 6, .alpha = 0.7F, .beta = 0.4F}},
        [](lfrec::matrix const& data) {
          return lfrec_test::walk_by_hand<Scalar>(data, 6, double{0.7F}, double{0.4F}, true);
        });
}

TEST_CASE_TEMPLATE("graph_filter keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  check(lfrec::graph_filter<Scalar>{{.neighbors = 6, .alpha = 0.6F, .power = 0.7F}},
        [](lfrec::matrix const& data) {
          return lfrec_test::filter_by_hand<Scalar>(data, 6, double{0.6F}, double{0.7F});
        });
}
