// SPDX-License-Identifier: MIT
#include "lfrec/bayesian_mf.hpp"

#include <doctest/doctest.h>

#include "contracts/recommender.hpp"

TEST_CASE_TEMPLATE("bayesian_mf keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec::bayesian_mf<Scalar> const recipe{{.factors = 4, .epochs = 24, .burn_in = 8, .samples = 8}};
  lfrec_test::check_recommender(recipe, {.learns_from = lfrec_test::feedback::ratings});
}

TEST_CASE_TEMPLATE("bayesian_mf with all that it may know keeps the contract", Scalar,
                   LFREC_TEST_SCALARS) {
  lfrec::bayesian_mf<Scalar> const recipe{{.factors = 4,
                                           .epochs = 24,
                                           .burn_in = 8,
                                           .samples = 8,
                                           .implicit = lfrec::rating_implicit::users_and_items,
                                           .noise = lfrec::rating_noise::per_user_and_item}};
  lfrec_test::check_recommender(recipe, {.learns_from = lfrec_test::feedback::ratings});
}

TEST_CASE_TEMPLATE("bayesian_mf of levels keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  // A scale on which everything lies that the contract brings along.
  lfrec::bayesian_mf<Scalar> const recipe{{.factors = 3,
                                           .epochs = 24,
                                           .burn_in = 12,
                                           .samples = 4,
                                           .output = lfrec::rating_output::ordered_probit,
                                           .lowest = -3,
                                           .highest = 9}};
  lfrec_test::check_recommender(recipe, {.learns_from = lfrec_test::feedback::ratings});
}
