// SPDX-License-Identifier: MIT
#include "lfrec/solve/pairwise_objective.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using lfrec::index_t;

namespace {

struct found {
  index_t item;
  double own;
  double other;
  double weight;
};

/// What a search against item 0 finds, where item i scores scores[i].
template <typename Loss>
std::vector<found> search(Loss const& loss, lfrec::pairwise_objective const& objective,
                          std::vector<double> const& scores,
                          std::vector<index_t> const& positives = {0}) {
  auto const items = static_cast<index_t>(scores.size());
  lfrec::detail::item_marks marks(items);
  for (index_t const i : positives) marks.insert(i);
  lfrec::random_stream random(3);
  std::vector<found> result;
  lfrec::negative_pool const pool(items);
  lfrec::detail::negative_search<double, Loss> const find(loss, objective, items);
  auto const fetch = [](index_t) {};
  lfrec::detail::draws_ahead draws(pool, marks, random, find.draws(1), fetch);
  find(
      0, draws, [&](index_t i) { return scores[lfrec::to_size(i)]; },
      [&](index_t j, double own, double other, double weight) {
        result.push_back({j, own, other, weight});
      });
  return result;
}

}  // namespace

TEST_CASE("each negative drawn makes a step, with both scores") {
  auto const steps = search(lfrec::bpr_loss{}, {.draws = 7}, {5, 1, 2, 3});
  REQUIRE(steps.size() == 7);
  for (auto const& step : steps) {
    CHECK(step.item != 0);
    CHECK(step.own == 5);
    CHECK(step.other == step.item);
    CHECK(step.weight == 1);
  }
}

TEST_CASE("the hardest of several makes one step") {
  auto const steps =
      search(lfrec::bpr_loss{}, {.sampling = lfrec::negative_sampling::hardest, .draws = 50},
             {5, 1, 2, 3, -1});
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].item == 3);
}

TEST_CASE("a loss that skips is searched until it does not") {
  // 1 in 10 violates the margin; the weight is that of the number of draws.
  std::vector<double> scores(11, -9.0);
  scores[0] = 0;
  scores[7] = -0.5;
  auto const steps = search(lfrec::hinge_loss{1}, {.draws = 1000}, scores);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].item == 7);
  auto const weights = lfrec::rank_weights(11, 1000);
  CHECK(std::ranges::find(weights, steps[0].weight) != weights.end());
  CHECK(search(lfrec::hinge_loss{1}, {.draws = 1000}, {0, -2, -3}).empty());
}

TEST_CASE("a loss chosen at run time finds what it finds when chosen before") {
  std::vector<double> const scores{0, 1, -0.4, 2, -3, 0.2};
  auto const same = [&](auto const& loss, lfrec::pairwise_objective const& objective) {
    auto const expected = search(loss, objective, scores);
    auto const steps = search(lfrec::any_pairwise_loss(loss), objective, scores);
    REQUIRE(!expected.empty());
    REQUIRE(steps.size() == expected.size());
    for (std::size_t n = 0; n < steps.size(); ++n) {
      CHECK(steps[n].item == expected[n].item);
      CHECK(steps[n].weight == expected[n].weight);
    }
  };
  same(lfrec::bpr_loss{}, {.draws = 5});
  same(lfrec::logistic_loss{2}, {.sampling = lfrec::negative_sampling::hardest, .draws = 4});
  same(lfrec::hinge_loss{1}, {.draws = 100});
}

TEST_CASE("where no negative is left there is no step") {
  for (auto const sampling : {lfrec::negative_sampling::uniform, lfrec::negative_sampling::hardest})
    CHECK(search(lfrec::bpr_loss{}, {.sampling = sampling, .draws = 3}, {1, 2}, {0, 1}).empty());
  CHECK(search(lfrec::hinge_loss{1}, {.draws = 3}, {1, 2}, {0, 1}).empty());
}

TEST_CASE("steps shorten with the gradients seen") {
  lfrec::detail::adagrad<double> const rate{0.5, 0.1};
  double sum = 0;
  CHECK(rate.step(sum, 4) == doctest::Approx(0.5 / std::sqrt(9.0)));
  CHECK(rate.step(sum, 7) == doctest::Approx(0.5 / std::sqrt(16.0)));
  CHECK(sum == 11);
  CHECK(rate.shrink(2) == doctest::Approx(0.8));
}
