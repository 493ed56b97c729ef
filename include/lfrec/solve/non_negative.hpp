// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Writes both triangles of the d × d matrix whose upper one a normal matrix has.
template <typename Real>
void mirror(Real const* normal, std::size_t d, Real* matrix) {
  for (std::size_t r = 0; r < d; ++r)
    for (std::size_t c = r; c < d; ++c)
      matrix[r * d + c] = matrix[c * d + r] = normal[r * dense_stride(d) + c];
}

/// Solves A z = b over the unknowns where x is not 0, with z = 0 elsewhere; `first` unknowns always
/// take part. A has both triangles; Scalar is that of the model. False if A is not positive
/// definite.
template <typename Scalar, typename Real>
[[nodiscard]] bool solve_on_support(std::span<Real const> x, std::size_t first, Real const* a,
                                    Real const* b, Real* z) {
  std::size_t const d = x.size();
  std::vector<std::size_t> support;
  for (std::size_t f = 0; f < d; ++f)
    if (f < first || x[f] != 0) support.push_back(f);
  std::size_t const n = support.size();
  std::size_t const stride = dense_stride(n);
  aligned_vector<Real> matrix(normal_size(n));
  aligned_vector<Real> part(dense_padded(n));
  for (std::size_t c = 0; c < n; ++c) {
    part[c] = b[support[c]];
    for (std::size_t r = c; r < n; ++r) matrix[c * stride + r] = a[support[c] * d + support[r]];
  }
  for (std::size_t c = n; c < part.size(); ++c) matrix[c * stride + c] = 1;
  if (!cholesky_in_place<Scalar>(matrix.data(), part.data(), n)) return false;
  std::fill_n(z, d, Real{0});
  for (std::size_t c = 0; c < n; ++c) z[support[c]] = part[c];
  return true;
}

/// One sweep of coordinate descent on ½ xᵀA x − bᵀx with x_f ≥ 0 for f ≥ first; slope is A x − b.
/// Gives twice what it gained.
template <typename Real>
Real descend_coordinates(Real const* a, std::size_t first, std::span<Real> x, Real* slope) {
  std::size_t const d = x.size();
  Real gain = 0;
  for (std::size_t f = 0; f < d; ++f) {
    Real const curvature = a[f * d + f];
    if (!(curvature > 0)) continue;
    Real next = x[f] - slope[f] / curvature;
    if (f >= first && next < 0) next = 0;
    Real const step = next - x[f];
    if (step == 0) continue;
    x[f] = next;
    for (std::size_t g = 0; g < d; ++g) slope[g] += step * a[f * d + g];
    gain += step * step * curvature;
  }
  return gain;
}

/// Minimises ½ xᵀA x − bᵀx with x_f ≥ 0 for f ≥ first. Coordinate descent from 0 finds which
/// unknowns are 0, a linear system the others: every few sweeps it is tried, and is the solution
/// if it is nowhere negative and no slope asks for another unknown. A has both triangles; Scalar is
/// that of the model.
template <typename Scalar, typename Real>
[[nodiscard]] bool solve_non_negative(Real const* a, Real const* b, std::size_t first,
                                      std::span<Real> x) {
  std::size_t const d = x.size();
  constexpr int most_sweeps = 200;
  constexpr int sweeps_a_try = 3;
  aligned_vector<Real> slope(d);
  aligned_vector<Real> exact(d);
  Real const none = 16 * std::numeric_limits<Real>::epsilon();
  std::ranges::fill(x, Real{0});
  Real largest = 0;
  for (std::size_t f = 0; f < d; ++f) {
    slope[f] = -b[f];
    largest = std::max(largest, std::abs(b[f]));
  }
  for (int sweep = 1; sweep <= most_sweeps; ++sweep) {
    Real const gain = descend_coordinates(a, first, x, slope.data());
    if (!all_finite(std::span<Real const>(x))) return false;
    if (sweep % sweeps_a_try != 0 && gain > 0) continue;
    if (!solve_on_support<Scalar>(std::span<Real const>(x), first, a, b, exact.data()))
      return false;
    bool const inside = std::all_of(exact.begin() + static_cast<std::ptrdiff_t>(first), exact.end(),
                                    [](Real v) { return v >= 0; });
    if (inside) {
      std::ranges::copy(exact, x.begin());
      bool done = true;
      for (std::size_t f = 0; f < d; ++f) {
        slope[f] = -b[f];
        for (std::size_t g = 0; g < d; ++g) slope[f] += a[f * d + g] * x[g];
        done = done && (x[f] != 0 || slope[f] >= -none * largest);
      }
      if (done) break;
    } else if (!(gain > 0)) {
      break;
    }
  }
  return true;
}

}  // namespace detail

/// The row solver that keeps unknowns at or above zero: coordinate descent on the normal equations
/// (Hsieh, Dhillon 2011), n·d² flops for them and d² a sweep. Starts from 0, so that the answer
/// depends on the problem alone.
struct non_negative {
  std::size_t free = 0;  ///< so many unknowns at the front may have any sign: a bias

  /// Bytes of scratch for rows of d unknowns: three matrices and a tile.
  template <typename Scalar>
  [[nodiscard]] static double scratch_bytes(std::size_t d, std::size_t /*longest*/) {
    auto const tile = detail::gathered_rows * detail::dense_stride(d);
    return detail::table_bytes<Scalar>(
        static_cast<double>(2 * detail::normal_size(d) + d * d + tile + 4 * d));
  }

  template <typename Scalar>
  bool operator()(row_problem<Scalar> const& problem, std::span<Scalar> x,
                  solve_scratch<Scalar>& scratch) const {
    auto const d = x.size();
    auto* const normal = detail::grown(scratch.normal, detail::normal_size(d) + d * d);
    auto* const matrix = normal + detail::normal_size(d);
    auto* const target = detail::grown(scratch.vectors, d);
    detail::normal_matrix<Scalar>(problem, normal, scratch.tile);
    detail::mirror(normal, d, matrix);
    detail::right_hand_side<Scalar>(problem, target);
    return detail::solve_non_negative<Scalar>(matrix, target, std::min(free, d), x);
  }
};

static_assert(RowSolver<non_negative, float> && RowSolver<non_negative, double>);

}  // namespace lfrec::inline v0
