// SPDX-License-Identifier: MIT
#include "lfrec/metrics/recall.hpp"

#include <doctest/doctest.h>

#include "support/placements.hpp"
#include "support/rankings.hpp"

using lfrec::recall;
using lfrec_test::value_of;

TEST_CASE("recall is the share of the held-out items among the first k") {
  CHECK(value_of(recall{5}, {9, 2, 7, 4, 1}, {2, 4, 8}) == 2.0 / 3);
  CHECK(value_of(recall{.k = 2}, {9, 2, 7, 4, 1}, {2, 4, 8}) == 1.0 / 3);
  CHECK(recall{}.name() == "recall@10");
}

TEST_CASE("recall divides by all held-out items unless capped at k") {
  CHECK(value_of(recall{2}, {1, 2}, {1, 2, 3, 4}) == 2.0 / 4);
  CHECK(value_of(recall{.k = 2, .capped = true}, {1, 2}, {1, 2, 3, 4}) == 1);
  CHECK(value_of(recall{.k = 9, .capped = true}, {1, 5}, {1, 2}) == 1.0 / 2);
  CHECK(recall{.k = 2, .capped = true}.name() == "recall_capped@2");
}

TEST_CASE("with nothing held out recall is 0") {
  CHECK(value_of(recall{3}, {1, 2}, {}) == 0);
}

TEST_CASE("recall equals brute force, capped and not") {
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return recall{k}; });
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return recall{k, true}; });
}

TEST_CASE("in expectation over ties recall is the mean over all their orders") {
  lfrec_test::check_against_all_orders([](lfrec::index_t k) { return recall{k}; });
  lfrec_test::check_against_all_orders([](lfrec::index_t k) { return recall{k, true}; });
}
