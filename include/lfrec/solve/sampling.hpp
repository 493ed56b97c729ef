// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/alias_table.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// Which items that a user has not are set against one that they have.
enum class negative_sampling {
  uniform,     ///< any, all alike
  popularity,  ///< in proportion to popularity^popularity_power
  hardest      ///< of several drawn uniformly, the one with the highest score
};
constexpr auto names(negative_sampling const*) {
  return std::array<std::string_view, 3>{"uniform", "popularity", "hardest"};
}

namespace detail {

/// A set of items, one bit each.
class item_marks {
 public:
  explicit item_marks(index_t items) : bits_((to_size(items) + 63) / 64, 0) {}
  void insert(index_t i) noexcept { bits_[to_size(i) / 64] |= bit(i); }
  void erase(index_t i) noexcept { bits_[to_size(i) / 64] &= ~bit(i); }
  [[nodiscard]] bool contains(index_t i) const noexcept {
    return (bits_[to_size(i) / 64] & bit(i)) != 0;
  }

 private:
  static std::uint64_t bit(index_t i) noexcept { return std::uint64_t{1} << (to_size(i) % 64); }
  std::vector<std::uint64_t> bits_;
};

}  // namespace detail

/// The items that negatives are drawn from.
class negative_pool {
 public:
  /// All alike: items 0 … items - 1.
  explicit negative_pool(index_t items) : size_(to_size(items)) {}
  /// All alike: those listed.
  explicit negative_pool(std::vector<index_t> items)
      : size_(items.size()), items_(std::move(items)) {}

  /// The same in proportion to popularity^power, given by item; all alike where nothing in the pool
  /// is popular.
  [[nodiscard]] negative_pool weighted(std::span<float const> popularity, double power) && {
    std::vector<double> weight(size_);
    bool any = false;
    for (std::size_t n = 0; n < size_; ++n) {
      auto const count = static_cast<double>(popularity[to_size(item(n))]);
      weight[n] = count > 0 ? std::pow(count, power) : 0;
      any = any || weight[n] > 0;
    }
    if (any) by_weight_.emplace(weight);
    return std::move(*this);
  }

  /// An item that is not among the positives, or -1 when 32 draws in a row hit one: the user has
  /// nearly all there is. The pool must not be empty.
  [[nodiscard]] index_t draw(random_stream& random,
                             detail::item_marks const& positives) const noexcept {
    for (int attempt = 0; attempt < 32; ++attempt) {
      index_t const i = item(by_weight_ ? to_size((*by_weight_)(random)) : any(random));
      if (!positives.contains(i)) return i;
    }
    return -1;
  }

 private:
  [[nodiscard]] index_t item(std::size_t n) const noexcept {
    return items_.empty() ? static_cast<index_t>(n) : items_[n];
  }
  /// By multiplication: several times faster than a remainder, and uneven by less than
  /// items / 2^32.
  [[nodiscard]] std::size_t any(random_stream& random) const noexcept {
    return static_cast<std::size_t>(((random() >> 32U) * size_) >> 32U);
  }

  std::size_t size_;
  std::vector<index_t> items_;
  std::optional<alias_table> by_weight_;
};

namespace detail {

/// The next draws of a pool for one user, made some ahead of their use, so that what they name can
/// be on its way from memory: fetch(item) is called as soon as an item is drawn. The draws are
/// those that would have been made one by one.
template <typename Fetch>
class draws_ahead {
 public:
  /// `most` is how many will be asked for; what is drawn beyond them is lost.
  draws_ahead(negative_pool const& pool, item_marks const& positives, random_stream& random,
              std::size_t most, Fetch const& fetch)
      : pool_(pool), positives_(positives), random_(random), left_(most), fetch_(fetch) {
    while (count_ < ahead && left_ > 0) draw();
  }

  /// An item, or -1; see negative_pool.
  [[nodiscard]] index_t next() {
    if (count_ == 0) return pool_.draw(random_, positives_);
    index_t const item = items_[first_ % ahead];
    ++first_;
    --count_;
    if (left_ > 0) draw();
    return item;
  }

 private:
  static constexpr std::size_t ahead = 4;

  void draw() {
    index_t const item = pool_.draw(random_, positives_);
    items_[(first_ + count_) % ahead] = item;
    ++count_;
    --left_;
    if (item >= 0) fetch_(item);
  }

  negative_pool const& pool_;
  item_marks const& positives_;
  random_stream& random_;
  std::size_t left_;
  Fetch const& fetch_;
  std::array<index_t, ahead> items_ = {};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace detail

/// Φ(rank) = 1 + 1/2 + … + 1/rank for the rank that is estimated when the n-th draw out of `items`
/// is the first to violate, max(1, ⌊items / n⌋), as a share of Φ(items); [n - 1] of the result.
/// Weston, Bengio, Usunier 2011, section 3.2.
[[nodiscard]] inline std::vector<double> rank_weights(std::size_t items, int draws) {
  std::vector<double> harmonic(std::max<std::size_t>(2, items + 1), 1.0);
  for (std::size_t r = 2; r <= items; ++r)
    harmonic[r] = harmonic[r - 1] + 1 / static_cast<double>(r);
  std::vector<double> weight(static_cast<std::size_t>(draws));
  for (std::size_t n = 0; n < weight.size(); ++n)
    weight[n] = harmonic[std::max<std::size_t>(1, items / (n + 1))] / harmonic[items];
  return weight;
}

}  // namespace lfrec::inline v0
