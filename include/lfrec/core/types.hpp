// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace lfrec::inline v0 {

/// What kernels count rows and columns with: 32 bits, signed as in Eigen's sparse matrices.
using index_t = std::int32_t;

/// Where a row starts in the arrays of a matrix: 64 bits, so that nonzeros may exceed 2^31.
using offset_t = std::int64_t;

/// A user's position in a data set or model, 0 … users - 1. Not convertible to or from an
/// item_index, so that the two cannot be swapped.
enum class user_index : index_t {};

/// An item's position in a data set or model, 0 … items - 1.
enum class item_index : index_t {};

/// The number behind a strong index.
[[nodiscard]] constexpr index_t to_index(user_index u) noexcept {
  return static_cast<index_t>(u);
}
[[nodiscard]] constexpr index_t to_index(item_index i) noexcept {
  return static_cast<index_t>(i);
}

/// The number behind an index as an array position; the index must not be negative.
[[nodiscard]] constexpr std::size_t to_size(index_t i) noexcept {
  return static_cast<std::size_t>(i);
}
[[nodiscard]] constexpr std::size_t to_size(user_index u) noexcept {
  return to_size(to_index(u));
}
[[nodiscard]] constexpr std::size_t to_size(item_index i) noexcept {
  return to_size(to_index(i));
}

}  // namespace lfrec::inline v0
