// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
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
    auto const d = static_cast<Eigen::Index>(x.size());
    auto const n = static_cast<Eigen::Index>(problem.index.size());
    auto* const buffer = detail::grown(scratch.vectors, 6 * x.size() + problem.index.size());
    vector_map<Scalar> residual(buffer, d), direction(buffer + d, d), image(buffer + 2 * d, d);
    vector_map<Scalar> diagonal(buffer + 3 * d, d), scaled(buffer + 4 * d, d);
    vector_map<Scalar> base_diagonal(buffer + 5 * d, d), scores(buffer + 6 * d, n);
    vector_map<Scalar> solution(x.data(), d);
    const_vector_map<Scalar> const weight(problem.weight.data(), n);

    auto* const gathered = detail::grown(scratch.tile, problem.index.size() * x.size());
    for (std::size_t j = 0; j < problem.index.size(); ++j) {
      auto const h = problem.fixed.row(problem.index[j]);
      std::copy(h.begin(), h.end(), gathered + j * x.size());
    }
    const_row_major_map<Scalar> const rows(gathered, n, d);

    // out = (B + ρI + Σ a_j h_j h_jᵀ) in
    auto const apply = [&](auto const& in, auto& out) {
      out = problem.ridge * in;
      if (problem.diagonal_base())
        out.array() += base_diagonal.array() * in.array();
      else
        out.noalias() += const_row_major_map<Scalar>(problem.base.data(), d, d) * in;
      if (n == 0) return;
      scores.noalias() = rows * in;
      scores.array() *= weight.array();
      out.noalias() += rows.transpose() * scores;
    };

    for (Eigen::Index f = 0; f < d; ++f)
      base_diagonal[f] =
          problem.base.empty() ? Scalar{0} : problem.base[static_cast<std::size_t>(f * d + f)];
    diagonal.array() = problem.ridge + base_diagonal.array();
    for (Eigen::Index j = 0; j < n; ++j)
      diagonal.array() += weight[j] * rows.row(j).transpose().array().square();

    apply(solution, image);
    detail::right_hand_side<Scalar>(problem, residual.data());
    residual -= image;
    auto const precondition = [&] {
      for (Eigen::Index f = 0; f < d; ++f)
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
    return std::isfinite(rho) && detail::all_finite(x);
  }
};

static_assert(RowSolver<conjugate_gradient, float> && RowSolver<conjugate_gradient, double>);

}  // namespace lfrec::inline v0
