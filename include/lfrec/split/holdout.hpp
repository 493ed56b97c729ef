// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/fields.hpp"
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

/// Which rows go to test: one byte a row.
class test_rows {
 public:
  explicit test_rows(interaction_log const& log) : log_(&log), in_test_(log.size(), 0) {}

  void add(std::span<pair_rows const> pairs) {
    for (auto const& pair : pairs)
      for (auto const row : pair.rows) in_test_[row] = 1;
  }

  [[nodiscard]] holdout cut(std::string protocol) const {
    std::vector<interaction> train;
    std::vector<interaction> test;
    for (std::size_t n = 0; n < log_->size(); ++n)
      (in_test_[n] != 0 ? test : train).push_back((*log_)[n]);
    return {interaction_log(log_->users(), log_->items(), std::move(train)),
            interaction_log(log_->users(), log_->items(), std::move(test)), std::move(protocol)};
  }

 private:
  interaction_log const* log_;
  std::vector<char> in_test_;
};

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
