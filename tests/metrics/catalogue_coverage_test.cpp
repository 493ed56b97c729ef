// SPDX-License-Identifier: MIT
#include "lfrec/metrics/catalogue_coverage.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "support/profiles.hpp"

using doctest::Approx;

namespace {

template <lfrec::CatalogueMetric M>
double of_lists(M const& metric, std::vector<std::vector<lfrec::index_t>> const& lists,
                lfrec::index_t items) {
  typename M::state total;
  for (auto const& list : lists) {
    std::vector<lfrec::item_index> indices;
    for (auto const i : list) indices.push_back(lfrec::item_index{i});
    typename M::state one;
    metric.add(one, {.recommended = indices, .relevant = {}, .items = items});
    metric.merge(total, one);
  }
  return metric.value(total);
}

struct no_merge {
  using state = int;
  [[nodiscard]] static char const* name() { return "x"; }
  [[nodiscard]] static int depth() { return 1; }
  static void add(int&, lfrec::ranking const&) {}
  [[nodiscard]] static double value(int) { return 0; }
};
struct no_state : no_merge {
  static void merge(int&, int) {}

 private:
  using state = int;
};

}  // namespace

static_assert(!lfrec::CatalogueMetric<no_merge> && !lfrec::CatalogueMetric<no_state>);
static_assert(!lfrec::ListMetric<lfrec::gini> && !lfrec::RatingMetric<lfrec::gini>);

TEST_CASE("by hand: two lists among four items") {
  std::vector<std::vector<lfrec::index_t>> const lists = {{0, 1, 3}, {0, 2}};
  // Cut at 2: item 0 twice, 1 and 2 once, 3 never.
  CHECK(of_lists(lfrec::catalogue_coverage{2}, lists, 4) == 0.75);
  CHECK(of_lists(lfrec::gini{2}, lists, 4) == Approx((-3 * 0 - 1 + 1 + 3 * 2) / (4.0 * 4)));
  CHECK(of_lists(lfrec::shannon_entropy{2}, lists, 4) == Approx(0.5 * 1 + 2 * 0.25 * 2));
  CHECK(lfrec::catalogue_coverage{2}.name() == "catalogue_coverage@2");
  CHECK(lfrec::gini{2}.name() == "gini@2");
  CHECK(lfrec::shannon_entropy{2}.name() == "shannon_entropy@2");
}

TEST_CASE("the ends of the ranges: all alike, one item alone, nothing") {
  std::vector<std::vector<lfrec::index_t>> const alike = {{0, 1}, {2, 3}};
  CHECK(of_lists(lfrec::gini{2}, alike, 4) == Approx(0));
  CHECK(of_lists(lfrec::shannon_entropy{2}, alike, 4) == Approx(2));
  std::vector<std::vector<lfrec::index_t>> const alone = {{2}, {2}, {2}};
  CHECK(of_lists(lfrec::gini{2}, alone, 4) == Approx(0.75));
  CHECK(of_lists(lfrec::shannon_entropy{2}, alone, 4) == 0);
  CHECK(of_lists(lfrec::catalogue_coverage{2}, alone, 4) == 0.25);
  for (auto const& lists : {std::vector<std::vector<lfrec::index_t>>{}, {{}}}) {
    CHECK(of_lists(lfrec::gini{2}, lists, 4) == 0);
    CHECK(of_lists(lfrec::shannon_entropy{2}, lists, 4) == 0);
    CHECK(of_lists(lfrec::catalogue_coverage{2}, lists, 4) == 0);
  }
}

TEST_CASE("all three equal their definitions on random lists") {
  lfrec::random_stream random(9);
  for (int round = 0; round < 1000; ++round) {
    std::vector<std::vector<lfrec::index_t>> lists;
    std::vector<double> count(12, 0.0);
    auto const k = static_cast<lfrec::index_t>(1 + random.below(6));
    for (auto users = random.below(6); users > 0; --users) {
      lfrec_test::profile_case const c(random);
      lists.push_back(c.head(99));
      for (auto const i : c.head(k)) ++count[lfrec::to_size(i)];
    }
    double shown = 0;
    double covered = 0;
    double differences = 0;
    double bits = 0;
    for (double const a : count) {
      shown += a;
      covered += a > 0 ? 1 : 0;
      for (double const b : count) differences += std::abs(a - b);
    }
    for (double const a : count)
      if (a > 0) bits -= a / shown * std::log(a / shown) / std::log(2.0);
    CAPTURE(round);
    CHECK(of_lists(lfrec::catalogue_coverage{k}, lists, 12) == Approx(covered / 12));
    // Half the relative mean absolute difference of all pairs.
    CHECK(of_lists(lfrec::gini{k}, lists, 12) ==
          Approx(shown > 0 ? differences / (2 * 12 * shown) : 0).epsilon(1e-12));
    CHECK(of_lists(lfrec::shannon_entropy{k}, lists, 12) == Approx(bits).epsilon(1e-12));
  }
}
