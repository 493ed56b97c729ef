// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "contracts/recommender.hpp"
#include "lfrec/linear.hpp"
#include "support/brute_force_linear.hpp"

namespace {

template <typename Scalar>
void check_form(lfrec::ease_form form) {
  lfrec::ease_options const options{.regularization = 5, .dropout = 0.2F, .form = form};
  auto const by_brute_force = [&](lfrec::matrix const& data) {
    auto const values = lfrec_test::dense_users(data);
    return lfrec_test::product(values, lfrec_test::ease_weights(values, 5, double{0.2F}));
  };
  lfrec_test::check_recommender(lfrec::ease<Scalar>{options}, {.oracle = by_brute_force});
}

}  // namespace

TEST_CASE_TEMPLATE("ease keeps the contract", Scalar, float, double) {
  SUBCASE("in primal form") {
    check_form<Scalar>(lfrec::ease_form::primal);
  }
  SUBCASE("in dual form") {
    check_form<Scalar>(lfrec::ease_form::dual);
  }
}
