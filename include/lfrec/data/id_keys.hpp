// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/types.hpp"

// What an id_map keeps its ids in, and the tags it asks for them by. A tag is 64 bits that differ
// for different ids wherever that can be had, so that the id itself need not be looked at: for
// integers and for text of up to 7 bytes. For longer text it is a hash, good for tables only: not
// the same in every byte order, no defence against chosen ids.
namespace lfrec::inline v0::detail {

inline void prefetch([[maybe_unused]] void const* address) noexcept {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(address);
#endif
}

/// One round of mixing: multiply by an odd constant, fold the well-mixed upper half down.
[[nodiscard]] constexpr std::uint64_t hash_round(std::uint64_t h) noexcept {
  h *= 0x9FB21C651E98DF25U;
  return h ^ (h >> 32U);
}

template <typename Word>
[[nodiscard]] std::uint64_t load_word(char const* from) noexcept {
  Word word{};
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Ids of text, one after the other in one piece of memory.
class text_keys {
 public:
  using view = std::string_view;

  /// The length in the upper byte, and the bytes: by overlapping loads of fixed sizes, since a copy
  /// of n bytes costs more than all the rest. Of longer text a hash, eight bytes at a time, the
  /// last eight overlapping those before; the upper byte says so.
  static std::uint64_t tag(view key) noexcept {
    char const* const p = key.data();
    std::size_t const n = key.size();
    if (n > 7) {
      std::uint64_t hash = hash_round(n);
      for (std::size_t i = 0; i + 8 < n; i += 8)
        hash = hash_round(hash ^ load_word<std::uint64_t>(p + i));
      hash = hash_round(hash_round(hash ^ load_word<std::uint64_t>(p + n - 8)));
      return hash | hashed;
    }
    std::uint64_t bytes = 0;
    if (n >= 4) {
      bytes = load_word<std::uint32_t>(p) | load_word<std::uint32_t>(p + n - 4) << 8 * (n - 4);
    } else if (n > 0) {
      bytes = load_word<std::uint8_t>(p) | load_word<std::uint8_t>(p + n / 2) << 8 * (n / 2) |
              load_word<std::uint8_t>(p + n - 1) << 8 * (n - 1);
    }
    return bytes | static_cast<std::uint64_t>(n) << 56U;
  }
  /// Whether id n, which has the same tag, is the key.
  [[nodiscard]] bool is(std::size_t n, view key) const noexcept {
    return key.size() <= 7 || (*this)[n] == key;
  }
  /// Asks for the memory that `is` will look at.
  void prefetch(index_t n, view key) const noexcept {
    if (key.size() > 7 && n >= 0) detail::prefetch(text_.data() + ends_[to_size(n)]);
  }

  static std::string text(view key) { return std::string(key); }
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size() - 1; }
  [[nodiscard]] view operator[](std::size_t n) const noexcept {
    return {text_.data() + ends_[n], ends_[n + 1] - ends_[n]};
  }
  void push_back(view key) {
    ends_.push_back(text_.size() + key.size());
    text_.append(key);
  }
  void reserve(std::size_t n) { ends_.reserve(n + 1); }
  friend bool operator==(text_keys const&, text_keys const&) = default;

 private:
  static constexpr std::uint64_t hashed = std::uint64_t{255} << 56U;

  std::string text_;
  std::vector<std::size_t> ends_ = {0};  // id n ends at ends_[n + 1]
};

template <typename Integer>
class integer_keys {
 public:
  using view = Integer;

  static std::uint64_t tag(view key) noexcept { return static_cast<std::uint64_t>(key); }
  [[nodiscard]] bool is(std::size_t, view) const noexcept { return true; }
  void prefetch(index_t, view) const noexcept {}

  static std::string text(view key) { return std::to_string(key); }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] view operator[](std::size_t n) const noexcept { return keys_[n]; }
  void push_back(view key) { keys_.push_back(key); }
  void reserve(std::size_t n) { keys_.reserve(n); }
  friend bool operator==(integer_keys const&, integer_keys const&) = default;

 private:
  std::vector<Integer> keys_;
};

}  // namespace lfrec::inline v0::detail
