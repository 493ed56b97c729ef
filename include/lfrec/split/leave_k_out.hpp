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

struct leave_k_out_options {
  /// How many of each user's items go to test.
  int count = 1;
  std::uint64_t seed = 42;
};

constexpr auto fields(leave_k_out_options const*) {
  using o = leave_k_out_options;
  return std::tuple{
      field{"count", &o::count, {1, 1'000'000}, scale::linear, "k", "items held out per user"},
      field{"seed", &o::seed, {}, scale::linear, "", "random seed"}};
}

/// Throws invalid_option.
inline void validate(leave_k_out_options const& options) {
  validate_fields("leave_k_out", options);
}

/// Holds out as many items of each user, drawn at random.
///
/// min(count, n - 1) of a user's n distinct items go to test with all their rows, so that one
/// always stays in train. The draw is keyed by (seed, user), as that of random_holdout.
/// O(n log n) in the rows.
struct leave_k_out {
  leave_k_out_options options = {};

  /// Throws invalid_option.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    detail::distinct_pairs pairs(log);
    detail::row_parts parts(log);
    pairs.for_each_user([&](std::span<detail::pair_rows> of_user) {
      random_stream random(options.seed, to_size(of_user.front().user));
      shuffle(of_user, random);
      auto const count = std::min(static_cast<std::size_t>(options.count), of_user.size() - 1);
      parts.put(detail::part::test, of_user.first(count));
    });
    return parts.cut(detail::protocol_text("leave_k_out", options));
  }
};

static_assert(Splitter<leave_k_out>);

}  // namespace lfrec::inline v0
