// SPDX-License-Identifier: MIT
#include "lfrec/svdpp.hpp"

#include <doctest/doctest.h>

#include "contracts/recommender.hpp"

TEST_CASE_TEMPLATE("svdpp keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec::svdpp<Scalar>{{.factors = 6, .epochs = 30, .regularization = 0.5F}},
      {.learns_from = lfrec_test::feedback::ratings});
}
