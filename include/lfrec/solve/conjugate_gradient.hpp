// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/dense.hpp"
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
    auto const size = static_cast<Eigen::Index>(wide);
    auto* const buffer = detail::grown(scratch.vectors, 7 * wide + count);
    vector_map<Scalar> residual(buffer, size), direction(buffer + wide, size),
        image(buffer + 2 * wide, size), diagonal(buffer + 3 * wide, size),
        scaled(buffer + 4 * wide, size), base_diagonal(buffer + 5 * wide, size),
        solution(buffer + 6 * wide, size);
    auto* const weight = buffer + 7 * wide;
    std::copy(problem.weight.begin(), problem.weight.end(), weight);
    std::fill(weight + n, weight + count, Scalar{0});
    solution.setZero();
    std::copy(x.begin(), x.end(), solution.data());

    auto* const rows = detail::grown(scratch.tile, count * stride);
    detail::gather(problem.fixed.data(), d, problem.index.data(),
                   static_cast<Scalar const*>(nullptr), static_cast<Scalar const*>(nullptr), n,
                   rows, stride);
    std::fill(rows + n * stride, rows + count * stride, Scalar{0});

    // out = (B + ρI + Σ a_j h_j h_jᵀ) in
    auto const apply = [&](auto const& in, auto& out) {
      out = problem.ridge * in;
      if (problem.diagonal_base())
        out.array() += base_diagonal.array() * in.array();
      else
        out.head(static_cast<Eigen::Index>(d)).noalias() +=
            const_row_major_map<Scalar>(problem.base.data(), static_cast<Eigen::Index>(d),
                                        static_cast<Eigen::Index>(d)) *
            in.head(static_cast<Eigen::Index>(d));
      detail::weighted_normal_product(rows, stride, count, weight, in.data(), wide, out.data());
    };

    base_diagonal.setZero();
    for (std::size_t f = 0; f < d && !problem.base.empty(); ++f)
      buffer[5 * wide + f] = problem.base[f * d + f];
    diagonal.array() = problem.ridge + base_diagonal.array();
    detail::add_squares(rows, stride, n, weight, wide, diagonal.data());

    apply(solution, image);
    residual.setZero();
    detail::right_hand_side<Scalar>(problem, residual.data());
    residual -= image;
    auto const precondition = [&] {
      for (Eigen::Index f = 0; f < size; ++f)
        scaled[f] = diagonal[f] > 0 ? residual[f] / diagonal[f] : residual[f];
    };
    precondition();
    direction = scaled;
    Scalar rho = residual.dot(scaled);
    for (int step = 0; step < steps && rho > 0; ++step) {
      apply(direction, image);
      Scalar const curvature = direction.dot(image);
      if (curvature <= 0) break;  // NaN goes on, to be seen at the end
      Scalar const length = rho / curvature;
      solution += length * direction;
      residual -= length * image;
      precondition();
      Scalar const next_rho = residual.dot(scaled);
      direction = scaled + (next_rho / rho) * direction;
      rho = next_rho;
    }
    std::copy_n(solution.data(), d, x.begin());
    return std::isfinite(rho) && detail::all_finite(x);
  }
};

static_assert(RowSolver<conjugate_gradient, float> && RowSolver<conjugate_gradient, double>);

}  // namespace lfrec::inline v0
