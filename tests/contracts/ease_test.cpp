// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "contracts/recommender.hpp"
#include "lfrec/linear.hpp"
#include "support/brute_force_linear.hpp"

TEST_CASE_TEMPLATE("ease keeps the contract", Scalar, LFREC_TEST_SCALARS) {
  lfrec::ease_options options{.regularization = 5, .dropout = 0.2F};
  auto const by_brute_force = [](lfrec::matrix const& data) {
    auto const x = lfrec_test::dense_rows(data);
    return lfrec_test::dense_product(x, lfrec_test::ease_weights(x, 5, double{0.2F}));
  };
  SUBCASE("in primal form") {
    options.form = lfrec::ease_form::primal;
    lfrec_test::check_recommender(lfrec::ease<Scalar>{options}, {.oracle = by_brute_force});
  }
  SUBCASE("in dual form") {
    options.form = lfrec::ease_form::dual;
    lfrec_test::check_recommender(lfrec::ease<Scalar>{options}, {.oracle = by_brute_force});
  }
}
