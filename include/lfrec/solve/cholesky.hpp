// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/dual.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Entries that a normal matrix of d unknowns takes: dense_padded(d) rows, dense_stride(d) apart.
[[nodiscard]] constexpr std::size_t normal_size(std::size_t d) noexcept {
  return dense_padded(d) * dense_stride(d);
}

/// Rows that normal_matrix gathers at a time.
inline constexpr std::size_t gathered_rows = 128;

/// Writes the normal matrix A = B + ρI + Σ a_j h_j h_jᵀ: the upper triangle in rows dense_stride(d)
/// apart, with ones in the diagonal of what fills it up to dense_padded(d). Rows are gathered into
/// a tile, scaled by √a_j, and added as one product a tile. Where `sum` is not null it gets the
/// right-hand side Σ b_j h_j + c from the same tiles, dense_padded(d) entries; in Scalar only.
template <typename Real, typename Scalar>
void normal_matrix(row_problem<Scalar> const& problem, Real* matrix, aligned_vector<Real>& tile,
                   Real* sum = nullptr) {
  auto const d = to_size(problem.fixed.columns());
  auto const size = dense_padded(d);
  auto const stride = dense_stride(d);
  std::fill(matrix, matrix + normal_size(d), Real{0});
  if (sum != nullptr) {
    std::fill(sum, sum + size, Real{0});
    std::copy(problem.linear.begin(), problem.linear.end(), sum);
  }
  if (!problem.base.empty())
    for (std::size_t f = 0; f < d; ++f)
      std::copy_n(problem.base.data() + f * d + f, d - f, matrix + f * stride + f);
  for (std::size_t f = 0; f < size; ++f)
    matrix[f * stride + f] += f < d ? static_cast<Real>(problem.ridge) : Real{1};

  constexpr std::size_t tile_rows = gathered_rows;
  auto* const gathered = grown(tile, tile_rows * stride);
  std::array<Real, tile_rows> scale;
  std::array<Real, tile_rows> pull;  // b_j of a row of the tile
  for (std::size_t first = 0; first < problem.index.size(); first += tile_rows) {
    std::size_t const rows = std::min(tile_rows, problem.index.size() - first);
    for (std::size_t r = 0; r < rows; ++r)
      scale[r] = std::sqrt(static_cast<Real>(problem.weight[first + r]));
    if constexpr (std::is_same_v<Real, Scalar>) {
      gather(problem.fixed.data(), d, problem.picked(first, rows), scale.data(),
             static_cast<Real const*>(nullptr), gathered, stride);
      if (sum != nullptr) {
        for (std::size_t r = 0; r < rows; ++r) {
          Real const b = problem.target[first + r];
          pull[r] = scale[r] > 0 ? b / scale[r] : Real{0};
          if (!(scale[r] > 0) && b != 0)  // of no weight: the tile does not have it
            add_rows(problem.fixed.data(), d, problem.index.data() + first + r, &b, 1, sum);
        }
        add_tile_rows(gathered, stride, rows, pull.data(), size, sum);
      }
    } else {
      auto const index = problem.index.subspan(first, rows);
      for (std::size_t r = 0; r < rows; ++r) {
        auto const h = problem.fixed.row(index[r]);
        for (std::size_t f = 0; f < size; ++f)
          gathered[r * stride + f] = f < d ? scale[r] * static_cast<Real>(h[f]) : Real{0};
      }
    }
    kernels_for<Real, Scalar>::add_gram(gathered, stride, rows, size, matrix, stride);
  }
}

/// Writes the right-hand side Σ b_j h_j + c, d entries.
template <typename Real, typename Scalar>
void right_hand_side(row_problem<Scalar> const& problem, Real* out) {
  auto const d = to_size(problem.fixed.columns());
  if (problem.linear.empty())
    std::fill_n(out, d, Real{0});
  else
    std::copy(problem.linear.begin(), problem.linear.end(), out);
  if constexpr (std::is_same_v<Real, Scalar>) {
    add_rows(problem.fixed.data(), d, problem.index.data(), problem.target.data(),
             problem.index.size(), out);
  } else {
    for (std::size_t n = 0; n < problem.index.size(); ++n) {
      auto const b = static_cast<Real>(problem.target[n]);
      auto const h = problem.fixed.row(problem.index[n]);
      for (std::size_t f = 0; f < d; ++f) out[f] += b * static_cast<Real>(h[f]);
    }
  }
}

/// Factors A, a normal matrix of d unknowns, in place and solves A x = x in place; x has room for
/// dense_padded(d) entries; Scalar is that of the model. False if A is not positive definite to
/// working precision.
template <typename Scalar, typename Real>
[[nodiscard]] bool cholesky_in_place(Real* matrix, Real* x, std::size_t d) {
  std::fill(x + d, x + dense_padded(d), Real{0});
  using kernels = kernels_for<Real, Scalar>;
  if (!kernels::factor_upper(matrix, d, dense_stride(d))) return false;
  kernels::solve_upper_transposed(matrix, d, dense_stride(d), x);
  kernels::solve_upper(matrix, d, dense_stride(d), x);
  return all_finite(std::span<Real const>(x, d));
}

}  // namespace detail

/// The exact row solver: for a row of n entries n·d² + d³/3 flops or, where n < d and B is diagonal
/// or absent, n²·d + n³/3 (solve/dual.hpp). Where single precision breaks
/// down (weights many orders above the ridge) the row is solved again in double.
struct cholesky {
  /// Bytes of scratch for rows of d unknowns: a matrix, and a tile or a dual with its transpose.
  template <typename Scalar>
  [[nodiscard]] static double scratch_bytes(std::size_t d, std::size_t longest) {
    auto const dual = 2 * std::min(d, longest);
    auto const tile = std::max(detail::gathered_rows, dual) * detail::dense_stride(d);
    return detail::table_bytes<Scalar>(
        static_cast<double>(detail::normal_size(d) + tile + 5 * detail::dense_padded(d)));
  }

  template <typename Scalar>
  bool operator()(row_problem<Scalar> const& problem, std::span<Scalar> x,
                  solve_scratch<Scalar>& scratch) const {
    auto const d = x.size();
    if (detail::prefers_dual(problem) && detail::solve_dual(problem, x, scratch)) return true;
    auto const size = detail::dense_padded(d);
    auto* const matrix = detail::grown(scratch.normal, detail::normal_size(d));
    auto* const solution = detail::grown(scratch.vectors, size);
    detail::normal_matrix<Scalar>(problem, matrix, scratch.tile, solution);
    if (detail::cholesky_in_place<Scalar>(matrix, solution, d)) {
      std::copy_n(solution, d, x.begin());
      return true;
    }
    if constexpr (std::is_same_v<Scalar, double>) return false;
    auto* const exact = detail::grown(scratch.exact, detail::normal_size(d) + size);
    auto* const exact_solution = exact + detail::normal_size(d);
    aligned_vector<double> tile;
    detail::normal_matrix<double>(problem, exact, tile);
    detail::right_hand_side<double>(problem, exact_solution);
    if (!detail::cholesky_in_place<Scalar>(exact, exact_solution, d)) return false;
    for (std::size_t f = 0; f < d; ++f) x[f] = static_cast<Scalar>(exact_solution[f]);
    return detail::all_finite(x);
  }
};

static_assert(RowSolver<cholesky, float> && RowSolver<cholesky, double>);

}  // namespace lfrec::inline v0
