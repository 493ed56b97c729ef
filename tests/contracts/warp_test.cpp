// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/pairwise.hpp"

// Few factors and much regularisation: what is withheld of a checkerboard is the hardest negative,
// and a model with room to learn that by heart does.
TEST_CASE_TEMPLATE("warp keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec_test::check_recommender(
      lfrec::warp<Scalar>{{.factors = 4, .epochs = 20, .regularization = 0.2F, .max_draws = 20}});
}
