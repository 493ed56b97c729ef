// SPDX-License-Identifier: MIT
#include "lfrec/metrics/placement.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lfrec/metrics/auc.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "support/placements.hpp"

namespace {

struct mean_rank {
  [[nodiscard]] static char const* name() { return "mean_rank"; }
  float operator()(lfrec::placement const& p) const {
    float sum = 0;
    for (auto const& item : p.items) sum += static_cast<float>(item.rank);
    return sum / static_cast<float>(p.items.size());
  }
};
struct no_name : mean_rank {
  void name() const;
};
struct of_a_list {
  [[nodiscard]] static std::string name() { return "of_a_list"; }
  double operator()(std::vector<int> const&) const { return 0; }
};

}  // namespace

static_assert(lfrec::RankMetric<mean_rank> && lfrec::RankMetric<lfrec::auc>);
static_assert(!lfrec::RankMetric<no_name>);
static_assert(!lfrec::RankMetric<of_a_list>);
static_assert(!lfrec::RankMetric<lfrec::ndcg>);

TEST_CASE("held-out items of one score are one group") {
  // Scores 5 3 3 3 1: items 1 and 3 are tied with 2; item 9 is no candidate.
  lfrec_test::owned_placement const placed({{5, 3, 3, 3, 1}, {1, 3, 4, 9}});
  std::vector<lfrec::detail::tie_group> groups;
  lfrec::detail::for_each_tie(placed, [&](auto const& g) { groups.push_back(g); });
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].above == 1);
  CHECK(groups[0].size == 3);
  CHECK(groups[0].before == 0);
  CHECK(groups[0].hits() == 2);
  CHECK(groups[0].chance() == doctest::Approx(2.0 / 3));
  CHECK(groups[0].within(1) == 0);
  CHECK(groups[0].within(3) == 2);
  CHECK(groups[0].within(9) == 3);
  CHECK(groups[1].above == 4);
  CHECK(groups[1].before == 2);
  // Two of the three tied positions are among the first three, each a hit with chance 2/3.
  CHECK(lfrec::detail::expected_hits(placed, 3) == doctest::Approx(4.0 / 3));
  CHECK(mean_rank{}(placed) == doctest::Approx((2 + 4 + 5) / 3.0));
}
