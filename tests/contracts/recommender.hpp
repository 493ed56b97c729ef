// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "contracts/checks.hpp"
#include "contracts/worlds.hpp"
#include "lfrec/recommender.hpp"

// The contract that every recipe keeps, and one of your own should: call check_recommender in a
// test case of its own. See docs/how-to/plug-an-algorithm.md.
namespace lfrec_test {

/// What a recipe promises beyond what all do. One with `options.seed` must give another model for
/// another seed, one with `options.epochs` must tell an observer of each.
template <typename Recipe>
struct promises {
  bool personal = true;  ///< lists differ by user; it finds what a user's kind likes
  feedback learns_from = feedback::plays;
  /// Scores of users × items by other means, to `tolerance`.
  std::function<std::vector<std::vector<double>>(lfrec::matrix const&)> oracle = {};
  double tolerance = 1e-5;
  /// The model after a way through a file, say: must score the same, to the bit.
  std::function<model_of<Recipe>(model_of<Recipe> const&)> reload = {};
};

template <lfrec::Recommender Recipe>
void check_recommender(Recipe const& recipe, promises<Recipe> const& promise = {}) {
  using namespace detail;
  SUBCASE("scores are finite and the same to the bit, for any executor") {
    check_same_bits(recipe);
  }
  SUBCASE("one query gives the bits of the batch") {
    check_batch(recipe);
  }
  SUBCASE("what is empty, tiny or all alike still gets full lists") {
    check_odd_shapes(recipe);
  }
  SUBCASE("an item that nobody has comes last") {
    auto const model = fit(recipe, five_by_seven());  // has an empty user 3 and an empty item 5
    if constexpr (lfrec::MarksEvidence<model_of<Recipe>>)
      for (lfrec::index_t u = 0; u < 5; ++u) {
        auto const list = lfrec::recommend(model, lfrec::user_index{u}, 7);
        CHECK(list[6].item == lfrec::item_index{5});
        CHECK_FALSE(list.has_evidence(6));
      }
  }
  SUBCASE("bad queries are errors") {
    check_doors(fit(recipe, five_by_seven()));
  }
  SUBCASE("the withheld item of a checkerboard comes first") {
    auto const data = puzzle(promise.learns_from, 14);
    auto const model = fit(recipe, data);
    for (lfrec::index_t u = 0; u < 14 && promise.personal; ++u) {
      CAPTURE(u);
      lfrec::user_index const user{u};
      CHECK(lfrec::recommend(model, user, 1, lfrec::unseen(data, user))[0].item == withheld(user));
    }
  }
  SUBCASE("scores are what the oracle says") {
    auto const data = five_by_seven();
    auto const model = fit(recipe, data);
    if (promise.oracle) {
      auto const expected = promise.oracle(data);
      for (lfrec::index_t u = 0; u < 5; ++u)
        for (std::size_t i = 0; i < 7; ++i)
          CHECK(std::abs(static_cast<double>(scores(model, {.user = lfrec::user_index{u}})[i]) -
                         expected[lfrec::to_size(u)][i]) <= promise.tolerance);
    }
  }
  SUBCASE("beats popularity by half on an invented world") {
    auto const& world = invented_world(promise.learns_from);
    double const found = ndcg_at_10(fit(recipe, world.train), world);
    MESSAGE("NDCG@10 ", found, ", popularity ", world.popularity_ndcg);
    if (promise.personal) CHECK(found >= 1.5 * world.popularity_ndcg);
  }
  SUBCASE("the seed changes the answer") {
    if constexpr (requires { recipe.options.seed; }) {
      auto other = recipe;
      other.options.seed += 1;
      auto const data = power_law(31, 23, 5, 4);
      CHECK_FALSE(same_bits(everything_of(fit(recipe, data)), everything_of(fit(other, data))));
    }
  }
  SUBCASE("an observer sees each step and may stop") {
    if constexpr (requires { recipe.options.epochs; }) {
      check_steps(recipe);
    }
  }
  SUBCASE("saved and loaded, a model scores the same") {
    if (promise.reload) {
      auto const model = fit(recipe, power_law(31, 23, 5, 4));
      CHECK(same_bits(everything_of(model), everything_of(promise.reload(model))));
    }
  }
}

}  // namespace lfrec_test
