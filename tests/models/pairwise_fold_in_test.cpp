// SPDX-License-Identifier: MIT
#include "lfrec/models/pairwise_fold_in.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/data/history.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/solve/factors.hpp"

using lfrec::index_t;
using lfrec::item_index;

namespace {

/// 40 items in two kinds, told apart by the sign of the first factor; the prior likes neither.
lfrec::factor_model<float> two_kinds(lfrec::pairwise_objective const& objective) {
  lfrec::serial exec;
  auto items = lfrec::random_factors<float>(exec, 40, 5, 0.2, 3, 1);
  for (index_t i = 0; i < 40; ++i) items.row(i)[0] = i % 2 == 0 ? 1.F : -1.F;
  std::vector<float> popularity;
  for (int i = 0; i < 40; ++i) popularity.push_back(static_cast<float>(i));
  return lfrec::factor_model<float>({.users = lfrec::factors<float>(1, 5),
                                     .items = items,
                                     .item_offsets = std::vector<float>(40, 0.125F),
                                     .popularity = popularity,
                                     .prior = {0, 0.25F, 0, 0, 0},
                                     .objective = objective});
}

std::vector<lfrec::pairwise_objective> objectives() {
  using lfrec::negative_sampling;
  return {{.loss = lfrec::bpr_loss{}, .draws = 2, .learning_rate = 0.4, .epochs = 20},
          {.loss = lfrec::bpr_loss{},
           .sampling = negative_sampling::hardest,
           .draws = 4,
           .learning_rate = 0.4,
           .epochs = 20},
          {.loss = lfrec::hinge_loss{1}, .draws = 20, .learning_rate = 0.4, .epochs = 20},
          {.loss = lfrec::logistic_loss{2},
           .sampling = negative_sampling::popularity,
           .draws = 2,
           .popularity_power = 0.5,
           .learning_rate = 0.4,
           .epochs = 20}};
}

}  // namespace

TEST_CASE("a newcomer is set against what they have not, whatever the loss") {
  for (auto const& objective : objectives()) {
    auto const model = two_kinds(objective);
    lfrec::history const even(40, {{item_index{0}, 1.F}, {item_index{8}, 1.F}});
    lfrec::history const odd(40, {{item_index{3}, 1.F}, {item_index{9}, 1.F}});
    CHECK(model.fold_in(even.view())[0] > 0.1F);
    CHECK(model.fold_in(odd.view())[0] < -0.1F);
    CHECK(model.fold_in(even.view()) == model.fold_in(even.view()));
  }
}

TEST_CASE("without a positive, or with all of them, a newcomer stays the prior") {
  for (auto const& objective : objectives()) {
    auto const model = two_kinds(objective);
    std::vector<float> const prior(model.prior().begin(), model.prior().end());
    CHECK(model.fold_in(lfrec::row_view{}) == prior);
    lfrec::history const disliked(40, {{item_index{0}, -2.F}, {item_index{8}, 0.F}});
    CHECK(model.fold_in(disliked.view()) == prior);
    std::vector<index_t> all;
    for (index_t i = 0; i < 40; ++i) all.push_back(i);
    std::vector<float> const ones(40, 1.F);
    CHECK(model.fold_in({all, ones}) == prior);
  }
}

TEST_CASE("another seed draws others") {
  auto objective = objectives()[0];
  lfrec::history const history(40, {{item_index{0}, 1.F}});
  auto const one = two_kinds(objective).fold_in(history.view());
  objective.seed += 1;
  CHECK(two_kinds(objective).fold_in(history.view()) != one);
}

TEST_CASE("the terms of an explanation are the steps that each item caused, and sum to the score") {
  for (auto const& objective : objectives()) {
    auto const model = two_kinds(objective);
    lfrec::history const history(
        40, {{item_index{0}, 1.F}, {item_index{3}, -1.F}, {item_index{8}, 2.F}});
    std::vector<float> scores(40);
    model.score({.history = history.view()}, std::span(scores));
    for (index_t i = 0; i < 40; i += 7) {
      auto const why = model.explain({.history = history.view()}, item_index{i});
      CHECK(why.score == doctest::Approx(double{scores[lfrec::to_size(i)]}).epsilon(1e-4));
      CHECK(why.sum() == doctest::Approx(why.score));
      int items = 0;
      for (auto const& term : why.terms) {
        if (term.kind != lfrec::reason::item) continue;
        ++items;
        CHECK((term.index == 0 || term.index == 8));  // a dislike causes no step
      }
      CHECK(items == 2);
    }
    auto const why = model.explain({.history = history.view()}, item_index{2});
    CHECK(why.terms.front().kind == lfrec::reason::item);
    CHECK(why.terms.front().amount > 0);
  }
}
