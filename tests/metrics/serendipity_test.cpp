// SPDX-License-Identifier: MIT
#include "lfrec/metrics/serendipity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <vector>

#include "support/profiles.hpp"
#include "support/rankings.hpp"

using doctest::Approx;
using lfrec::item_index;

TEST_CASE("by hand: a hit counts by its distance to the nearest of the user's items") {
  // Vectors (1,0), (0,1), (3,4), nothing. The user has 0; 1, 2 and 3 are held out.
  lfrec::item_vectors const table(
      lfrec::csr<float>(4, 2, {0, 1, 2, 4, 4}, {0, 1, 0, 1}, {1, 1, 3, 4}));
  std::vector<item_index> const list = {item_index{2}, item_index{3}, item_index{1}};
  std::vector<lfrec::index_t> const held = {1, 3};
  std::vector<lfrec::index_t> const own = {0};
  std::vector<float> const ones = {1, 1, 1};
  lfrec::ranking const r{.recommended = list,
                         .relevant = {held, std::span(ones).first(2)},
                         .seen = {own, std::span(ones).first(1)}};
  CHECK(lfrec::serendipity{table, 3}(r) == Approx(1.0 / 3));  // item 1; item 3 is unknown
  CHECK(lfrec::serendipity{table, 2}(r) == 0);
  CHECK(lfrec::surprise{table, 3}(r) == Approx((1 - 3.0 / 5 + 1) / 2));
  CHECK(lfrec::surprise{table, 1}(r) == Approx(1 - 3.0 / 5));
  lfrec::ranking const stranger{.recommended = list, .relevant = {held, std::span(ones).first(2)}};
  CHECK(lfrec::serendipity{table, 3}(stranger) == 0);
  CHECK(lfrec::surprise{table, 3}(stranger) == 0);
  CHECK(lfrec::serendipity{table}.name() == "serendipity@10");
  CHECK(lfrec::surprise{table}.name() == "surprise@10");
}

TEST_CASE("both equal their definitions on random users") {
  lfrec_test::for_random_profiles([](lfrec_test::profile_case const& c, lfrec::index_t k) {
    double useful = 0;
    double sum = 0;
    int known = 0;
    for (auto const i : c.head(k)) {
      std::vector<double> distances;
      for (auto const own : c.seen)
        if (c.knows(i) && c.knows(own)) distances.push_back(c.distance(i, own));
      if (distances.empty()) continue;
      double const nearest = *std::min_element(distances.begin(), distances.end());
      sum += nearest;
      ++known;
      if (std::count(c.held.begin(), c.held.end(), i) > 0) useful += nearest;
    }
    lfrec::item_vectors const table(c.sparse_features());
    CHECK(lfrec::serendipity{table, k}(c.ranking()) == Approx(useful / k).epsilon(1e-12));
    CHECK(lfrec::surprise{table, k}(c.ranking()) == Approx(known > 0 ? sum / known : 0));
  });
}
