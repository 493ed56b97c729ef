// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/dual.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// The approximate row solver: a few steps of conjugate gradient from the row's last value, with
/// the diagonal as preconditioner. 2·(steps + 1)·(2·n·d + d²) flops for a row of n entries, without
/// d² where B is diagonal, and no d × d matrix per row. A row of up to 4·steps entries over a
/// diagonal is solved exactly, which is then no dearer (solve/dual.hpp). Takács, Pilászy, Tikk
/// 2011.
struct conjugate_gradient {
  int steps = 3;
  bool quantized = false;  ///< asks for 16-bit copies to gather from
  static constexpr bool starts_from_last = true;

  /// Bytes of scratch for rows of d unknowns and up to `longest` entries, which are gathered whole.
  template <typename Scalar>
  [[nodiscard]] static double scratch_bytes(std::size_t d, std::size_t longest) {
    std::size_t const count = (longest + 3) / 4 * 4;
    return detail::table_bytes<Scalar>(
        static_cast<double>(count * (detail::dense_stride(d) + 2) + 6 * detail::dense_padded(d)));
  }

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
    auto* const buffer = detail::grown(scratch.vectors, 6 * wide + 2 * count);
    std::fill(buffer, buffer + 6 * wide, Scalar{0});
    auto* const residual = buffer;
    auto* const direction = residual + wide;
    auto* const image = direction + wide;  // A · direction
    auto* const inverse = image + wide;    // of the diagonal
    auto* const shift = inverse + wide;    // ρ, and the diagonal of B where that is all of B
    auto* const solution = shift + wide;
    auto* const weight = solution + wide;
    auto* const target = weight + count;
    std::copy(x.begin(), x.end(), solution);
    std::fill(std::copy(problem.weight.begin(), problem.weight.end(), weight), weight + count,
              Scalar{0});
    std::fill(std::copy(problem.target.begin(), problem.target.end(), target), target + count,
              Scalar{0});

    for (std::size_t f = 0; f < d; ++f) {
      Scalar const base = problem.base.empty() ? Scalar{0} : problem.base[f * d + f];
      shift[f] = problem.ridge + (problem.diagonal_base() ? base : Scalar{0});
      inverse[f] = problem.ridge + base;
      residual[f] = (problem.linear.empty() ? Scalar{0} : problem.linear[f]) - shift[f] * x[f];
    }
    // What B does beyond its diagonal: out += sign · B in, and inᵀB in.
    auto const add_base = [&](Scalar sign, Scalar const* in, Scalar* out) {
      Scalar sum = 0;
      if (problem.diagonal_base()) return sum;
      for (std::size_t f = 0; f < d; ++f) {
        Scalar const product = detail::dot(problem.base.data() + f * d, in, d);
        out[f] += sign * product;
        sum += in[f] * product;
      }
      return sum;
    };
    (void)add_base(Scalar{-1}, solution, residual);
    auto* const rows = detail::grown(scratch.tile, count * stride);
    auto const gather = [&](auto const* table, Scalar const* step) {
      detail::gather_residual(table, step, d, problem.picked(0, n), weight, target, solution, rows,
                              stride, residual, inverse);
    };
    if (problem.quantized != nullptr)
      gather(problem.quantized->entries.data(), problem.quantized->step.data());
    else
      gather(problem.fixed.data(), nullptr);
    detail::invert_positive(inverse, wide);

    Scalar rho = detail::take_step(Scalar{0}, direction, image, inverse, wide, solution, residual);
    Scalar keep_of_last = 0;
    for (int step = 1; step <= steps && rho > 0; ++step) {
      Scalar curvature =
          detail::next_direction(residual, inverse, keep_of_last, shift, wide, direction, image);
      curvature += add_base(Scalar{1}, direction, image);
      // After the last step nobody asks for the residual.
      curvature += detail::weighted_normal_product(rows, stride, count, weight, direction, wide,
                                                   step < steps ? image : nullptr);
      if (curvature <= 0) break;  // NaN goes on, to be seen at the end
      Scalar const next_rho =
          detail::take_step(rho / curvature, direction, image, inverse, wide, solution, residual);
      keep_of_last = next_rho / rho;
      rho = next_rho;
    }
    std::copy_n(solution, d, x.begin());
    return std::isfinite(rho) && detail::all_finite(x);
  }
};

static_assert(RowSolver<conjugate_gradient, float> && RowSolver<conjugate_gradient, double>);

}  // namespace lfrec::inline v0
