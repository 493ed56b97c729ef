// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lfrec::inline v0::detail {

/// A text of at most 64 bytes, against which others are measured: how many bytes have to be put in,
/// taken out, replaced, or swapped with their neighbour, no byte twice. A column of the table of
/// distances is two words of bits, which say where it rises and falls, so that a byte of the other
/// text costs a dozen operations. Hyyrö 2003, A bit-vector algorithm for computing Levenshtein and
/// Damerau edit distances, figure 9.
class edit_pattern {
 public:
  static constexpr std::size_t longest = 64;

  /// Not empty, and not longer than `longest`.
  explicit edit_pattern(std::string_view pattern) noexcept
      : size_(static_cast<int>(pattern.size())), last_(std::uint64_t{1} << (pattern.size() - 1)) {
    for (std::size_t n = 0; n < pattern.size(); ++n)
      places_[static_cast<unsigned char>(pattern[n])] |= std::uint64_t{1} << n;
  }

  /// From the pattern to the text: O(length of the text).
  [[nodiscard]] int to(std::string_view text) const noexcept {
    int distance = size_;
    walk(text, [&](int d) { distance = d; });
    return distance;
  }

  /// To whichever beginning of the text is nearest, also the empty one.
  [[nodiscard]] int to_beginning(std::string_view text) const noexcept {
    int least = size_;
    walk(text, [&](int d) { least = std::min(least, d); });
    return least;
  }

 private:
  // Calls visit(distance to the first n bytes) for n = 1, 2, …
  template <typename Visit>
  void walk(std::string_view text, Visit&& visit) const noexcept {
    std::uint64_t rises = ~std::uint64_t{0};
    std::uint64_t falls = 0;
    std::uint64_t diagonal = 0;  // where a diagonal step is free
    std::uint64_t before = 0;    // the places of the byte before
    int distance = size_;
    for (char const c : text) {
      std::uint64_t const here = places_[static_cast<unsigned char>(c)];
      std::uint64_t const swapped = ((~diagonal & here) << 1U) & before;
      diagonal = (((here & rises) + rises) ^ rises) | here | falls | swapped;
      std::uint64_t up = falls | ~(diagonal | rises);
      std::uint64_t down = diagonal & rises;
      distance += static_cast<int>((up & last_) != 0) - static_cast<int>((down & last_) != 0);
      up = up << 1U | 1U;  // the first row rises by one with each byte
      down <<= 1U;
      rises = down | ~(diagonal | up);
      falls = up & diagonal;
      before = here;
      visit(distance);
    }
  }

  int size_;
  std::uint64_t last_;
  std::array<std::uint64_t, 256> places_{};  // of each byte in the pattern
};

}  // namespace lfrec::inline v0::detail
