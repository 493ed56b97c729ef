// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/holdout.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/holdout.hpp"

// What splitters by time have in common.
namespace lfrec::inline v0::detail {

/// The times of all rows, ascending. Throws shape_error, naming the first row, if any has none.
[[nodiscard]] inline std::vector<std::int64_t> sorted_times(std::string_view splitter,
                                                            interaction_log const& log) {
  std::vector<std::int64_t> times;
  times.reserve(log.size());
  std::optional<std::size_t> first_without;
  for (std::size_t n = 0; n < log.size(); ++n)
    if (log[n].time != no_time)
      times.push_back(log[n].time);
    else if (!first_without)
      first_without = n;
  if (first_without) {
    auto const& row = log[*first_without];
    detail::fail<shape_error>({splitter, ": ", log.size() - times.size(), " of ", log.size(),
                               " rows have no time, the first is ", *first_without, " (user ",
                               to_index(row.user), ", item ", to_index(row.item), ")"});
  }
  std::sort(times.begin(), times.end());
  return times;
}

/// A time at which a log is cut: what is earlier lies before it. Without a value, everything does.
using time_cut = std::optional<std::int64_t>;

[[nodiscard]] inline bool is_before(std::int64_t time, time_cut const& cut) noexcept {
  return !cut || time < *cut;
}

/// The cut with `rows` of the sorted times before it. Where that would tear rows of one time, they
/// stay together: cut at the nearer end of them, after them if both are as near.
[[nodiscard]] inline time_cut cut_after(std::span<std::int64_t const> times, std::size_t rows) {
  if (rows >= times.size()) return std::nullopt;
  auto const [first, last] = std::equal_range(times.begin(), times.end(), times[rows]);
  auto const at = times.begin() + static_cast<std::ptrdiff_t>(rows);
  if (at - first < last - at) return *first;
  return last == times.end() ? time_cut{} : time_cut{*last};
}

/// Cuts by `part_at(time)`, train before test. Rows that are to be tested although their pair is in
/// train already go to no part unless `keep_repeats`; the protocol then says how many.
template <typename PartAt>
[[nodiscard]] holdout cut_by_time(interaction_log const& log, bool keep_repeats, PartAt&& part_at,
                                  std::string protocol) {
  distinct_pairs pairs(log);
  row_parts parts(log);
  std::size_t repeats = 0;
  for (auto const& pair : pairs.all()) {
    bool known = false;
    for (auto const row : pair.rows) known = known || part_at(log[row].time) == part::train;
    for (auto const row : pair.rows) {
      auto where = part_at(log[row].time);
      if (where == part::test && known && !keep_repeats) {
        where = part::nowhere;
        ++repeats;
      }
      parts.put(where, row);
    }
  }
  if (repeats > 0)
    protocol += ", " + std::to_string(repeats) + " later rows of pairs in train left out";
  return parts.cut(std::move(protocol));
}

}  // namespace lfrec::inline v0::detail
