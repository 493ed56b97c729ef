// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0::detail {

/// Rows dealt at random into blocks of nearly the same size. Large blocks are in order, so that
/// what lies side by side in memory is met soon after; those that fit the first cache stay in
/// random order.
class random_blocks {
 public:
  static constexpr std::size_t large = 64;

  /// Of the listed rows, or of 0 … rows - 1 if none is listed.
  random_blocks(index_t rows, std::span<index_t const> listed, std::size_t blocks,
                random_stream random)
      : order_(listed.begin(), listed.end()), blocks_(blocks) {
    if (listed.empty()) {
      order_.resize(to_size(rows));
      std::iota(order_.begin(), order_.end(), index_t{0});
    }
    shuffle(std::span(order_), random);
    for (std::size_t b = 0; b < blocks_; ++b) {
      auto const part = std::span(order_).subspan(begin(b), begin(b + 1) - begin(b));
      if (part.size() >= large) std::ranges::sort(part);
    }
  }
  [[nodiscard]] std::span<index_t const> block(std::size_t b) const noexcept {
    return std::span(order_).subspan(begin(b), begin(b + 1) - begin(b));
  }

 private:
  [[nodiscard]] std::size_t begin(std::size_t b) const noexcept {
    return order_.size() * b / blocks_;
  }
  std::vector<index_t> order_;
  std::size_t blocks_;
};

/// How many blocks users and items are cut into: as many tasks run at a time. Given by the data
/// alone; blocks stay large enough for negatives to be varied, and few, since each reads all rows.
[[nodiscard]] inline std::size_t pairwise_blocks(index_t users, index_t items) noexcept {
  return std::clamp<std::size_t>(std::min(to_size(users) / 32, to_size(items) / 256), 1, 8);
}

/// Visits users of a block who have positives (values > 0) among some items, one after another.
/// Rows lie anywhere in memory, so what a visit reads is asked for while earlier ones are at work:
/// first where a row is, then its indices, then those of its values and items that count.
template <typename UserRow, typename Here, typename FetchUser, typename FetchItem>
class block_visits {
 public:
  /// user_row(u) has the user's indices and values, here(i) tells which items count; fetch_user and
  /// fetch_item ask for what the steps read.
  block_visits(std::span<index_t const> users, UserRow const& user_row, Here here,
               FetchUser fetch_user, FetchItem fetch_item)
      : users_(users),
        user_row_(user_row),
        here_(here),
        fetch_user_(fetch_user),
        fetch_item_(fetch_item) {
    for (std::size_t at = 0; at < rows_ahead; ++at) find_row(at);
    for (std::size_t at = 0; at < indices_ahead; ++at) fetch_indices(at);
    find_places(0);
  }

  /// False after the last.
  [[nodiscard]] bool next() {
    while (at_ < users_.size()) {
      find_row(at_ + rows_ahead);
      fetch_indices(at_ + indices_ahead);
      find_places(at_ + 1);
      auto const row = user_row_(users_[at_]);
      items_.clear();
      values_.clear();
      for (auto const n : places_[at_ % 2]) {
        if (!(row.value[n] > 0)) continue;
        items_.push_back(row.index[n]);
        values_.push_back(static_cast<double>(row.value[n]));
      }
      ++at_;
      if (!items_.empty()) return true;
    }
    return false;
  }

  [[nodiscard]] index_t user() const noexcept { return users_[at_ - 1]; }
  [[nodiscard]] std::vector<index_t> const& items() const noexcept { return items_; }
  [[nodiscard]] std::vector<double> const& values() const noexcept { return values_; }

 private:
  static constexpr std::size_t rows_ahead = 8;
  static constexpr std::size_t indices_ahead = 4;

  void find_row(std::size_t at) {
    if (at < users_.size()) indices_[at % indices_.size()] = user_row_(users_[at]).index;
  }
  void fetch_indices(std::size_t at) const {
    if (at >= users_.size()) return;
    auto const index = indices_[at % indices_.size()];
    for (std::size_t n = 0; n < index.size(); n += 64 / sizeof(index_t))
      __builtin_prefetch(index.data() + n);
  }
  void find_places(std::size_t at) {
    if (at >= users_.size()) return;
    auto& places = places_[at % 2];
    places.clear();
    auto const row = user_row_(users_[at]);
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      if (!here_(row.index[n])) continue;
      places.push_back(n);
      fetch_item_(row.index[n]);
      if constexpr (requires { __builtin_prefetch(&row.value[n]); })
        __builtin_prefetch(&row.value[n]);
    }
    if (!places.empty()) fetch_user_(users_[at]);
  }

  std::span<index_t const> users_;
  UserRow const& user_row_;
  Here here_;
  FetchUser fetch_user_;
  FetchItem fetch_item_;
  std::array<std::span<index_t const>, 2 * rows_ahead> indices_ = {};
  std::array<std::vector<std::size_t>, 2> places_;
  std::size_t at_ = 0;
  std::vector<index_t> items_;
  std::vector<double> values_;
};

}  // namespace lfrec::inline v0::detail
