// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>

namespace lfrec::inline v0::detail {

/// aᵀb over n entries in an order of summation that depends on n alone: four running vectors of 16
/// bytes, then their lanes in order, then what is left over. Everything that scores uses this, so
/// that one query gives the same bits as a batch. Compiler vectors, which g++ and clang++ lower to
/// what the target has, because -O2 does not vectorise the plain loop.
template <typename Scalar>
[[nodiscard]] Scalar dot(Scalar const* a, Scalar const* b, std::size_t n) noexcept {
  using vec __attribute__((vector_size(16))) = Scalar;
  static_assert(sizeof(vec) == 16);
  constexpr std::size_t width = sizeof(vec) / sizeof(Scalar);
  auto const load = [](Scalar const* from) {
    vec v;
    std::memcpy(&v, from, sizeof v);
    return v;
  };
  vec s0 = {}, s1 = {}, s2 = {}, s3 = {};
  std::size_t i = 0;
  for (; i + 4 * width <= n; i += 4 * width) {
    s0 += load(a + i) * load(b + i);
    s1 += load(a + i + width) * load(b + i + width);
    s2 += load(a + i + 2 * width) * load(b + i + 2 * width);
    s3 += load(a + i + 3 * width) * load(b + i + 3 * width);
  }
  vec const total = (s0 + s1) + (s2 + s3);
  Scalar sum = 0;
  for (std::size_t l = 0; l < width; ++l) sum += total[l];
  for (; i < n; ++i) sum += a[i] * b[i];
  return sum;
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
