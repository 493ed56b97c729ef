// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/types.hpp"

// What an id_map keeps its ids in, and what it asks for them with: a query holds the id and its
// hash, which is good for tables only: not the same in every byte order, no defence against chosen
// ids.
namespace lfrec::inline v0::detail {

inline void prefetch([[maybe_unused]] void const* address) noexcept {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(address);
#endif
}

template <typename Word>
[[nodiscard]] std::uint64_t load_word(char const* from) noexcept {
  Word word{};
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// One round of mixing: multiply by an odd constant, fold the well-mixed upper half down.
[[nodiscard]] constexpr std::uint64_t hash_round(std::uint64_t h) noexcept {
  h *= 0x9FB21C651E98DF25U;
  return h ^ (h >> 32U);
}

/// Ids of text. Each has 16 bytes: its length and, if it has no more than 12 bytes, all of it; else
/// its first four bytes and where it stands in one common text. So most ids are compared as two
/// words, without going anywhere else.
class text_keys {
 public:
  using view = std::string_view;

  class query {
   public:
    query() = default;
    explicit query(view key) noexcept : key_(key) {
      std::size_t const n = key.size();
      if (n <= most_inside) {
        pack(key.data(), n);
        hash_ = hash_round(hash_round(head_ * 0x9E3779B97F4A7C15U ^ tail_) + head_);
        return;
      }
      head_ = n | load_word<std::uint32_t>(key.data()) << 32U;
      hash_ = hash_round(n);
      for (std::size_t i = 0; i + 8 < n; i += 8)
        hash_ = hash_round(hash_ ^ load_word<std::uint64_t>(key.data() + i));
      hash_ = hash_round(hash_round(hash_ ^ load_word<std::uint64_t>(key.data() + n - 8)));
    }
    [[nodiscard]] view key() const noexcept { return key_; }
    [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }

   private:
    friend text_keys;

    // head: the length, then bytes 0-3; tail: bytes 4-11; zeros where the text has ended. By
    // overlapping loads of fixed sizes, since a copy of n bytes costs more than all the rest.
    void pack(char const* p, std::size_t n) noexcept {
      if constexpr (std::endian::native != std::endian::little) {
        char bytes[16] = {};
        std::memcpy(bytes + 4, p, n);
        head_ = load_word<std::uint64_t>(bytes);
        tail_ = load_word<std::uint64_t>(bytes + 8);
        auto const length = static_cast<std::uint32_t>(n);
        std::memcpy(&head_, &length, 4);
        return;
      }
      std::uint64_t first = 0;
      if (n >= 8) {
        std::uint64_t const eight = load_word<std::uint64_t>(p);
        first = eight & 0xFFFFFFFFU;
        tail_ = eight >> 32U | load_word<std::uint32_t>(p + n - 4) >> 8 * (12 - n) << 32U;
      } else if (n >= 4) {
        first = load_word<std::uint32_t>(p);
        tail_ = load_word<std::uint32_t>(p + n - 4) >> 8 * (8 - n);
      } else if (n > 0) {
        first = load_word<std::uint8_t>(p) | load_word<std::uint8_t>(p + n / 2) << 8 * (n / 2) |
                load_word<std::uint8_t>(p + n - 1) << 8 * (n - 1);
      }
      head_ = n | first << 32U;
    }

    view key_;
    std::uint64_t head_ = 0;
    std::uint64_t tail_ = 0;
    std::uint64_t hash_ = 0;
  };

  static std::string text(view key) { return std::string(key); }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] view operator[](std::size_t n) const noexcept {
    entry const& e = entries_[n];
    std::uint32_t length = 0;
    std::memcpy(&length, &e.head, 4);
    if (length <= most_inside) return {reinterpret_cast<char const*>(&e) + 4, length};
    return {text_.data() + e.tail, length};
  }
  [[nodiscard]] bool is(std::size_t n, query const& q) const noexcept {
    entry const& e = entries_[n];
    if (e.head != q.head_) return false;
    if (q.key_.size() <= most_inside) return e.tail == q.tail_;
    return std::memcmp(text_.data() + e.tail, q.key_.data(), q.key_.size()) == 0;
  }
  void push_back(query const& q) {
    if (q.key_.size() > std::numeric_limits<std::uint32_t>::max())
      throw shape_error("an id of more than 4 GiB");
    if (q.key_.size() <= most_inside) {
      entries_.push_back({q.head_, q.tail_});
    } else {
      entries_.push_back({q.head_, text_.size()});
      text_.append(q.key_);
    }
  }
  void reserve(std::size_t n) { entries_.reserve(n); }
  void prefetch(index_t n) const noexcept {
    if (n >= 0) detail::prefetch(entries_.data() + n);
  }
  friend bool operator==(text_keys const&, text_keys const&) = default;

 private:
  struct entry {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    friend bool operator==(entry const&, entry const&) = default;
  };
  static constexpr std::size_t most_inside = 12;

  std::vector<entry> entries_;
  std::string text_;  // of the longer ids, one after the other
};

template <typename Integer>
class integer_keys {
 public:
  using view = Integer;

  class query {
   public:
    query() = default;
    explicit query(view key) noexcept
        : key_(key),
          hash_(hash_round(hash_round(static_cast<std::uint64_t>(key) + 0x9E3779B97F4A7C15U))) {}
    [[nodiscard]] view key() const noexcept { return key_; }
    [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }

   private:
    view key_ = 0;
    std::uint64_t hash_ = 0;
  };

  static std::string text(view key) { return std::to_string(key); }

  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] view operator[](std::size_t n) const noexcept { return keys_[n]; }
  [[nodiscard]] bool is(std::size_t n, query const& q) const noexcept {
    return keys_[n] == q.key();
  }
  void push_back(query const& q) { keys_.push_back(q.key()); }
  void reserve(std::size_t n) { keys_.reserve(n); }
  void prefetch(index_t n) const noexcept {
    if (n >= 0) detail::prefetch(keys_.data() + n);
  }
  friend bool operator==(integer_keys const&, integer_keys const&) = default;

 private:
  std::vector<Integer> keys_;
};

}  // namespace lfrec::inline v0::detail
