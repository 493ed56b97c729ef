// SPDX-License-Identifier: MIT
#include "lfrec/metrics/auc.hpp"

#include <doctest/doctest.h>

#include "support/placements.hpp"

using lfrec::auc;
using lfrec_test::owned_placement;

TEST_CASE("auc is the share of pairs in the right order, ties counting one half") {
  // Held out: item 1 (score 3), item 4 (score 1). Others: 5, 3, 2. Item 1 beats 2, ties with 3;
  // item 4 beats nobody.
  CHECK(auc{}(owned_placement({{5, 3, 3, 2, 1}, {1, 4}})) == 1.5 / 6);
  CHECK(auc{}(owned_placement({{2, 2, 2}, {0}})) == 0.5);
  CHECK(auc{}(owned_placement({{1, 9, 8}, {1, 2}})) == 1);
  CHECK(auc{}.name() == "auc");
}

TEST_CASE("an item that no list can reach loses all its pairs") {
  CHECK(auc{}(owned_placement({{1, 9, 8}, {1, 2, 7}})) == doctest::Approx(2.0 / 3));
  CHECK(auc{}(owned_placement({{1, 9, 8}, {7}})) == 0);
}

TEST_CASE("without a pair to compare auc is one half") {
  CHECK(auc{}(owned_placement({{1, 2}, {}})) == 0.5);
  CHECK(auc{}(owned_placement({{1, 2}, {0, 1}})) == 0.5);
  CHECK(auc{}(owned_placement({{}, {0}})) == 0.5);
}

TEST_CASE("auc equals counting pairs") {
  lfrec::random_stream random(4);
  for (int round = 0; round < 1000; ++round) {
    auto const c = lfrec_test::random_candidates(random);
    double won = 0;
    double pairs = 0;
    for (auto const i : c.held)
      for (lfrec::index_t j = 0; j < static_cast<lfrec::index_t>(c.scores.size()); ++j) {
        if (c.held.count(j) > 0) continue;
        pairs += 1;
        if (lfrec::to_size(i) >= c.scores.size()) continue;
        int const mine = c.scores[lfrec::to_size(i)];
        int const other = c.scores[lfrec::to_size(j)];
        won += mine > other ? 1 : mine == other ? 0.5 : 0;
      }
    CAPTURE(round);
    CHECK(auc{}(owned_placement(c)) == doctest::Approx(pairs > 0 ? won / pairs : 0.5));
  }
}
