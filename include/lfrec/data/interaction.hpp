// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// Stands for "when is not known".
inline constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::min();

/// One line of a log: who, what, how much (a play count, a rating, a weight), when (seconds since
/// 1970, or whatever unit the file has: only the order matters).
struct interaction {
  user_index user{};
  item_index item{};
  float value = 1;
  std::int64_t time = no_time;
  friend bool operator==(interaction const&, interaction const&) = default;
};

/// Stands for "nothing is known of the circumstances".
inline constexpr index_t no_situation = -1;

/// What became known, in the order in which it was read. Raw: a (user, item) pair may occur more
/// than once, values are not yet weighted. Splits work on this, since a matrix has lost its times.
/// Rows may stand in a situation each, a row of dataset::contexts.
class interaction_log {
 public:
  interaction_log() = default;

  /// Checks that every row lies within users × items and that every value is finite: throws
  /// shape_error or numeric_error, naming the row. Situations: one a row or none at all, each a
  /// number from 0 or no_situation.
  interaction_log(index_t users, index_t items, std::vector<interaction> rows,
                  std::vector<index_t> situations = {})
      : users_(users), items_(items), rows_(std::move(rows)), situations_(std::move(situations)) {
    if (users < 0 || items < 0)
      detail::fail<shape_error>(
          {"a log of ", users, " users and ", items, " items: neither may be negative"});
    for (auto const& row : rows_) check(row);
    if (!situations_.empty() && situations_.size() != rows_.size())
      detail::fail<shape_error>(
          {"a log of ", rows_.size(), " rows and ", situations_.size(), " situations"});
    for (std::size_t n = 0; n < situations_.size(); ++n)
      if (situations_[n] < no_situation)
        detail::fail<shape_error>(
            {"interaction ", place(rows_[n]), " stands in situation ", situations_[n]});
  }

  [[nodiscard]] index_t users() const noexcept { return users_; }
  [[nodiscard]] index_t items() const noexcept { return items_; }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  [[nodiscard]] std::vector<interaction> const& rows() const noexcept { return rows_; }
  [[nodiscard]] auto begin() const noexcept { return rows_.begin(); }
  [[nodiscard]] auto end() const noexcept { return rows_.end(); }
  [[nodiscard]] interaction const& operator[](std::size_t n) const noexcept { return rows_[n]; }

  /// One a row, or empty: no row's is known.
  [[nodiscard]] std::vector<index_t> const& situations() const noexcept { return situations_; }
  /// Row n's, or no_situation.
  [[nodiscard]] index_t situation(std::size_t n) const noexcept {
    return situations_.empty() ? no_situation : situations_[n];
  }
  /// The rows n for which keep(n) holds, with their situations; users and items stay.
  template <typename Keep>
  [[nodiscard]] interaction_log select(Keep&& keep) const {
    interaction_log part;
    part.users_ = users_;
    part.items_ = items_;
    for (std::size_t n = 0; n < rows_.size(); ++n) {
      if (!keep(n)) continue;
      part.rows_.push_back(rows_[n]);
      if (!situations_.empty()) part.situations_.push_back(situations_[n]);
    }
    return part;
  }

 private:
  void check(interaction const& row) const {
    if (to_index(row.user) < 0 || to_index(row.user) >= users_ || to_index(row.item) < 0 ||
        to_index(row.item) >= items_)
      detail::fail<shape_error>(
          {"interaction ", place(row), " lies outside ", users_, " users x ", items_, " items"});
    if (!std::isfinite(row.value))
      detail::fail<numeric_error>({"interaction ", place(row), " has a value that is not finite"});
  }
  [[nodiscard]] std::string place(interaction const& row) const {
    return std::to_string(&row - rows_.data()) + " (user " + std::to_string(to_index(row.user)) +
           ", item " + std::to_string(to_index(row.item)) + ')';
  }

  index_t users_ = 0;
  index_t items_ = 0;
  std::vector<interaction> rows_;
  std::vector<index_t> situations_;  // one a row, or none
};

}  // namespace lfrec::inline v0
