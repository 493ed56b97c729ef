// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "lfrec/core/finite.hpp"
#include "lfrec/kernels/small_cholesky.hpp"
#include "lfrec/kernels/tile_gram.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

/// Whether the dual of a row is the cheaper one: its n × n matrix instead of one of d × d.
template <typename Scalar>
[[nodiscard]] bool prefers_dual(row_problem<Scalar> const& problem) noexcept {
  return problem.diagonal_base() && problem.index.size() < to_size(problem.fixed.columns());
}

/// Factors I + TTᵀ (n × n, lower triangle of k) and solves for y in place.
template <typename Scalar>
[[nodiscard]] bool solve_dual_system(Scalar const* tile, Scalar* k, Scalar* y, std::size_t n,
                                     std::size_t d) {
  constexpr std::size_t small = 48;  // up to here Eigen's blocking costs more than it saves
  if (n <= small) {
    tile_gram(tile, n, d, k);
    for (std::size_t j = 0; j < n; ++j) k[j * n + j] += Scalar{1};
    if (!factor_lower(k, n)) return false;
    solve_lower(k, y, n);
    solve_lower_transposed(k, y, n);
    return true;
  }
  using dense = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  auto const size = static_cast<Eigen::Index>(n);
  const_row_major_map<Scalar> const t(tile, size, static_cast<Eigen::Index>(d));
  Eigen::Map<dense> matrix(k, size, size);
  matrix.setIdentity();
  matrix.template selfadjointView<Eigen::Lower>().rankUpdate(t);
  Eigen::LLT<Eigen::Ref<dense>, Eigen::Lower> const factor(matrix);
  if (factor.info() != Eigen::Success) return false;
  vector_map<Scalar> solution(y, size);
  factor.solveInPlace(solution);
  return true;
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
  auto* const scale = grown(scratch.vectors, 2 * d + n);  // D^-½
  auto* const start = scale + d;                          // e
  auto* const y = start + d;
  auto* const tile = grown(scratch.tile, n * d);
  for (std::size_t f = 0; f < d; ++f)
    scale[f] = problem.ridge + (problem.base.empty() ? Scalar{0} : problem.base[f * d + f]);
  for (std::size_t f = 0; f < d; ++f) {
    if (!(scale[f] > 0)) return false;
    scale[f] = 1 / std::sqrt(scale[f]);
    start[f] = problem.linear.empty() ? Scalar{0} : scale[f] * problem.linear[f];
  }
  for (std::size_t j = 0; j < n; ++j) {
    Scalar const root = std::sqrt(problem.weight[j]);
    if (root == 0 && problem.target[j] != 0) return false;
    auto const h = problem.fixed.row(problem.index[j]);
    Scalar* const t = tile + j * d;
    for (std::size_t f = 0; f < d; ++f) t[f] = root * (scale[f] * h[f]);
    y[j] = root == 0 ? Scalar{0} : problem.target[j] / root;
    if (!problem.linear.empty()) y[j] -= dot(t, start, d);
  }
  if (!solve_dual_system(tile, grown(scratch.normal, n * n), y, n, d)) return false;
  std::copy(start, start + d, x.begin());
  for (std::size_t j = 0; j < n; ++j) {
    Scalar const* const t = tile + j * d;
    for (std::size_t f = 0; f < d; ++f) x[f] += y[j] * t[f];
  }
  for (std::size_t f = 0; f < d; ++f) x[f] *= scale[f];
  return all_finite(x);
}

}  // namespace lfrec::inline v0::detail
