// SPDX-License-Identifier: MIT
#include "lfrec/metrics/hit_rate.hpp"

#include <doctest/doctest.h>

#include "support/placements.hpp"
#include "support/rankings.hpp"

using lfrec::hit_rate;
using lfrec_test::value_of;

TEST_CASE("the hit rate of a user is 1 with a hit among the first k and 0 without") {
  CHECK(value_of(hit_rate{3}, {9, 7, 2}, {2}) == 1);
  CHECK(value_of(hit_rate{.k = 2}, {9, 7, 2}, {2}) == 0);
  CHECK(value_of(hit_rate{3}, {2, 4, 8}, {2, 4, 8}) == 1);
  CHECK(value_of(hit_rate{3}, {}, {2}) == 0);
  CHECK(hit_rate{}.name() == "hit_rate@10");
}

TEST_CASE("the hit rate equals brute force") {
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return hit_rate{k}; });
}

TEST_CASE("in expectation over ties the hit rate is the mean over all their orders") {
  lfrec_test::check_against_all_orders([](lfrec::index_t k) { return hit_rate{k}; });
}
