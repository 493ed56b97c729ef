// SPDX-License-Identifier: MIT
#include "lfrec/metrics/sampled.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "support/placements.hpp"

using doctest::Approx;
using lfrec::rank_correction;
using lfrec::sampled;
using lfrec::sampled_figure;

namespace {

// One held-out item at a rank among n candidates, per user.
struct one_item {
  lfrec::placed_item item;
  lfrec::index_t index = 7;
  float value = 1;
  std::size_t candidates;
  lfrec::user_index user;

  one_item(std::size_t rank, std::size_t n, lfrec::index_t who)
      : item{.item = 7, .value = 1, .above = rank - 1, .tied = 1, .rank = rank},
        candidates(n),
        user(lfrec::user_index{who}) {}
  operator lfrec::placement() const {  // NOLINT: a view of this
    return {candidates, {&item, 1}, {{&index, 1}, {&value, 1}}, user};
  }
};

// The mean over many users whose item has the same rank.
double mean_at(sampled const& metric, std::size_t rank, std::size_t n, lfrec::index_t users) {
  double sum = 0;
  for (lfrec::index_t u = 0; u < users; ++u) sum += metric(one_item(rank, n, u));
  return sum / users;
}

double full(sampled_figure figure, std::size_t rank, lfrec::index_t k) {
  if (rank > lfrec::to_size(k)) return 0;
  auto const r = static_cast<double>(rank);
  return figure == sampled_figure::ndcg     ? 1 / std::log2(r + 1)
         : figure == sampled_figure::recall ? 1
                                            : 1 / r;
}

}  // namespace

TEST_CASE("a sampled metric says so, and of how many") {
  CHECK(sampled{}.name() == "sampled_ndcg@10_of_100");
  CHECK(sampled({.figure = sampled_figure::recall, .k = 5, .negatives = 20}).name() ==
        "sampled_recall@5_of_20");
  CHECK(sampled({.correction = rank_correction::unbiased_rank}).name() ==
        "sampled_ndcg_unbiased_rank@10_of_100");
  CHECK(sampled({.correction = rank_correction::bias_variance, .items = 50}).name() ==
        "sampled_ndcg_bias_variance@10_of_100");
  CHECK(
      sampled({.correction = rank_correction::bias_variance, .gamma = 0.01, .items = 50}).name() ==
      "sampled_ndcg_bias_variance_0.01@10_of_100");
}

TEST_CASE("the first is first in every sample and the last is last") {
  for (auto const figure :
       {sampled_figure::ndcg, sampled_figure::recall, sampled_figure::reciprocal_rank}) {
    sampled const metric({.figure = figure, .k = 5, .negatives = 5});
    CHECK(metric(one_item(1, 40, 3)) == 1);
    CHECK(metric(one_item(40, 40, 3)) == 0);  // sampled rank 6 > 5
    CHECK(metric(one_item(1, 1, 3)) == 1);    // nothing to draw
  }
}

TEST_CASE("sampled recall has the chance of a binomial") {
  // Rank 11 of 41: each of 4 draws is above with chance 1/4; at most one of them may be (k = 2).
  sampled const metric({.figure = sampled_figure::recall, .k = 2, .negatives = 4});
  double const expected = std::pow(.75, 4) + 4 * .25 * std::pow(.75, 3);
  double const error = std::sqrt(expected * (1 - expected) / 20'000);
  CHECK(std::abs(mean_at(metric, 11, 41, 20'000) - expected) < 4 * error);
}

TEST_CASE("the draws are keyed by seed, user and item alone") {
  sampled const metric({.k = 3, .negatives = 7});
  CHECK(mean_at(metric, 9, 30, 50) == mean_at(metric, 9, 30, 50));
  CHECK(mean_at(metric, 9, 30, 50) !=
        mean_at(sampled({.k = 3, .negatives = 7, .seed = 43}), 9, 30, 50));
}

TEST_CASE("held-out items do not stand in each other's way, and one out of reach counts 0") {
  // Items 0, 1, 2 lead and are all held out: each is first among the others.
  lfrec_test::scored_candidates const lead{{9, 8, 7, 1, 1, 1}, {0, 1, 2}};
  CHECK(sampled({.k = 1})(lfrec_test::owned_placement(lead)) == 1);
  lfrec_test::scored_candidates const beyond{{9, 8, 7, 1, 1, 1}, {0, 1, 2, 11}};
  CHECK(sampled({.k = 1})(lfrec_test::owned_placement(beyond)) == 0.75);
  CHECK(sampled({.k = 1})(lfrec::placement{}) == 0);
}

TEST_CASE("the unbiased rank is the rank on average") {
  // One over the estimated reciprocal rank is the estimated rank itself.
  for (std::size_t const rank : {1U, 5U, 60U}) {
    double sum = 0;
    for (lfrec::index_t u = 0; u < 20'000; ++u)
      sum += 1 / sampled({.figure = sampled_figure::reciprocal_rank,
                          .k = 1'000,
                          .negatives = 20,
                          .correction = rank_correction::unbiased_rank})(one_item(rank, 101, u));
    double const p = static_cast<double>(rank - 1) / 100;
    double const error = 100 * std::sqrt(p * (1 - p) / 20) / std::sqrt(20'000.0);
    CHECK(std::abs(sum / 20'000 - static_cast<double>(rank)) <= 4 * error + 1e-9);
  }
}

TEST_CASE("on a simulated world the corrections bring the figure nearer to full ranking") {
  // 4,000 users, 400 candidates, ranks denser at the head: (rank - 1) / 400 is the square of a
  // uniform number. The full figure is known exactly; the sampled ones are what is to be judged.
  lfrec::random_stream random(10);
  std::vector<std::size_t> ranks;
  for (int u = 0; u < 4'000; ++u)
    ranks.push_back(1 + static_cast<std::size_t>(400 * std::pow(random.uniform(), 2)));
  for (auto const figure : {sampled_figure::ndcg, sampled_figure::recall}) {
    auto const off = [&](rank_correction correction) {
      sampled const metric({.figure = figure,
                            .k = 10,
                            .negatives = 50,
                            .correction = correction,
                            .gamma = 0.01,
                            .items = 400});
      double estimated = 0;
      double truth = 0;
      for (std::size_t u = 0; u < ranks.size(); ++u) {
        estimated += metric(one_item(ranks[u], 400, static_cast<lfrec::index_t>(u)));
        truth += full(figure, ranks[u], 10);
      }
      return std::abs(estimated - truth) / truth;
    };
    double const plain = off(rank_correction::none);
    CAPTURE(plain);
    CHECK(plain > 1);  // more than twice the full figure
    CHECK(off(rank_correction::unbiased_rank) < plain / 3);
    CHECK(off(rank_correction::bias_variance) < plain / 5);
  }
}

TEST_CASE("options outside their ranges are refused") {
  CHECK_THROWS_WITH_AS(sampled({.negatives = 0}),
                       "sampled.negatives must be a whole number between 1 and 10000, got 0",
                       lfrec::invalid_option);
  CHECK_THROWS_AS(sampled({.k = 0}), lfrec::invalid_option);
  CHECK_THROWS_AS(sampled({.gamma = 0}), lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(sampled({.correction = rank_correction::bias_variance}),
                       "sampled.items must say how many items there are for bias_variance, got 0",
                       lfrec::invalid_option);
}
