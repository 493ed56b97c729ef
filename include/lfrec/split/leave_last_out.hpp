// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>

#include "lfrec/core/fields.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"

namespace lfrec::inline v0 {

struct leave_last_out_options {
  /// How many of each user's items go to test.
  int count = 1;
};

constexpr auto fields(leave_last_out_options const*) {
  return std::tuple{field{"count",
                          &leave_last_out_options::count,
                          {1, 1'000'000},
                          scale::linear,
                          "",
                          "items held out per user"}};
}

/// Throws invalid_option.
inline void validate(leave_last_out_options const& options) {
  validate_fields("leave_last_out", options);
}

/// Holds out the items that each user came to last.
///
/// An item's moment is that of its last row: rows go by time, equal times by their order in the
/// log, and rows without a time come before those with one. All rows of a held-out item go to test.
/// A user always keeps one item in train: min(count, n - 1) of n distinct items go to test.
/// O(n log n) in the rows.
struct leave_last_out {
  leave_last_out_options options = {};

  /// Throws invalid_option.
  [[nodiscard]] holdout operator()(interaction_log const& log) const {
    validate(options);
    detail::distinct_pairs pairs(log);
    detail::row_parts parts(log);
    auto const moment = [&](detail::pair_rows const& pair) {
      std::pair<std::int64_t, std::size_t> last{no_time, 0};  // no_time is before all times
      for (auto const row : pair.rows) last = std::max(last, {log[row].time, row});
      return last;
    };
    pairs.for_each_user([&](std::span<detail::pair_rows> of_user) {
      std::sort(of_user.begin(), of_user.end(),
                [&](auto const& a, auto const& b) { return moment(a) > moment(b); });
      parts.put(detail::part::test, of_user.first(std::min(static_cast<std::size_t>(options.count),
                                                           of_user.size() - 1)));
    });
    return parts.cut(detail::protocol_text("leave_last_out", options));
  }
};

static_assert(Splitter<leave_last_out>);

}  // namespace lfrec::inline v0
