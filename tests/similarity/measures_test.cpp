// SPDX-License-Identifier: MIT
#include "lfrec/similarity/measures.hpp"

#include <doctest/doctest.h>

TEST_CASE("cosine is the product over the norms") {
  lfrec::cosine const measure;
  lfrec::row_stats const a{.count = 2, .sum = 7, .sum_squares = 25};  // (3, 4)
  lfrec::row_stats const b{.count = 2, .sum = 2, .sum_squares = 2};   // (1, 1)
  CHECK(measure({.dot = 7, .overlap = 2}, a, b) == doctest::Approx(7 / (5 * 1.41421356237)));
  CHECK(measure({.dot = 7, .overlap = 2}, b, a) == measure({.dot = 7, .overlap = 2}, a, b));
  CHECK(measure({.dot = 25, .overlap = 2}, a, a) == doctest::Approx(1));
  CHECK(measure({.dot = -7, .overlap = 2}, a, b) < 0);
}

TEST_CASE("cosine of a zero row is 0") {
  lfrec::row_stats const zero{.count = 3, .sum = 0, .sum_squares = 0};
  CHECK(lfrec::cosine{}({.dot = 0, .overlap = 3}, zero, zero) == 0);
}
