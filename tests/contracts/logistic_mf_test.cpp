// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/pairwise.hpp"

TEST_CASE_TEMPLATE("logistic_mf keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec::logistic_mf<Scalar>{{.factors = 8, .epochs = 20, .negatives = 4}});
}
