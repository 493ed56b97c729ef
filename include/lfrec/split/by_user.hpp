// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <tuple>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"

namespace lfrec::inline v0 {

struct by_user_options {
  /// The share of users who are held out whole.
  double fraction = 0.2;
  /// The share of their items that an evaluation may show the model.
  double given = 0.8;
  std::uint64_t seed = 42;
};

constexpr auto fields(by_user_options const*) {
  using o = by_user_options;
  return std::tuple{
      field{"fraction", &o::fraction, {0.001, 0.999}, scale::linear, "", "share of users held out"},
      field{"given", &o::given, {0, 0.999}, scale::linear, "", "share of their items shown"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(by_user_options const& options) {
  validate_fields("by_user", options);
}

/// Holds users out whole: strong generalisation (Marlin, "Collaborative filtering: a machine
/// learning perspective", 2004; Liang et al., "Variational autoencoders for collaborative
/// filtering", 2018). How well does a model do for somebody who came after it was fitted?
///
/// round(fraction * users) of the users with rows are drawn. round(given * n) of the n items of
/// each of them, but never all, are in `holdout::given`, the others in test; train has none. The
/// draw of a user's items is keyed by (seed, user). To be evaluated with `fold_in = true`, users
/// shown by what is given:
///
///     evaluate(model, held_out(matrix(cut.shown()), matrix(cut.test), {.fold_in = true}), ndcg{})
///
/// with both matrices kept in variables. O(n log n) in the rows.
struct by_user {
  by_user_options options = {};

  /// Throws invalid_option.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    auto const out = detail::draw_share(
        log, log.users(), [](interaction const& row) { return to_size(row.user); },
        options.fraction, options.seed);
    detail::distinct_pairs pairs(log);
    detail::row_parts parts(log);
    pairs.for_each_user([&](std::span<detail::pair_rows> of_user) {
      auto const user = to_size(of_user.front().user);
      if (out[user] == 0) return;
      random_stream random(options.seed, user);
      shuffle(of_user, random);
      auto const shown =
          std::min(detail::share_of(of_user.size(), options.given), of_user.size() - 1);
      parts.put(detail::part::given, of_user.first(shown));
      parts.put(detail::part::test, of_user.subspan(shown));
    });
    return parts.cut_with_given(detail::protocol_text("by_user", options));
  }
};

static_assert(Splitter<by_user>);

}  // namespace lfrec::inline v0
