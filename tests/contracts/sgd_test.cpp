// SPDX-License-Identifier: MIT
#include "lfrec/sgd.hpp"

#include <doctest/doctest.h>

#include "contracts/recommender.hpp"

TEST_CASE_TEMPLATE("sgd keeps the contract on ratings", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec::sgd<Scalar>{{.factors = 6, .epochs = 30, .regularization = 0.5F}},
      {.learns_from = lfrec_test::feedback::ratings});
}

TEST_CASE_TEMPLATE("sgd keeps the contract on plays", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(lfrec::sgd<Scalar>{
      {.factors = 6, .epochs = 30, .regularization = 0.1F, .unobserved_weight = 0.1F}});
}
