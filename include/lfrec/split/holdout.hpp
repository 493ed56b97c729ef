// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/holdout.hpp"
#include "lfrec/data/interaction.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// The rows of one (user, item) pair, which no splitter tears apart: row numbers, ascending.
struct pair_rows {
  user_index user{};
  item_index item{};
  std::span<std::size_t const> rows;
};

/// A log's distinct pairs by user, then item. O(n log n) in the rows.
class distinct_pairs {
 public:
  explicit distinct_pairs(interaction_log const& log) {
    struct place {
      user_index user;
      item_index item;
      std::size_t row;
      auto operator<=>(place const&) const = default;
    };
    std::vector<place> places;
    places.reserve(log.size());
    for (std::size_t n = 0; n < log.size(); ++n) places.push_back({log[n].user, log[n].item, n});
    std::sort(places.begin(), places.end());

    rows_.reserve(places.size());
    for (auto const& p : places) rows_.push_back(p.row);
    for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
      while (end < places.size() && places[end].user == places[begin].user &&
             places[end].item == places[begin].item)
        ++end;
      pairs_.push_back(
          {places[begin].user, places[begin].item, std::span(rows_).subspan(begin, end - begin)});
    }
  }
  distinct_pairs(distinct_pairs const&) = delete;
  distinct_pairs& operator=(distinct_pairs const&) = delete;

  [[nodiscard]] std::span<pair_rows> all() noexcept { return pairs_; }

  /// Calls f(pairs of one user) for each user who has any, in ascending order.
  template <typename F>
  void for_each_user(F&& f) {
    for (std::size_t begin = 0, end = 0; begin < pairs_.size(); begin = end) {
      while (end < pairs_.size() && pairs_[end].user == pairs_[begin].user) ++end;
      f(std::span(pairs_).subspan(begin, end - begin));
    }
  }

 private:
  std::vector<std::size_t> rows_;
  std::vector<pair_rows> pairs_;
};

/// Where a row goes; `nowhere` is in no part.
enum class part : char { train, test, given, nowhere };

/// Which row goes where: to train, unless it was put elsewhere. One byte a row.
class row_parts {
 public:
  explicit row_parts(interaction_log const& log) : log_(&log), parts_(log.size(), part::train) {}

  void put(part where, std::size_t row) noexcept { parts_[row] = where; }
  void put(part where, std::span<pair_rows const> pairs) noexcept {
    for (auto const& pair : pairs)
      for (auto const row : pair.rows) put(where, row);
  }

  [[nodiscard]] holdout cut(std::string protocol) const {
    return {rows_of(part::train), rows_of(part::test), std::move(protocol)};
  }
  /// A cut that holds users out whole: `given` is there, even if it is empty.
  [[nodiscard]] holdout cut_with_given(std::string protocol) const {
    return {rows_of(part::train), rows_of(part::test), std::move(protocol), rows_of(part::given)};
  }

 private:
  [[nodiscard]] interaction_log rows_of(part wanted) const {
    return log_->select([&](std::size_t n) { return parts_[n] == wanted; });
  }

  interaction_log const* log_;
  std::vector<part> parts_;
};

/// round(fraction * n), halves rounded up.
[[nodiscard]] inline std::size_t share_of(std::size_t n, double fraction) {
  return static_cast<std::size_t>(std::llround(fraction * static_cast<double>(n)));
}

/// Draws round(fraction * n) of the n users (or items) who have a row: one byte each, 1 if drawn.
/// `of(row)` is the place of a row's user (or item) among `all`.
template <typename Of>
[[nodiscard]] std::vector<char> draw_share(interaction_log const& log, index_t all, Of&& of,
                                           double fraction, std::uint64_t seed) {
  std::vector<char> drawn(to_size(all), 0);
  for (auto const& row : log) drawn[of(row)] = 1;
  std::vector<std::size_t> present;
  for (std::size_t n = 0; n < drawn.size(); ++n)
    if (drawn[n] != 0) present.push_back(n);
  random_stream random(seed);
  shuffle(std::span(present), random);
  for (std::size_t n = share_of(present.size(), fraction); n < present.size(); ++n)
    drawn[present[n]] = 0;
  return drawn;
}

/// "random_holdout fraction=0.2 per_user=true seed=42".
template <HasFields Options>
[[nodiscard]] std::string protocol_text(std::string_view splitter, Options const& options) {
  std::string text{splitter};
  for_each_field<Options>(
      [&](auto const& f) { text += ' ' + std::string{f.name} + '=' + field_text(options, f); });
  return text;
}

}  // namespace detail
}  // namespace lfrec::inline v0
