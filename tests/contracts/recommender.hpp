// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "contracts/any_recipe.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/recommender.hpp"
#include "support/worlds.hpp"

// The contract that every recipe keeps, and one of your own should: call check_recommender in a
// test case of its own. See docs/how-to/plug-an-algorithm.md.
namespace lfrec_test {

/// What a recipe promises beyond what all do. One with `options.seed` must give another model for
/// another seed, one with `options.epochs` must tell an observer of each, one with
/// `options.factors` must bear more of them than there are items.
struct promises {
  bool personal = true;  ///< lists differ by user; it finds what a user's kind likes
  feedback learns_from = feedback::plays;
  /// Scores of users × items by other means, to `tolerance`.
  std::function<std::vector<std::vector<double>>(lfrec::matrix const&)> oracle = {};
  double tolerance = 1e-5;
  bool saves = true;  ///< its model is of a kind that files can hold
};

/// The checks themselves, in tests/support/check_recommender.cpp; for float and double.
template <typename Scalar>
void check_any_recipe(any_recipe<Scalar> const& recipe, promises const& promise);

template <lfrec::Recommender Recipe>
void check_recommender(Recipe const& recipe, promises const& promise = {}) {
  check_any_recipe(erase(recipe), promise);
}

}  // namespace lfrec_test
