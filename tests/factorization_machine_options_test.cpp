// SPDX-License-Identifier: MIT
#include "lfrec/factorization_machine_options.hpp"

#include <doctest/doctest.h>

#include "lfrec/core/error.hpp"

TEST_CASE("options outside their range are refused by name") {
  lfrec::factorization_machine_options options;
  CHECK_NOTHROW(lfrec::validate(options));
  options.negatives = 0;
  CHECK_THROWS_WITH_AS(
      lfrec::validate(options),
      "factorization_machine.negatives must be a whole number between 1 and 1000, got 0",
      lfrec::invalid_option);
  options = {.regularization = 0};
  CHECK_THROWS_AS(lfrec::validate(options), lfrec::invalid_option);
  lfrec::set_field("factorization_machine", options, "loss", "pairwise");
  CHECK(options.loss == lfrec::machine_loss::pairwise);
  CHECK_THROWS_WITH_AS(
      lfrec::set_field("factorization_machine", options, "loss", "hinge"),
      "factorization_machine.loss must be one of squared logistic pairwise, got 'hinge'",
      lfrec::invalid_option);
}
