// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/id_keys.hpp"

namespace lfrec::inline v0 {

/// Outside ids (any text, or any integer) and the dense indices 0, 1, 2, … that stand for them in
/// the order of their first insertion. Open addressing with linear probing at a load of at most
/// one half; a slot keeps 64 bits that stand for the id, so that a look-up mostly touches one
/// line of memory. Text is looked up by std::string_view, without allocation.
template <typename Index, typename Key = std::string>
requires std::integral<Key> || std::same_as<Key, std::string>
class id_map {
  using keys = std::conditional_t<std::integral<Key>, detail::integer_keys<Key>, detail::text_keys>;

 public:
  /// What a key is handed over as: std::string_view for text, else the integer itself.
  using key_type = typename keys::view;

  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  /// The index of the id, which is new if the id is. Amortised O(length). Throws shape_error for
  /// more than 2^31 - 1 ids.
  Index insert(key_type key) { return insert(key, keys::tag(key)); }

  /// insert for many ids at once; `indices` is as long as `ids`. Faster by a factor on large maps,
  /// since the memory that a block of look-ups touches is asked for together.
  void insert_all(std::span<key_type const> ids, std::span<Index> indices) {
    std::array<std::uint64_t, block> tags;
    for (std::size_t first = 0; first < ids.size(); first += block) {
      std::size_t const n = std::min(block, ids.size() - first);
      for (std::size_t i = 0; i < n; ++i) {
        tags[i] = keys::tag(ids[first + i]);
        detail::prefetch(slots_.data() + home(tags[i]));
      }
      for (std::size_t i = 0; i < n; ++i)
        keys_.prefetch(slots_[home(tags[i])].index, ids[first + i]);
      for (std::size_t i = 0; i < n; ++i) indices[first + i] = insert(ids[first + i], tags[i]);
    }
  }

  /// The index of the id, or nothing.
  [[nodiscard]] std::optional<Index> find(key_type key) const noexcept {
    index_t const index = slots_[probe(key, keys::tag(key))].index;
    return index < 0 ? std::nullopt : std::optional<Index>(Index{index});
  }

  [[nodiscard]] bool contains(key_type key) const noexcept { return find(key).has_value(); }

  /// The index of the id; throws unknown_id, which names it.
  [[nodiscard]] Index at(key_type key) const {
    if (auto const found = find(key)) return *found;
    detail::fail<unknown_id>(
        {"unknown ", kind(), " '", keys::text(key), "': not among the ", size(), " ", kind(), "s"});
  }

  /// The id behind an index; throws shape_error outside 0 … size() - 1. Text stays valid until the
  /// next insertion.
  [[nodiscard]] key_type key(Index index) const {
    auto const at = static_cast<index_t>(index);
    if (at < 0 || to_size(at) >= size())
      detail::fail<shape_error>({"no ", kind(), " has index ", at, ", of ", size()});
    return keys_[to_size(at)];
  }

  /// Makes room for n ids.
  void reserve(std::size_t n) {
    keys_.reserve(n);
    std::size_t wanted = smallest;
    while (wanted < 2 * n) wanted *= 2;
    if (wanted > slots_.size()) rehash(wanted);
  }

  /// The same ids with the same indices.
  friend bool operator==(id_map const& a, id_map const& b) noexcept { return a.keys_ == b.keys_; }

 private:
  struct slot {
    std::uint64_t tag = 0;
    index_t index = -1;  // -1: free
  };
  static constexpr std::size_t smallest = 16;
  static constexpr std::size_t block = 16;

  static constexpr std::string_view kind() noexcept {
    if constexpr (std::is_same_v<Index, user_index>) return "user";
    if constexpr (std::is_same_v<Index, item_index>) return "item";
    return "id";
  }

  [[nodiscard]] std::size_t home(std::uint64_t tag) const noexcept {
    std::uint64_t const hash = detail::hash_round(detail::hash_round(tag));
    return static_cast<std::size_t>(hash) & (slots_.size() - 1);
  }
  // The slot of the id, or the free one where it belongs.
  [[nodiscard]] std::size_t probe(key_type key, std::uint64_t tag) const noexcept {
    std::size_t at = home(tag);
    for (; slots_[at].index >= 0; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].tag == tag && keys_.is(to_size(slots_[at].index), key)) break;
    return at;
  }

  Index insert(key_type key, std::uint64_t tag) {
    std::size_t at = probe(key, tag);
    if (slots_[at].index >= 0) return Index{slots_[at].index};
    if (size() == static_cast<std::size_t>(std::numeric_limits<index_t>::max()))
      detail::fail<shape_error>({"more than 2147483647 ", kind(), "s"});
    if (2 * (size() + 1) > slots_.size()) {
      rehash(2 * slots_.size());
      at = probe(key, tag);
    }
    auto const index = static_cast<index_t>(size());
    keys_.push_back(key);  // may throw: the slot is taken afterwards
    slots_[at] = {tag, index};
    return Index{index};
  }

  void rehash(std::size_t count) {
    auto const old = std::exchange(slots_, std::vector<slot>(count));
    for (slot const& s : old) {
      if (s.index < 0) continue;
      std::size_t at = home(s.tag);
      while (slots_[at].index >= 0) at = (at + 1) & (count - 1);
      slots_[at] = s;
    }
  }

  keys keys_;
  std::vector<slot> slots_ = std::vector<slot>(smallest);
};

}  // namespace lfrec::inline v0
