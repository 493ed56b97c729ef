// SPDX-License-Identifier: MIT
#include "lfrec/hybrid.hpp"

#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "support/feature_data.hpp"

// Few factors and much regularisation, as for bpr and warp.
TEST_CASE_TEMPLATE("hybrid keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(lfrec_test::with_who_has_it<lfrec::hybrid<Scalar>>{
      {.factors = 4, .epochs = 20, .regularization = 0.2F, .draws = 20}});
}
TEST_CASE("hybrid by the loss of bpr keeps the contract") {
  lfrec_test::check_recommender(lfrec_test::with_who_has_it<lfrec::hybrid<float>>{
      {.loss = lfrec::hybrid_loss::bpr, .factors = 4, .epochs = 20, .draws = 8}});
}
