// SPDX-License-Identifier: MIT
#include "lfrec/metrics/ndcg.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lfrec/core/error.hpp"
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

TEST_CASE("by hand: graded gains and an ideal list that is not cut") {
  // Held out are 1, 2 and 3 with values 1, 2 and 3; the list has 2 first and 1 third.
  lfrec_test::owned_ranking const r({2, 9, 1}, {1, 2, 3});
  double const log3 = std::log2(3);
  CHECK(ndcg{.k = 3, .gain = lfrec::ndcg_gain::linear}(r) ==
        Approx((2 + 1 / 2.0) / (3 + 2 / log3 + 1 / 2.0)));
  CHECK(ndcg{.k = 3, .gain = lfrec::ndcg_gain::exponential}(r) ==
        Approx((3 + 1 / 2.0) / (7 + 3 / log3 + 1 / 2.0)));
  CHECK(ndcg{.k = 1, .ideal_cut = false}(r) == Approx(1 / (1 + 1 / log3 + 1 / 2.0)));
  CHECK(ndcg{.k = 1, .gain = lfrec::ndcg_gain::linear}(r) == Approx(2.0 / 3));
  CHECK(ndcg{.gain = lfrec::ndcg_gain::exponential, .ideal_cut = false}.name() ==
        "ndcg_exponential_uncut@10");
}

TEST_CASE("gains that are no gains are refused by name") {
  lfrec_test::owned_ranking r({3, 1, 2}, {1, 2});
  r.values = {-1, 1};
  CHECK(ndcg{3}(r) > 0);
  CHECK_THROWS_WITH_AS(static_cast<void>(ndcg{.k = 3, .gain = lfrec::ndcg_gain::linear}(r)),
                       "ndcg_linear@3: gains must be finite and not negative, a held-out value is "
                       "-1.000000",
                       lfrec::numeric_error);
  r.values = {5000, 1};
  CHECK_THROWS_AS(static_cast<void>(ndcg{.k = 3, .gain = lfrec::ndcg_gain::exponential}(r)),
                  lfrec::numeric_error);
}

TEST_CASE("finite gains whose sum is not are refused by name") {
  lfrec_test::owned_ranking r({1, 2, 3}, {1, 2, 3});
  r.values = {1023, 1023, 1023};
  ndcg const metric{.k = 3, .gain = lfrec::ndcg_gain::exponential};
  CHECK_THROWS_WITH_AS(
      static_cast<void>(metric(r)),
      "ndcg_exponential@3: the held-out values are too large for a finite sum of gains",
      lfrec::numeric_error);
  r.values = {1000, 1000, 1000};
  CHECK(metric(r) == Approx(1));
}

TEST_CASE("ndcg equals brute force, and in expectation over ties the mean over all orders") {
  using enum lfrec::ndcg_gain;
  for (auto const gain : {binary, linear, exponential})
    for (bool const cut : {true, false}) {
      auto const make = [&](lfrec::index_t k) { return ndcg{k, gain, cut}; };
      lfrec_test::check_against_oracle(make);
      lfrec_test::check_against_all_orders(make);
    }
}
