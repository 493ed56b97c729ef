// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Throws shape_error for an item outside the model's.
inline void check_candidate(index_t item, index_t items) {
  if (item < 0 || item >= items)
    detail::fail<shape_error>(
        {"candidate item ", item, " is outside the model's ", items, " items"});
}

}  // namespace detail

/// The items that may appear in a list: one bit each. What candidates are lowered to before the
/// scan. O(items / 64) to fill.
class item_set {
 public:
  explicit item_set(index_t items) { fill(items); }

  /// Starts again with all of `items` in the set; keeps its memory.
  void fill(index_t items) {
    items_ = items;
    words_.assign((to_size(items) + 63) / 64, ~std::uint64_t{0});
    if (items % 64 != 0) words_.back() = (std::uint64_t{1} << (to_size(items) % 64)) - 1;
  }
  void clear() noexcept {
    for (auto& word : words_) word = 0;
  }

  [[nodiscard]] index_t items() const noexcept { return items_; }
  [[nodiscard]] bool contains(index_t i) const noexcept {
    return ((words_[to_size(i) / 64] >> (to_size(i) % 64)) & 1U) != 0;
  }
  /// Whether there are no more than n.
  [[nodiscard]] bool at_most(std::size_t n) const noexcept {
    for (std::uint64_t const word : words_) {
      auto const some = static_cast<std::size_t>(std::popcount(word));
      if (some > n) return false;
      n -= some;
    }
    return true;
  }
  /// Throws shape_error for an item outside the set's range.
  void insert(index_t i) { words_[checked(i) / 64] |= std::uint64_t{1} << (to_size(i) % 64); }
  void erase(index_t i) { words_[checked(i) / 64] &= ~(std::uint64_t{1} << (to_size(i) % 64)); }
  /// Keeps what is in both.
  void intersect(item_set const& other) {
    if (other.items_ != items_)
      detail::fail<shape_error>({"candidates of ", other.items_, " items meet ", items_});
    for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
  }

 private:
  [[nodiscard]] std::size_t checked(index_t i) const {
    detail::check_candidate(i, items_);
    return to_size(i);
  }

  index_t items_ = 0;
  std::vector<std::uint64_t> words_;
};

/// Which items may appear in a list: takes the others out of a set. A predicate on item_index is
/// one too (asked once for every item: the slow path). Combine with `&`.
template <typename C>
concept Candidates = requires(C const& c, item_set& set) {
  c.restrict(set);
}
|| std::predicate<C const&, item_index>;

namespace detail {

template <Candidates C>
void restrict(C const& candidates, item_set& set) {
  if constexpr (requires { candidates.restrict(set); }) {
    candidates.restrict(set);
  } else {
    for (index_t i = 0; i < set.items(); ++i)
      if (set.contains(i) && !candidates(item_index{i})) set.erase(i);
  }
}

template <typename A, typename B>
struct both_candidates {
  A first;
  B second;
  void restrict(item_set& set) const {
    detail::restrict(first, set);
    detail::restrict(second, set);
  }
};

}  // namespace detail

/// Every item.
struct everything {
  void restrict(item_set&) const noexcept {}
};

/// All but what a user has in a row, by reference to the row's indices.
struct unseen {
  std::span<index_t const> seen;
  explicit unseen(std::span<index_t const> indices) : seen(indices) {}
  /// All but what the user has in the matrix.
  template <RowMatrix M>
  unseen(M const& data, user_index user) {
    if (to_index(user) < 0 || to_index(user) >= data.users())
      detail::fail<shape_error>(
          {"user ", to_index(user), " is outside the matrix of ", data.users(), " users"});
    seen = data.user(user).index;
  }
  void restrict(item_set& set) const {
    for (index_t const i : seen) set.erase(i);
  }
};

/// All but the named items.
struct except {
  std::vector<item_index> items;
  explicit except(std::vector<item_index> excluded) : items(std::move(excluded)) {}
  void restrict(item_set& set) const {
    for (item_index const i : items) set.erase(to_index(i));
  }
};

/// None but the named items.
struct only {
  std::vector<item_index> items;
  explicit only(std::vector<item_index> included) : items(std::move(included)) {}
  void restrict(item_set& set) const {
    item_set kept(set.items());
    kept.clear();
    for (item_index const i : items) kept.insert(to_index(i));
    set.intersect(kept);
  }
};

/// What both sides allow: `unseen(plays, user) & except({item})`.
template <Candidates A, Candidates B>
[[nodiscard]] auto operator&(A a, B b) {
  return detail::both_candidates<A, B>{std::move(a), std::move(b)};
}

}  // namespace lfrec::inline v0
