// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

namespace detail {

struct gram_cut {
  static constexpr std::size_t grain = 512;      // rows of a partial product
  static constexpr std::size_t tile_rows = 128;  // and of what is added to it at once
  static constexpr std::size_t window = 16;      // partial products held at a time
};

/// Bytes that gram() holds at its peak for a table of that shape, its result among them.
template <typename Scalar>
[[nodiscard]] double gram_bytes(index_t rows, index_t columns, std::size_t threads) {
  auto const d = to_size(columns);
  auto const size = static_cast<double>(dense_padded(d) * dense_stride(d));
  auto const partial = std::min(gram_cut::window, chunk_count(to_size(rows), gram_cut::grain));
  auto const tiles = std::min(threads, partial) * gram_cut::tile_rows * dense_stride(d);
  return table_bytes<Scalar>(size, static_cast<double>(partial) + 1) + table_bytes<double>(size) +
         std::max(table_bytes<Scalar>(static_cast<double>(tiles)),
                  table_bytes<Scalar>(columns, columns));
}

}  // namespace detail

/// weight · HᵀH, columns × columns, both triangles. Products of 128 rows each in Scalar, four of
/// them a chunk, summed in double in row order: the same bits for any executor. rows · columns²
/// flops.
template <typename Scalar>
[[nodiscard]] aligned_vector<Scalar> gram(executor_ref exec, factors<Scalar> const& table,
                                          double weight) {
  auto const d = to_size(table.columns());
  auto const size = detail::dense_padded(d);
  auto const stride = detail::dense_stride(d);
  aligned_vector<Scalar> const zero(size * stride);
  aligned_vector<double> total(zero.size());
  constexpr std::size_t grain = detail::gram_cut::grain;
  constexpr std::size_t tile_rows = detail::gram_cut::tile_rows;
  constexpr std::size_t window = detail::gram_cut::window;
  std::size_t const chunks = chunk_count(to_size(table.rows()), grain);
  std::vector<aligned_vector<Scalar>> partial(std::min(window, chunks), zero);
  for (std::size_t first = 0; first < chunks; first += window) {
    std::size_t const count = std::min(window, chunks - first);
    exec.run(count, [&](std::size_t p) {
      aligned_vector<Scalar> tile(tile_rows * stride);
      std::ranges::fill(partial[p], Scalar{0});
      std::size_t const begin = (first + p) * grain;
      std::size_t const end = std::min(to_size(table.rows()), begin + grain);
      for (std::size_t row = begin; row < end; row += tile_rows) {
        std::size_t const rows = std::min(tile_rows, end - row);
        for (std::size_t r = 0; r < rows; ++r)
          std::copy_n(table.data() + (row + r) * d, d, tile.data() + r * stride);
        detail::add_gram(tile.data(), stride, rows, size, partial[p].data(), stride);
      }
    });
    for_each_chunk(exec, d, 16, [&](chunk rows) {
      for (std::size_t p = 0; p < count; ++p)
        for (std::size_t r = rows.begin; r < rows.end; ++r)
          for (std::size_t n = r * stride + r; n < r * stride + d; ++n)
            total[n] += static_cast<double>(partial[p][n]);
    });
  }
  aligned_vector<Scalar> result(d * d);
  for (std::size_t r = 0; r < d; ++r)
    for (std::size_t c = r; c < d; ++c)
      result[c * d + r] = result[r * d + c] = static_cast<Scalar>(weight * total[r * stride + c]);
  return result;
}

}  // namespace lfrec::inline v0
