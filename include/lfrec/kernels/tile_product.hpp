// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>

#include "lfrec/kernels/dense.hpp"

namespace lfrec::inline v0::detail {

/// aᵀb over n entries in an order of summation that depends on n alone: four running vectors of 16
/// bytes, then their lanes in order, then what is left over. Scores come from tile_product.
/// Compiler vectors, which g++ and clang++ lower to what the target has, because -O2 does not
/// vectorise the plain loop.
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
/// tile[r * stride + c] = offset[c] + queries[r]ᵀ others[c]; offset may be null. Others are turned
/// a panel at a time, so that many of a query's products share an instruction; a product is one sum
/// over d in order, whatever the tile. What is left of the last panel goes through room of its own.
template <typename Scalar>
void tile_product(Scalar const* queries, std::size_t rows, Scalar const* others,
                  Scalar const* offset, std::size_t columns, std::size_t d, Scalar* tile,
                  std::size_t stride) noexcept {
  constexpr std::size_t width = 64, depth = 64, rows_at_once = 64;
  alignas(64) Scalar panel[depth * width];
  alignas(64) Scalar part[rows_at_once * width];
  for (std::size_t first = 0; first < columns; first += width) {
    std::size_t const count = columns - first < width ? columns - first : width;
    std::size_t const padded = dense_padded(count);
    for (std::size_t k = 0; k < d || k == 0; k += depth) {
      std::size_t const deep = d - k < depth ? d - k : depth;
      if (padded != count) std::memset(panel, 0, sizeof panel);
      transpose(others + first * d + k, count, deep, d, panel, width);
      right_operand<Scalar> const right{panel, width};
      for (std::size_t r = 0; r < rows; r += rows_at_once) {
        std::size_t const some = rows - r < rows_at_once ? rows - r : rows_at_once;
        left_operand<Scalar> const left{queries + r * d + k, d, 1};
        Scalar* const out = tile + r * stride + first;
        bool const direct = padded == count;
        Scalar* const to = direct ? out : part;
        std::size_t const apart = direct ? stride : width;
        if (!direct && k > 0)
          for (std::size_t q = 0; q < some; ++q)
            std::memcpy(part + q * width, out + q * stride, count * sizeof(Scalar));
        if (k == 0)
          multiply<keep::none>(left, some, right, deep, padded, to, apart);
        else
          multiply<keep::resume>(left, some, right, deep, padded, to, apart);
        if (!direct)
          for (std::size_t q = 0; q < some; ++q)
            std::memcpy(out + q * stride, part + q * width, count * sizeof(Scalar));
      }
    }
    if (offset != nullptr)
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = first; c < first + count; ++c) tile[r * stride + c] += offset[c];
  }
}

}  // namespace lfrec::inline v0::detail
