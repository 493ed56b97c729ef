// SPDX-License-Identifier: MIT
#include "lfrec/metrics/precision.hpp"

#include <doctest/doctest.h>

#include "support/placements.hpp"
#include "support/rankings.hpp"

using lfrec::precision;
using lfrec_test::value_of;

TEST_CASE("precision is the share of hits among the first k") {
  CHECK(value_of(precision{5}, {9, 2, 7, 4, 1}, {2, 4, 8}) == 2.0 / 5);
  CHECK(value_of(precision{.k = 2}, {9, 2, 7, 4, 1}, {2, 4, 8}) == 1.0 / 2);
  CHECK(precision{}.name() == "precision@10");
}

TEST_CASE("precision divides by k, however short the list and however little was held out") {
  CHECK(value_of(precision{10}, {2, 4}, {2, 4}) == 2.0 / 10);
  CHECK(value_of(precision{10}, {}, {2, 4}) == 0);
  CHECK(value_of(precision{1}, {2}, {}) == 0);
}

TEST_CASE("precision equals brute force") {
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return precision{k}; });
}

TEST_CASE("in expectation over ties precision is the mean over all their orders") {
  lfrec_test::check_against_all_orders([](lfrec::index_t k) { return precision{k}; });
}
