// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace lfrec::inline v0::detail {

/// aᵀb over n entries in an order of summation that depends on n alone: sixteen running sums, added
/// up in a fixed tree. Everything that scores uses this, so that one query gives the same bits as
/// a batch. The lanes are independent, so a plain -O2 or -O3 build turns them into vectors.
template <typename Scalar>
[[nodiscard]] Scalar dot(Scalar const* a, Scalar const* b, std::size_t n) noexcept {
  constexpr std::size_t lanes = 16;
  Scalar sum[lanes] = {};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (std::size_t l = 0; l < lanes; ++l) sum[l] += a[i + l] * b[i + l];
  for (std::size_t l = 0; i < n; ++i, ++l) sum[l] += a[i] * b[i];
  for (std::size_t half = lanes / 2; half > 0; half /= 2)
    for (std::size_t l = 0; l < half; ++l) sum[l] += sum[l + half];
  return sum[0];
}

/// Scores of `rows` vectors against `columns` others, all of width d, row by row:
/// tile[r * stride + c] = offset[c] + queries[r]ᵀ others[c]; offset may be null.
template <typename Scalar>
void tile_product(Scalar const* queries, std::size_t rows, Scalar const* others,
                  Scalar const* offset, std::size_t columns, std::size_t d, Scalar* tile,
                  std::size_t stride) noexcept {
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) {
      Scalar const product = dot(queries + r * d, others + c * d, d);
      tile[r * stride + c] = offset == nullptr ? product : offset[c] + product;
    }
}

}  // namespace lfrec::inline v0::detail
