// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"

namespace lfrec::inline v0 {

struct random_holdout_options {
  /// The share of distinct (user, item) pairs that goes to test.
  double fraction = 0.2;
  /// Draw from each user's items by themselves (true), or from all pairs at once (false), which
  /// may leave a user with nothing in train.
  bool per_user = true;
  std::uint64_t seed = 42;
};

constexpr auto fields(random_holdout_options const*) {
  using o = random_holdout_options;
  return std::tuple{field{"fraction",
                          &o::fraction,
                          {0.001, 0.999},
                          scale::linear,
                          "",
                          "share of distinct pairs held out"},
                    field{"per_user", &o::per_user, {}, scale::linear, "", "draw user by user"},
                    field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(random_holdout_options const& options) {
  validate_fields("random_holdout", options);
}

/// Holds out a random share of what is known.
///
/// Per user, round(fraction * n) of the user's n distinct items go to test, halves rounded up, but
/// never all of them: a user with one item keeps it in train. The draw is keyed by (seed, user), so
/// it depends neither on other users nor on the order of the rows; it does depend on the indices,
/// so the same ids numbered otherwise are drawn otherwise. With `per_user = false`,
/// round(fraction * pairs) of all pairs go to test. O(n log n) in the rows.
struct random_holdout {
  random_holdout_options options = {};

  /// Throws invalid_option.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    detail::distinct_pairs pairs(log);
    detail::row_parts parts(log);
    if (options.per_user)
      pairs.for_each_user([&](std::span<detail::pair_rows> of_user) {
        random_stream random(options.seed, to_size(of_user.front().user));
        shuffle(of_user, random);
        auto const share = detail::share_of(of_user.size(), options.fraction);
        parts.put(detail::part::test, of_user.first(std::min(share, of_user.size() - 1)));
      });
    else {
      random_stream random(options.seed);
      shuffle(pairs.all(), random);
      auto const share = detail::share_of(pairs.all().size(), options.fraction);
      parts.put(detail::part::test, pairs.all().first(share));
    }
    return parts.cut(detail::protocol_text("random_holdout", options));
  }
};

static_assert(Splitter<random_holdout>);

}  // namespace lfrec::inline v0
