// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
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

/// What became known, in the order in which it was read. Raw: a (user, item) pair may occur more
/// than once, values are not yet weighted. Splits work on this, since a matrix has lost its times.
class interaction_log {
 public:
  interaction_log() = default;

  /// Checks that every row lies within users × items and that every value is finite: throws
  /// shape_error or numeric_error, naming the row.
  interaction_log(index_t users, index_t items, std::vector<interaction> rows)
      : users_(users), items_(items), rows_(std::move(rows)) {
    if (users < 0 || items < 0)
      throw shape_error("a log of " + std::to_string(users) + " users and " +
                        std::to_string(items) + " items: neither may be negative");
    for (auto const& row : rows_) check(row);
  }

  [[nodiscard]] index_t users() const noexcept { return users_; }
  [[nodiscard]] index_t items() const noexcept { return items_; }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  [[nodiscard]] std::vector<interaction> const& rows() const noexcept { return rows_; }
  [[nodiscard]] auto begin() const noexcept { return rows_.begin(); }
  [[nodiscard]] auto end() const noexcept { return rows_.end(); }
  [[nodiscard]] interaction const& operator[](std::size_t n) const noexcept { return rows_[n]; }

 private:
  void check(interaction const& row) const {
    if (to_index(row.user) < 0 || to_index(row.user) >= users_ || to_index(row.item) < 0 ||
        to_index(row.item) >= items_)
      throw shape_error("interaction " + place(row) + " lies outside " + std::to_string(users_) +
                        " users x " + std::to_string(items_) + " items");
    if (!std::isfinite(row.value))
      throw numeric_error("interaction " + place(row) + " has a value that is not finite");
  }
  [[nodiscard]] std::string place(interaction const& row) const {
    return std::to_string(&row - rows_.data()) + " (user " + std::to_string(to_index(row.user)) +
           ", item " + std::to_string(to_index(row.item)) + ')';
  }

  index_t users_ = 0;
  index_t items_ = 0;
  std::vector<interaction> rows_;
};

}  // namespace lfrec::inline v0
