// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/dual.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// The approximate row solver: a few steps of conjugate gradient from the row's last value, with
/// the diagonal as preconditioner. 2·steps·(2·n·d + d²) flops for a row of n entries, without d²
/// where B is diagonal, and no d × d matrix per row. A row of up to 4·steps entries over a diagonal
/// is solved exactly, which is then no dearer (solve/dual.hpp). Takács, Pilászy, Tikk 2011.
struct conjugate_gradient {
  int steps = 3;
  static constexpr bool starts_from_last = true;

  template <typename Scalar>
  bool operator()(row_problem<Scalar> const& problem, std::span<Scalar> x,
                  solve_scratch<Scalar>& scratch) const {
    if (problem.index.size() <= 4 * static_cast<std::size_t>(steps) &&
        detail::prefers_dual(problem)) {
      if (detail::solve_dual(problem, x, scratch)) return true;
      std::fill(x.begin(), x.end(), Scalar{0});
    }
    std::size_t const d = x.size(), n = problem.index.size();
    std::size_t const wide = detail::dense_padded(d), stride = detail::dense_stride(d);
    std::size_t const count = (n + 3) / 4 * 4;
    auto* const buffer = detail::grown(scratch.vectors, 7 * wide + count);
    std::fill(buffer, buffer + 7 * wide, Scalar{0});
    auto* const residual = buffer;
    auto* const direction = residual + wide;
    auto* const image = direction + wide;
    auto* const inverse = image + wide;   // of the diagonal
    auto* const scaled = inverse + wide;  // the residual by it
    auto* const shift = scaled + wide;    // ρ, and the diagonal of B where that is all of B
    auto* const solution = shift + wide;
    auto* const weight = solution + wide;
    std::copy(x.begin(), x.end(), solution);
    std::copy(problem.weight.begin(), problem.weight.end(), weight);
    std::fill(weight + n, weight + count, Scalar{0});

    auto* const rows = detail::grown(scratch.tile, count * stride);
    Scalar const* const none = nullptr;
    detail::gather(problem.fixed.data(), d, problem.index.data(), none, none, n, rows, stride);
    std::fill(rows + n * stride, rows + count * stride, Scalar{0});

    // out = (B + ρI + Σ a_j h_j h_jᵀ) in
    auto const apply = [&](Scalar const* in, Scalar* out) {
      detail::multiply_entries(shift, in, out, wide);
      if (!problem.diagonal_base())
        for (std::size_t f = 0; f < d; ++f)
          out[f] += detail::dot(problem.base.data() + f * d, in, d);
      detail::weighted_normal_product(rows, stride, count, weight, in, wide, out);
    };

    for (std::size_t f = 0; f < d; ++f) {
      Scalar const base = problem.base.empty() ? Scalar{0} : problem.base[f * d + f];
      shift[f] = problem.ridge + (problem.diagonal_base() ? base : Scalar{0});
      inverse[f] = problem.ridge + base;
    }
    detail::add_squares(rows, stride, n, weight, wide, inverse);
    for (std::size_t f = 0; f < wide; ++f) inverse[f] = inverse[f] > 0 ? 1 / inverse[f] : Scalar{1};

    apply(solution, image);
    detail::right_hand_side<Scalar>(problem, residual);
    detail::combine(Scalar{1}, residual, Scalar{-1}, image, residual, wide);
    detail::multiply_entries(residual, inverse, scaled, wide);
    std::copy_n(scaled, wide, direction);
    Scalar rho = detail::dot(residual, scaled, wide);
    for (int step = 0; step < steps && rho > 0; ++step) {
      apply(direction, image);
      Scalar const curvature = detail::dot(direction, image, wide);
      if (curvature <= 0) break;  // NaN goes on, to be seen at the end
      Scalar const length = rho / curvature;
      detail::combine(Scalar{1}, solution, length, direction, solution, wide);
      detail::combine(Scalar{1}, residual, -length, image, residual, wide);
      detail::multiply_entries(residual, inverse, scaled, wide);
      Scalar const next_rho = detail::dot(residual, scaled, wide);
      detail::combine(Scalar{1}, scaled, next_rho / rho, direction, direction, wide);
      rho = next_rho;
    }
    std::copy_n(solution, d, x.begin());
    return std::isfinite(rho) && detail::all_finite(x);
  }
};

static_assert(RowSolver<conjugate_gradient, float> && RowSolver<conjugate_gradient, double>);

}  // namespace lfrec::inline v0
