// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"

namespace lfrec::inline v0 {

/// What the memory of a fit follows from. A matrix need not be there to be measured by it.
struct matrix_shape {
  index_t users = 0;
  index_t items = 0;
  std::size_t nonzeros = 0;
  /// The most entries that a user or an item has; 0 where that is not known. Fits that gather a row
  /// at a time are then taken to meet one as long as there can be; bounds on neighbours are tighter
  /// with it.
  std::size_t longest = 0;
};

/// That of a matrix. O(users + items).
template <InteractionMatrix M>
[[nodiscard]] matrix_shape shape_of(M const& data) {
  matrix_shape shape{data.users(), data.items(), static_cast<std::size_t>(data.nonzeros())};
  for (index_t u = 0; u < data.users(); ++u)
    shape.longest = std::max(shape.longest, data.user(user_index{u}).index.size());
  for (index_t i = 0; i < data.items(); ++i)
    shape.longest = std::max(shape.longest, data.item(item_index{i}).index.size());
  return shape;
}

/// What a recipe's `memory` says of a fit: bytes that it holds at its peak besides the training
/// matrix. A double, since users × users numbers may be more than 64 bits count.
struct fit_memory {
  double bytes = 0;
  bool at_most = false;  ///< how much it will be depends on the values; never more than this
};

namespace detail {

/// Throws shape_error for a shape that no matrix has.
inline void check_shape(matrix_shape const& shape) {
  if (shape.users < 0 || shape.items < 0)
    detail::fail<shape_error>({"a matrix of ", shape.users, " users and ", shape.items,
                               " items: neither may be negative"});
}

/// The most entries that a user or an item may have.
[[nodiscard]] inline std::size_t longest_row(matrix_shape const& shape) {
  if (shape.longest > 0) return shape.longest;
  return std::min(shape.nonzeros, to_size(std::max(shape.users, shape.items)));
}

/// Bytes that depend on which rows meet: never more than `most`, of the longest everywhere.
struct byte_range {
  double least = 0;
  double most = 0;
};

/// The most, which is a bound where the least is well below it.
[[nodiscard]] inline fit_memory most_of(byte_range const& held) noexcept {
  return {held.most, held.most > 1.05 * held.least};
}

/// Bytes of rows × columns numbers.
template <typename T>
[[nodiscard]] constexpr double table_bytes(double rows, double columns = 1) noexcept {
  return rows * columns * static_cast<double>(sizeof(T));
}

/// Bytes of a sparse matrix of so many rows (csr).
template <typename Value>
[[nodiscard]] constexpr double csr_bytes(double rows, double nonzeros) noexcept {
  return table_bytes<offset_t>(rows + 1) + table_bytes<index_t>(nonzeros) +
         table_bytes<Value>(nonzeros);
}

}  // namespace detail

}  // namespace lfrec::inline v0
