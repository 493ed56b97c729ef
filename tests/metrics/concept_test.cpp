// SPDX-License-Identifier: MIT
#include "lfrec/metrics/concept.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lfrec/metrics/ndcg.hpp"
#include "support/rankings.hpp"

namespace {

struct first_is_hit {
  [[nodiscard]] static char const* name() { return "first_is_hit"; }
  [[nodiscard]] static int depth() { return 1; }
  float operator()(lfrec::ranking const& r) const { return lfrec::hits(r, 1) > 0 ? 1.F : 0.F; }
};
struct no_name : first_is_hit {
  void name() const;
};
struct no_depth {
  [[nodiscard]] static char const* name() { return "no_depth"; }
  double operator()(lfrec::ranking const&) const { return 0; }
};
struct no_value {
  [[nodiscard]] static char const* name() { return "no_value"; }
  [[nodiscard]] static int depth() { return 1; }
  std::string operator()(lfrec::ranking const&) const { return "good"; }
};
struct changes_itself {
  [[nodiscard]] static char const* name() { return "changes_itself"; }
  [[nodiscard]] static int depth() { return 1; }
  double operator()(lfrec::ranking const&) { return 0; }
};
struct counts {
  using state = int;
  [[nodiscard]] static char const* name() { return "counts"; }
  [[nodiscard]] static int depth() { return 1; }
  static void add(state& s, lfrec::ranking const&) { ++s; }
  static void add(state& s, double, double) { ++s; }
  static void merge(state& s, state const& later) { s += later; }
  static double value(state const& s) { return s; }
};
struct begins_with_a_number {
  explicit begins_with_a_number(int);
};
struct no_beginning {  // of a state that nobody but itself can begin
  using state = begins_with_a_number;
  [[nodiscard]] static char const* name() { return "no_beginning"; }
  [[nodiscard]] static int depth() { return 1; }
  static void add(state&, lfrec::ranking const&) {}
  static void add(state&, double, double) {}
  static void merge(state&, state const&) {}
  static double value(state const&) { return 0; }
};

}  // namespace

static_assert(lfrec::CatalogueMetric<counts> && lfrec::RatingMetric<counts>);
static_assert(!lfrec::CatalogueMetric<no_beginning> && !lfrec::RatingMetric<no_beginning>);
static_assert(lfrec::ListMetric<first_is_hit>);
static_assert(lfrec::ListMetric<lfrec::ndcg>);
static_assert(!lfrec::ListMetric<no_name>);
static_assert(!lfrec::ListMetric<no_depth>);
static_assert(!lfrec::ListMetric<no_value>);
static_assert(!lfrec::ListMetric<changes_itself>);  // called from several threads: must be const
static_assert(!lfrec::ListMetric<double>);

TEST_CASE("the head of a list is its first k, or all of it") {
  lfrec_test::owned_ranking const r({4, 1, 3}, {1});
  CHECK(lfrec::head(r, 2).size() == 2);
  CHECK(lfrec::head(r, 2)[1] == lfrec::item_index{1});
  CHECK(lfrec::head(r, 9).size() == 3);
  CHECK(lfrec::head(r, 0).empty());
  CHECK(lfrec::head(r, -1).empty());
}

TEST_CASE("hits are the held-out items among the first k") {
  lfrec_test::owned_ranking const r({4, 1, 3, 0}, {0, 1, 7});
  CHECK(lfrec::is_relevant(r, lfrec::item_index{7}));
  CHECK_FALSE(lfrec::is_relevant(r, lfrec::item_index{4}));
  CHECK(lfrec::hits(r, 1) == 0);
  CHECK(lfrec::hits(r, 2) == 1);
  CHECK(lfrec::hits(r, 3) == 1);
  CHECK(lfrec::hits(r, 10) == 2);
}

TEST_CASE("a metric of one's own needs nothing but the contract") {
  CHECK(lfrec_test::value_of(first_is_hit{}, {3, 1}, {3}) == 1);
  CHECK(lfrec_test::value_of(first_is_hit{}, {1, 3}, {3}) == 0);
}
