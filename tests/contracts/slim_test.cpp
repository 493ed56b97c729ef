// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/linear.hpp"
#include "support/brute_force_linear.hpp"

TEST_CASE_TEMPLATE("slim keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec::slim_options options{.regularization = 3, .l1_regularization = 0.5F, .tolerance = 1e-7F};
  auto const by_brute_force = [&](lfrec::matrix const& data) {
    auto const x = lfrec_test::dense_rows(data);
    return lfrec_test::dense_product(x, lfrec_test::slim_weights(x, 3, 0.5, options.non_negative));
  };
  SUBCASE("with weights of at least 0") {
    lfrec_test::check_recommender(lfrec::slim<Scalar>{options}, {.oracle = by_brute_force});
  }
  SUBCASE("with weights of either sign") {
    options.non_negative = false;
    lfrec_test::check_recommender(lfrec::slim<Scalar>{options}, {.oracle = by_brute_force});
  }
}
