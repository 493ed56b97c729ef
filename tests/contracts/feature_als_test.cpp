// SPDX-License-Identifier: MIT
#include "lfrec/feature_als.hpp"

#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "support/feature_data.hpp"

TEST_CASE_TEMPLATE("feature_als keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(lfrec_test::with_who_has_it<lfrec::feature_als<Scalar>>{
      {.factors = 8, .epochs = 8, .unobserved_weight = 0.1F}});
}
