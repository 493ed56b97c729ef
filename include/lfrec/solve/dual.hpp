// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "lfrec/core/finite.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

/// Whether the dual of a row is the cheaper one: its n × n matrix instead of one of d × d.
template <typename Scalar>
[[nodiscard]] bool prefers_dual(row_problem<Scalar> const& problem) noexcept {
  return problem.diagonal_base() && problem.index.size() < to_size(problem.fixed.columns());
}

/// Solves a row over its n entries instead of its d unknowns, for D = B + ρI that is diagonal. With
/// the rows t_j = √a_j D^-½ h_j of T, push-through gives
///   x = D^-½ (Tᵀ y + e),  (I + TTᵀ) y = (b_j / √a_j)_j − T e,  e = D^-½ c,
/// exactly, in n²·d + n³/3 flops. False, with x spoiled, where an entry pulls without weight, D is
/// not positive, or the precision does not do.
template <typename Scalar>
[[nodiscard]] bool solve_dual(row_problem<Scalar> const& problem, std::span<Scalar> x,
                              solve_scratch<Scalar>& scratch) {
  std::size_t const d = x.size();
  std::size_t const n = problem.index.size();
  std::size_t const wide = dense_padded(d), size = dense_padded(n);
  std::size_t const tile_stride = dense_stride(d), stride = dense_stride(n);
  auto* const scale = grown(scratch.vectors, 3 * wide + 2 * size);  // D^-½
  auto* const start = scale + wide;                                 // e
  auto* const sum = start + wide;                                   // Tᵀ y
  auto* const root = sum + wide;                                    // √a
  auto* const y = root + size;
  for (std::size_t f = 0; f < d; ++f)
    scale[f] = problem.ridge + (problem.base.empty() ? Scalar{0} : problem.base[f * d + f]);
  for (std::size_t f = 0; f < d; ++f) {
    if (!(scale[f] > 0)) return false;
    scale[f] = 1 / std::sqrt(scale[f]);
    start[f] = problem.linear.empty() ? Scalar{0} : scale[f] * problem.linear[f];
  }
  for (std::size_t j = 0; j < n; ++j) {
    root[j] = std::sqrt(problem.weight[j]);
    if (root[j] == 0 && problem.target[j] != 0) return false;
    y[j] = root[j] == 0 ? Scalar{0} : problem.target[j] / root[j];
  }
  std::fill(y + n, y + size, Scalar{0});

  auto* const tile = grown(scratch.tile, n * tile_stride + d * stride);
  auto* const columns = tile + n * tile_stride;  // Tᵀ: what add_gram multiplies
  gather(problem.fixed.data(), d, problem.picked(0, n), root, scale, tile, tile_stride);
  if (!problem.linear.empty())
    for (std::size_t j = 0; j < n; ++j) y[j] -= dot(tile + j * tile_stride, start, d);
  transpose(tile, n, d, tile_stride, columns, stride);
  for (std::size_t f = 0; f < d; ++f)
    std::fill(columns + f * stride + n, columns + f * stride + size, Scalar{0});
  auto* const k = grown(scratch.normal, size * stride);
  add_gram<keep::none>(columns, stride, d, size, k, stride);
  for (std::size_t j = 0; j < size; ++j) k[j * stride + j] += 1;
  if (!factor_upper(k, n, stride)) return false;
  solve_factored(k, n, stride, y);

  std::fill(sum, sum + wide, Scalar{0});
  add_tile_rows(tile, tile_stride, n, y, wide, sum);
  for (std::size_t f = 0; f < d; ++f) x[f] = scale[f] * (sum[f] + start[f]);
  return all_finite(x);
}

}  // namespace lfrec::inline v0::detail
