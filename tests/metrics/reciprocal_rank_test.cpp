// SPDX-License-Identifier: MIT
#include "lfrec/metrics/reciprocal_rank.hpp"

#include <doctest/doctest.h>

#include "support/placements.hpp"
#include "support/rankings.hpp"

using lfrec::reciprocal_rank;
using lfrec_test::value_of;

TEST_CASE("the reciprocal rank is one over the rank of the first hit") {
  CHECK(value_of(reciprocal_rank{5}, {2, 4, 1}, {2, 4}) == 1);
  CHECK(value_of(reciprocal_rank{.k = 5}, {9, 7, 1, 4}, {4}) == 1.0 / 4);
  CHECK(reciprocal_rank{}.name() == "reciprocal_rank@10");
}

TEST_CASE("a first hit beyond k counts as none") {
  CHECK(value_of(reciprocal_rank{3}, {9, 7, 1, 4}, {4}) == 0);
  CHECK(value_of(reciprocal_rank{3}, {}, {4}) == 0);
}

TEST_CASE("the reciprocal rank equals brute force") {
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return reciprocal_rank{k}; });
}

TEST_CASE("in expectation over ties the reciprocal rank is the mean over all their orders") {
  lfrec_test::check_against_all_orders([](lfrec::index_t k) { return reciprocal_rank{k}; });
}
