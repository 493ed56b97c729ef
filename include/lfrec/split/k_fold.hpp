// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"

namespace lfrec::inline v0 {

struct k_fold_options {
  int folds = 5;
  /// Which of them is held out, from 0.
  int fold = 0;
  /// Deal out each user's items by themselves (true), or all pairs at once (false).
  bool per_user = true;
  std::uint64_t seed = 42;
};

constexpr auto fields(k_fold_options const*) {
  using o = k_fold_options;
  return std::tuple{
      field{"folds", &o::folds, {2, 1000}, scale::linear, "k", "number of folds"},
      field{"fold", &o::fold, {0, 999}, scale::linear, "", "which is held out, from 0"},
      field{"per_user", &o::per_user, {}, scale::linear, "", "deal out user by user"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(k_fold_options const& options) {
  validate_fields("k_fold", options);
  if (options.fold >= options.folds)
    detail::fail<invalid_option>(
        {"k_fold.fold must be below k_fold.folds, got ", options.fold, " of ", options.folds});
}

/// Holds out one of several folds: every pair is in exactly one of them, so that over all folds
/// each is tested once.
///
/// Per user, the user's items are shuffled and dealt out in turn, beginning at a random fold: a
/// user has as many in one fold as in another, give or take one, and users with few items do not
/// fill the first folds. A user with one item has nothing in train when that is tested. The draw is
/// keyed by (seed, user), as that of random_holdout. With `per_user = false` all pairs are dealt
/// out, so that the folds are equal, give or take one pair. O(n log n) in the rows. See all_cuts.
struct k_fold {
  k_fold_options options = {};

  [[nodiscard]] int cuts() const {
    validate(options);
    return options.folds;
  }
  [[nodiscard]] k_fold nth(int fold) const {
    auto other = *this;
    other.options.fold = fold;
    return other;
  }

  /// Throws invalid_option.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    detail::distinct_pairs pairs(log);
    detail::row_parts parts(log);
    auto const folds = static_cast<std::size_t>(options.folds);
    auto const fold = static_cast<std::size_t>(options.fold);
    auto const deal = [&](std::span<detail::pair_rows> hand, random_stream random) {
      shuffle(hand, random);
      auto const begin = static_cast<std::size_t>(random.below(folds));
      for (std::size_t n = (fold + folds - begin) % folds; n < hand.size(); n += folds)
        parts.put(detail::part::test, hand.subspan(n, 1));
    };
    if (options.per_user)
      pairs.for_each_user([&](std::span<detail::pair_rows> of_user) {
        deal(of_user, random_stream(options.seed, to_size(of_user.front().user)));
      });
    else
      deal(pairs.all(), random_stream(options.seed));
    return parts.cut(detail::protocol_text("k_fold", options));
  }
};

static_assert(CutsRepeatedly<k_fold>);

}  // namespace lfrec::inline v0
