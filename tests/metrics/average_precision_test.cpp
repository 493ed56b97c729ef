// SPDX-License-Identifier: MIT
#include "lfrec/metrics/average_precision.hpp"

#include <doctest/doctest.h>

#include "support/placements.hpp"
#include "support/rankings.hpp"

using doctest::Approx;
using lfrec::average_precision;
using lfrec_test::value_of;

TEST_CASE("average precision sums the precision at each hit") {
  // Hits at ranks 2 and 4: precisions 1/2 and 2/4; three items held out.
  CHECK(value_of(average_precision{5}, {9, 2, 7, 4, 1}, {2, 4, 8}) ==
        Approx((0.5 + 0.5) / 3).epsilon(1e-15));
  CHECK(average_precision{}.name() == "average_precision@10");
}

TEST_CASE("average precision divides by the hits within reach, or by all held-out items") {
  CHECK(value_of(average_precision{2}, {1, 2}, {1, 2, 3, 4}) == 1);
  CHECK(value_of(average_precision{.k = 2, .capped = false}, {1, 2}, {1, 2, 3, 4}) == 0.5);
  CHECK(average_precision{.k = 2, .capped = false}.name() == "average_precision_uncapped@2");
}

TEST_CASE("with nothing held out average precision is 0") {
  CHECK(value_of(average_precision{3}, {1, 2}, {}) == 0);
}

TEST_CASE("average precision equals brute force, capped and not") {
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return average_precision{k}; });
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return average_precision{k, false}; });
}

TEST_CASE("in expectation over ties average precision is the mean over all their orders") {
  lfrec_test::check_against_all_orders([](lfrec::index_t k) { return average_precision{k}; });
  lfrec_test::check_against_all_orders([](lfrec::index_t k) {
    return average_precision{k, false};
  });
}
