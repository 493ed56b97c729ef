// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/types.hpp"

// What an id_map keeps its ids in: all text in one piece of memory, or a vector of integers.
namespace lfrec::inline v0::detail {

inline void prefetch([[maybe_unused]] void const* address) noexcept {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(address);
#endif
}

/// One round of mixing: multiply by an odd constant, fold the well-mixed upper half down.
[[nodiscard]] constexpr std::uint64_t hash_round(std::uint64_t h) noexcept {
  h *= 0x9FB21C651E98DF25U;
  return h ^ (h >> 35U);
}

/// 64-bit hash of bytes, eight at a time, the last word overlapping the one before. For tables
/// only: not stable over byte orders, no defence against chosen keys.
[[nodiscard]] inline std::uint64_t hash_bytes(char const* data, std::size_t n) noexcept {
  auto const load = [](char const* from, auto word) {
    std::memcpy(&word, from, sizeof word);
    return std::uint64_t{word};
  };
  std::uint64_t h = hash_round(n + 0xD6E8FEB86659FD93U);
  if (n >= 8) {
    for (std::size_t i = 0; i + 8 < n; i += 8) h = hash_round(h ^ load(data + i, std::uint64_t{}));
    h ^= load(data + n - 8, std::uint64_t{});
  } else if (n >= 4) {
    h ^= load(data, std::uint32_t{}) << 32U | load(data + n - 4, std::uint32_t{});
  } else if (n > 0) {
    h ^= load(data, std::uint8_t{}) << 16U | load(data + n / 2, std::uint8_t{}) << 8U |
         load(data + n - 1, std::uint8_t{});
  }
  return hash_round(hash_round(h));
}

class text_keys {
 public:
  using view = std::string_view;
  static std::uint64_t hash(view key) noexcept { return hash_bytes(key.data(), key.size()); }
  static std::string text(view key) { return std::string(key); }

  [[nodiscard]] std::size_t size() const noexcept { return ends_.size() - 1; }
  [[nodiscard]] view operator[](std::size_t n) const noexcept {
    return {text_.data() + ends_[n], ends_[n + 1] - ends_[n]};
  }
  void push_back(view key) {
    if (key.size() > std::numeric_limits<std::uint32_t>::max() - text_.size())
      throw shape_error("ids of more than 4 GiB of text");
    ends_.push_back(static_cast<std::uint32_t>(text_.size() + key.size()));
    text_.append(key);
  }
  void reserve(std::size_t n) { ends_.reserve(n + 1); }
  void prefetch(index_t n) const noexcept {
    if (n < 0) return;
    detail::prefetch(text_.data() + ends_[to_size(n)]);
  }
  friend bool operator==(text_keys const&, text_keys const&) = default;

 private:
  std::string text_;
  std::vector<std::uint32_t> ends_ = {0};  // where key n ends: at ends_[n + 1]
};

template <typename Integer>
class integer_keys {
 public:
  using view = Integer;
  static std::uint64_t hash(view key) noexcept {
    return hash_round(hash_round(static_cast<std::uint64_t>(key) + 0xD6E8FEB86659FD93U));
  }
  static std::string text(view key) { return std::to_string(key); }

  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] view operator[](std::size_t n) const noexcept { return keys_[n]; }
  void push_back(view key) { keys_.push_back(key); }
  void reserve(std::size_t n) { keys_.reserve(n); }
  void prefetch(index_t n) const noexcept {
    if (n >= 0) detail::prefetch(keys_.data() + n);
  }
  friend bool operator==(integer_keys const&, integer_keys const&) = default;

 private:
  std::vector<Integer> keys_;
};

}  // namespace lfrec::inline v0::detail
