// SPDX-License-Identifier: MIT
#include "lfrec/metrics/r_precision.hpp"

#include <doctest/doctest.h>

#include "support/placements.hpp"
#include "support/rankings.hpp"

using lfrec::r_precision;
using lfrec_test::owned_placement;

TEST_CASE("r-precision is the precision at as many ranks as items are held out") {
  // Order: 0 2 4 1 3; held out are 2, 3 and 4, two of which are among the first three.
  CHECK(r_precision{}(owned_placement({{9, 3, 8, 1, 7}, {2, 3, 4}})) == doctest::Approx(2.0 / 3));
  CHECK(r_precision{}(owned_placement({{9, 3}, {0, 1}})) == 1);
  CHECK(r_precision{}(owned_placement({{9, 3}, {}})) == 0);
  CHECK(r_precision{}(owned_placement({{9, 3}, {0, 8}})) == 0.5);
  CHECK(r_precision::name() == "r_precision");
}

TEST_CASE("r-precision equals brute force, by index order and in expectation over ties") {
  lfrec::random_stream random(5);
  for (int round = 0; round < 1000; ++round) {
    auto const c = lfrec_test::random_candidates(random);
    if (c.held.empty()) continue;
    auto const precision_of = [&](std::vector<lfrec::index_t> const& list) {
      return lfrec_test::metric_oracle(list, c.held, c.held.size()).precision();
    };
    CAPTURE(round);
    owned_placement const placed(c);
    CHECK(r_precision{}(placed) == doctest::Approx(precision_of(c.list())));
    CHECK(r_precision{}.expected(placed) ==
          doctest::Approx(lfrec_test::over_all_orders(c, precision_of)));
  }
}
