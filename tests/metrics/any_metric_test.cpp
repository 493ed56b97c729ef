// SPDX-License-Identifier: MIT
#include "lfrec/metrics/any_metric.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <any>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/metrics/auc.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/recall.hpp"
#include "support/placements.hpp"
#include "support/rankings.hpp"

namespace {

struct longest_list {
  using state = std::size_t;
  [[nodiscard]] static std::string name() { return "longest@5"; }
  [[nodiscard]] static lfrec::index_t depth() { return 5; }
  static void add(state& s, lfrec::ranking const& r) { s = std::max(s, r.recommended.size()); }
  static void merge(state& s, state const& later) { s = std::max(s, later); }
  [[nodiscard]] static double value(state const& s) { return static_cast<double>(s); }
};

}  // namespace

static_assert(lfrec::Metric<lfrec::any_metric> && lfrec::Metric<longest_list>);
static_assert(lfrec::Metric<lfrec::ndcg> && lfrec::Metric<lfrec::auc> && !lfrec::Metric<int>);
static_assert(!std::is_constructible_v<lfrec::any_metric, int>);
static_assert(!std::is_constructible_v<lfrec::any_metric, double (*)(lfrec::ranking const&)>);

TEST_CASE("a held list metric keeps its name, depth and values") {
  std::vector<lfrec::any_metric> const metrics = {lfrec::ndcg{3}, lfrec::recall{7}};
  CHECK(metrics[0].name() == "ndcg@3");
  CHECK(metrics[1].depth() == 7);
  CHECK(metrics[1].rank() == nullptr);
  CHECK(metrics[1].catalogue() == nullptr);
  CHECK(lfrec_test::value_of(metrics[1], {1, 2}, {2, 3}) == 0.5);
  lfrec::any_metric const copy = metrics[0];
  CHECK(lfrec_test::value_of(copy, {1, 2}, {1}) == 1);
}

TEST_CASE("a held rank metric needs no list") {
  lfrec::any_metric const metric = lfrec::auc{};
  CHECK(metric.name() == "auc");
  CHECK(metric.depth() == 0);
  CHECK(metric.list() == nullptr);
  REQUIRE(metric.rank() != nullptr);
  CHECK((*metric.rank())(lfrec_test::owned_placement({{5, 1, 3}, {2}})) == 0.5);
}

TEST_CASE("a held catalogue metric keeps its states apart") {
  lfrec::any_metric const metric = longest_list{};
  auto const* const calls = metric.catalogue();
  REQUIRE(calls != nullptr);
  CHECK(metric.depth() == 5);
  std::any first;
  std::any second;
  CHECK(calls->value(first) == 0);
  calls->merge(first, second);
  CHECK_FALSE(first.has_value());
  calls->add(second, lfrec_test::owned_ranking({4, 2}, {}));
  calls->add(first, lfrec_test::owned_ranking({4}, {}));
  CHECK(calls->value(first) == 1);
  calls->merge(first, second);
  CHECK(calls->value(first) == 2);
}

TEST_CASE("a held metric equals brute force") {
  lfrec_test::check_against_oracle(
      [](lfrec::index_t k) { return lfrec::any_metric(lfrec::ndcg{k}); });
}

namespace {

struct list_and_rank : lfrec::ndcg {
  using lfrec::ndcg::operator();
  double operator()(lfrec::placement const&) const { return 0; }
};
struct catalogue_and_rank : longest_list {
  double operator()(lfrec::placement const&) const { return 0; }
};

}  // namespace

TEST_CASE("a metric that needs a list is asked for its depth, whatever else it is") {
  static_assert(lfrec::RankMetric<list_and_rank> && lfrec::RankMetric<catalogue_and_rank>);
  lfrec::any_metric const list = list_and_rank{};
  CHECK(list.list() != nullptr);
  CHECK(list.depth() == 10);
  lfrec::any_metric const catalogue = catalogue_and_rank{};
  CHECK(catalogue.catalogue() != nullptr);
  CHECK(catalogue.depth() == 5);
  lfrec::any_metric const rank = lfrec::expected_ties{lfrec::ndcg{}};
  CHECK(rank.rank() != nullptr);
  CHECK(rank.depth() == 0);
}

TEST_CASE("a depth below 1 is refused for every kind") {
  struct no_list : longest_list {
    [[nodiscard]] static lfrec::index_t depth() { return -1; }
  };
  auto const fails = [](auto const& metric, char const* text) {
    CHECK_THROWS_WITH_AS(lfrec::any_metric{metric}, text, lfrec::invalid_option);
  };
  fails(lfrec::recall{0}, "the depth of recall@0 must be at least 1, got 0");
  fails(lfrec::expected_ties{lfrec::recall{0}},
        "the depth of recall_expected@0 must be at least 1, got 0");
  fails(no_list{}, "the depth of longest@5 must be at least 1, got -1");
}
