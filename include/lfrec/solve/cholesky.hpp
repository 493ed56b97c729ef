// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/dual.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Writes the normal matrix A = B + ρI + Σ a_j h_j h_jᵀ (d × d, lower triangle). Rows are gathered
/// into a tile, scaled by √a_j, and added as one rank update a tile.
template <typename Real, typename Scalar>
void normal_matrix(row_problem<Scalar> const& problem, Real* matrix, aligned_vector<Real>& tile) {
  auto const d = to_size(problem.fixed.columns());
  if (problem.base.empty())
    std::fill_n(matrix, d * d, Real{0});
  else
    std::copy(problem.base.begin(), problem.base.end(), matrix);
  for (std::size_t f = 0; f < d; ++f) matrix[f * d + f] += static_cast<Real>(problem.ridge);
  if (d == 0) return;  // nothing for Eigen, which would refer to null

  constexpr std::size_t tile_rows = 128;
  auto* const gathered = grown(tile, tile_rows * d);
  Eigen::Map<Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>> a(
      matrix, static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(d));
  for (std::size_t n = 0; n < problem.index.size();) {
    std::size_t rows = 0;
    for (; rows < tile_rows && n < problem.index.size(); ++n) {
      if (problem.weight[n] == 0) continue;  // Eigen 3.4 dies of SIGFPE on updates of no columns
      auto const scale = std::sqrt(static_cast<Real>(problem.weight[n]));
      auto const h = problem.fixed.row(problem.index[n]);
      for (std::size_t f = 0; f < d; ++f) gathered[rows * d + f] = scale * static_cast<Real>(h[f]);
      ++rows;
    }
    if (rows == 0) continue;
    const_row_major_map<Real> const block(gathered, static_cast<Eigen::Index>(rows),
                                          static_cast<Eigen::Index>(d));
    a.template selfadjointView<Eigen::Lower>().rankUpdate(block.adjoint());
  }
}

/// Writes the right-hand side Σ b_j h_j + c.
template <typename Real, typename Scalar>
void right_hand_side(row_problem<Scalar> const& problem, Real* out) {
  auto const d = to_size(problem.fixed.columns());
  if (problem.linear.empty())
    std::fill_n(out, d, Real{0});
  else
    std::copy(problem.linear.begin(), problem.linear.end(), out);
  for (std::size_t n = 0; n < problem.index.size(); ++n) {
    auto const b = static_cast<Real>(problem.target[n]);
    if (b == 0) continue;
    auto const h = problem.fixed.row(problem.index[n]);
    for (std::size_t f = 0; f < d; ++f) out[f] += b * static_cast<Real>(h[f]);
  }
}

/// Factors A (lower triangle, in place) and solves A x = x in place; false if A is not positive
/// definite to working precision.
template <typename Real>
[[nodiscard]] bool cholesky_in_place(Real* matrix, Real* x, std::size_t d) {
  if (d == 0) return true;
  using dense = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
  auto const n = static_cast<Eigen::Index>(d);
  Eigen::Map<dense> a(matrix, n, n);
  Eigen::LLT<Eigen::Ref<dense>, Eigen::Lower> const factor(a);
  if (factor.info() != Eigen::Success) return false;
  vector_map<Real> solution(x, n);
  factor.solveInPlace(solution);
  return all_finite(std::span<Real const>(x, d));
}

}  // namespace detail

/// The exact row solver: for a row of n entries n·d² + d³/3 flops or, where n < d and B is diagonal
/// or absent, n²·d + n³/3 (solve/dual.hpp). Where single precision breaks
/// down (weights many orders above the ridge) the row is solved again in double.
struct cholesky {
  template <typename Scalar>
  bool operator()(row_problem<Scalar> const& problem, std::span<Scalar> x,
                  solve_scratch<Scalar>& scratch) const {
    auto const d = x.size();
    if (detail::prefers_dual(problem) && detail::solve_dual(problem, x, scratch)) return true;
    auto* const matrix = detail::grown(scratch.normal, d * d);
    detail::normal_matrix<Scalar>(problem, matrix, scratch.tile);
    detail::right_hand_side<Scalar>(problem, x.data());
    if (detail::cholesky_in_place(matrix, x.data(), d)) return true;
    if constexpr (std::is_same_v<Scalar, double>) return false;
    auto* const exact = detail::grown(scratch.exact, d * d + d);
    aligned_vector<double> tile;
    detail::normal_matrix<double>(problem, exact, tile);
    detail::right_hand_side<double>(problem, exact + d * d);
    if (!detail::cholesky_in_place(exact, exact + d * d, d)) return false;
    for (std::size_t f = 0; f < d; ++f) x[f] = static_cast<Scalar>(exact[d * d + f]);
    return detail::all_finite(x);
  }
};

static_assert(RowSolver<cholesky, float> && RowSolver<cholesky, double>);

}  // namespace lfrec::inline v0
