// SPDX-License-Identifier: MIT
#include "lfrec/metrics/expected_ties.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lfrec/metrics/auc.hpp"
#include "lfrec/metrics/average_precision.hpp"
#include "lfrec/metrics/hit_rate.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/precision.hpp"
#include "lfrec/metrics/r_precision.hpp"
#include "lfrec/metrics/reciprocal_rank.hpp"
#include "support/placements.hpp"
#include "support/rankings.hpp"

using doctest::Approx;
using lfrec::expected_ties;

static_assert(lfrec::AveragesTies<lfrec::ndcg> && !lfrec::AveragesTies<lfrec::auc>);
static_assert(!lfrec::ListMetric<expected_ties<lfrec::ndcg>>);

namespace {

struct no_cut {
  [[nodiscard]] static std::string name() { return "no_cut"; }
  [[nodiscard]] static double expected(lfrec::placement const&) { return 0; }
};

}  // namespace

TEST_CASE("an expectation says so in its name") {
  CHECK(expected_ties{lfrec::ndcg{.k = 5}}.name() == "ndcg_expected@5");
  CHECK(expected_ties{lfrec::average_precision{.k = 5, .capped = false}}.name() ==
        "average_precision_uncapped_expected@5");
  CHECK(expected_ties{lfrec::r_precision{}}.name() == "r_precision_expected");
}

TEST_CASE("an expectation has the cut-off of its metric, if there is one") {
  auto const has_depth = [](auto const& metric) {
    return requires {
      metric.depth();
    };
  };
  CHECK(expected_ties{lfrec::ndcg{.k = 5}}.depth() == 5);
  CHECK_FALSE(has_depth(expected_ties{no_cut{}}));
}

TEST_CASE("by hand: one held-out item among three of the best score") {
  // The index order puts item 2 third; over all orders it is at each of the three ranks.
  lfrec_test::owned_placement const placed({{7, 7, 7, 1}, {2}});
  CHECK(expected_ties{lfrec::precision{2}}(placed) == Approx(1.0 / 3));
  CHECK(expected_ties{lfrec::hit_rate{2}}(placed) == Approx(2.0 / 3));
  CHECK(expected_ties{lfrec::reciprocal_rank{3}}(placed) == Approx((1 + 1.0 / 2 + 1.0 / 3) / 3));
  CHECK(expected_ties{lfrec::average_precision{2}}(placed) == Approx((1 + 1.0 / 2) / 3));
  CHECK(expected_ties{lfrec::ndcg{2}}(placed) == Approx((1 + 1 / std::log2(3)) / 3));
  CHECK(expected_ties{lfrec::r_precision{}}(placed) == Approx(1.0 / 3));
}

TEST_CASE("without ties the expectation is the metric itself") {
  lfrec::random_stream random(3);
  for (int round = 0; round < 300; ++round) {
    auto c = lfrec_test::random_candidates(random);
    for (std::size_t i = 0; i < c.scores.size(); ++i) c.scores[i] = static_cast<int>(i * 3 % 7);
    auto const k = static_cast<lfrec::index_t>(1 + random.below(9));
    lfrec::ndcg const metric{.k = k};
    CAPTURE(round);
    CHECK(expected_ties{metric}(lfrec_test::owned_placement(c)) ==
          Approx(lfrec_test::value_of(metric, c.list(), c.held)).epsilon(1e-12));
  }
}
