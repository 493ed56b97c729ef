// SPDX-License-Identifier: MIT
#include "lfrec/metrics/any_metric.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <any>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

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
