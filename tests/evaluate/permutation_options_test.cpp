// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/permutation_options.hpp"

#include <doctest/doctest.h>

#include "lfrec/core/error.hpp"

TEST_CASE("permutation options have working defaults and a range") {
  CHECK_NOTHROW(lfrec::validate(lfrec::permutation_options{}));
  CHECK_THROWS_WITH_AS(
      lfrec::validate(lfrec::permutation_options{.resamples = 99}),
      "permutation.resamples must be a whole number between 100 and 1000000, got 99",
      lfrec::invalid_option);
}
