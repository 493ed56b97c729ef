// SPDX-License-Identifier: MIT
#include "lfrec/metrics/ndcg.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/placements.hpp"
#include "support/rankings.hpp"

using doctest::Approx;
using lfrec::ndcg;
using lfrec_test::value_of;

TEST_CASE("ndcg discounts a hit at rank p by log2(p + 1)") {
  // Hits at ranks 2 and 4, three items held out: the ideal list has hits at 1, 2 and 3.
  double const gained = 1 / std::log2(3) + 1 / std::log2(5);
  double const ideal = 1 + 1 / std::log2(3) + 1 / std::log2(4);
  CHECK(value_of(ndcg{5}, {9, 2, 7, 4, 1}, {2, 4, 8}) == Approx(gained / ideal).epsilon(1e-14));
  CHECK(ndcg{}.name() == "ndcg@10");
}

TEST_CASE("the ideal list is cut at k, so that a list of hits alone scores 1") {
  CHECK(value_of(ndcg{2}, {4, 2}, {1, 2, 3, 4, 5}) == 1);
  CHECK(value_of(ndcg{.k = 10}, {2, 4, 9}, {2, 4}) == 1);
}

TEST_CASE("without a hit, a list or anything held out, ndcg is 0") {
  CHECK(value_of(ndcg{3}, {1, 2, 3}, {4}) == 0);
  CHECK(value_of(ndcg{3}, {}, {4}) == 0);
  CHECK(value_of(ndcg{3}, {1}, {}) == 0);
}

TEST_CASE("relevance is binary: values of the held-out items do not matter") {
  lfrec_test::owned_ranking loud({3, 1, 2}, {1, 2});
  loud.values = {100, 0};
  CHECK(ndcg{3}(loud) == value_of(ndcg{3}, {3, 1, 2}, {1, 2}));
}

TEST_CASE("ndcg equals brute force") {
  lfrec_test::check_against_oracle([](lfrec::index_t k) { return ndcg{k}; });
}

TEST_CASE("in expectation over ties ndcg is the mean over all their orders") {
  lfrec_test::check_against_all_orders([](lfrec::index_t k) { return ndcg{k}; });
}
