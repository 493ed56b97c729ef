// SPDX-License-Identifier: MIT
#include "lfrec/factorization_machine.hpp"

#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "support/context_data.hpp"
#include "support/feature_data.hpp"

using lfrec::machine_loss;

TEST_CASE_TEMPLATE("factorization_machine keeps the contract on ratings", Scalar,
                   LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec::factorization_machine<Scalar>{{.factors = 6, .regularization = 0.5F}},
      {.learns_from = lfrec_test::feedback::ratings});
}

TEST_CASE("factorization_machine keeps the contract on plays") {
  for (auto const loss : {machine_loss::logistic, machine_loss::pairwise})
    SUBCASE(loss == machine_loss::pairwise ? "pairwise" : "logistic") {
      lfrec_test::check_recommender(lfrec::factorization_machine<float>{
          {.loss = loss,
           .factors = 4,
           .epochs = loss == machine_loss::pairwise ? 16 : 8,
           .regularization = loss == machine_loss::pairwise ? 0.5F : 0.1F}});
    }
}

TEST_CASE("factorization_machine keeps the contract with features and situations") {
  lfrec_test::check_recommender(
      lfrec_test::with_everything_known<lfrec::factorization_machine<float>>{
          {.factors = 6, .regularization = 0.5F}},
      {.learns_from = lfrec_test::feedback::ratings});
}
