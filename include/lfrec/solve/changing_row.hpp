// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/kernels/factor_update.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

/// A row_problem whose entries come, change and go one by one, kept in double: N = B + Σ a h hᵀ,
/// the right-hand side Σ b h, and the factor UᵀU of A = N + ρI. A change of an entry is a change of
/// rank one of N, d² flops, and of U where ρ stays; where the change moves ρ, which moves every
/// diagonal entry, A is factored anew, d³/3 flops. What is taken away leaves rounding behind, so
/// every few removals all is summed again.
class changing_row {
 public:
  /// After so many changes that made an entry's weight smaller the sums are made anew.
  static constexpr int removals_a_refresh = 16;

  explicit changing_row(std::size_t unknowns)
      : d_(unknowns),
        room_(dense_padded(unknowns)),
        stride_(dense_stride(unknowns)),
        normal_(d_ * d_),
        factor_(room_ * stride_),
        pull_(d_),
        h_(d_),
        solution_(room_) {}

  /// Entries of a response: the unknowns, filled up with zeros.
  [[nodiscard]] std::size_t room() const noexcept { return room_; }

  /// Takes a whole problem in. `ridge` stands for the problem's own. n·d² + d³/3 flops.
  template <typename Scalar>
  [[nodiscard]] bool start(row_problem<Scalar> const& problem, double ridge) {
    removals_ = 0;
    std::ranges::fill(normal_, 0.0);
    std::ranges::copy(problem.base, normal_.begin());
    std::ranges::fill(pull_, 0.0);
    for (std::size_t n = 0; n < problem.index.size(); ++n)
      add(problem.fixed.row(problem.index[n]), static_cast<double>(problem.weight[n]),
          static_cast<double>(problem.target[n]));
    ready_ = factor(ridge) && solve(problem.linear);
    return ready_;
  }

  /// Adds `weight` and `target` to the a and b of the entry whose vector is h; `now` is the problem
  /// with that done. Starts anew where there is nothing to go on from.
  template <typename Scalar>
  [[nodiscard]] bool change(std::span<Scalar const> h, double weight, double target,
                            row_problem<Scalar> const& now, double ridge) {
    if (!ready_ || (weight < 0 && ++removals_ >= removals_a_refresh)) return start(now, ridge);
    add(h, weight, target);
    if (!refactor(weight, ridge)) return start(now, ridge);
    ready_ = solve(now.linear);
    return ready_ || start(now, ridge);
  }

  /// Whether the last start or change had a finite solution, without which there is no factor.
  [[nodiscard]] bool ready() const noexcept { return ready_; }
  /// x.
  [[nodiscard]] std::span<double const> solution() const noexcept { return {solution_.data(), d_}; }

  /// z = U⁻ᵀh, whose square is hᵀA⁻¹h, in room() entries. d² flops.
  template <typename Scalar>
  void half_response(std::span<Scalar const> h, std::span<double> z) const {
    std::fill(std::ranges::copy(h, z.begin()).out, z.end(), 0.0);
    solve_upper_transposed(factor_.data(), d_, stride_, z.data());
  }
  /// A⁻¹h from U⁻ᵀh.
  void complete(std::span<double> z) const { solve_upper(factor_.data(), d_, stride_, z.data()); }

 private:
  template <typename Scalar>
  void add(std::span<Scalar const> h, double weight, double target) {
    std::ranges::copy(h, h_.begin());
    if (weight != 0)
      for (std::size_t r = 0; r < d_; ++r) {
        double* const row = normal_.data() + r * d_ + r;
        combine(1.0, row, weight * h_[r], h_.data() + r, row, d_ - r);
      }
    combine(1.0, pull_.data(), target, h_.data(), pull_.data(), d_);
  }

  /// After add(h_, weight, …).
  [[nodiscard]] bool refactor(double weight, double ridge) {
    if (ridge != ridge_) return factor(ridge);
    if (weight == 0) return true;
    double const root = std::sqrt(std::abs(weight));
    for (double& v : h_) v *= root;
    if (weight < 0) return downdate_upper(factor_.data(), d_, stride_, h_.data());
    update_upper(factor_.data(), d_, stride_, h_.data());
    return true;
  }

  [[nodiscard]] bool factor(double ridge) {
    ridge_ = ridge;
    std::ranges::fill(factor_, 0.0);
    for (std::size_t f = 0; f < room_; ++f) {
      if (f < d_)
        std::copy_n(normal_.data() + f * d_ + f, d_ - f, factor_.data() + f * stride_ + f);
      factor_[f * stride_ + f] += f < d_ ? ridge : 1;
    }
    if (!factor_upper(factor_.data(), d_, stride_)) return false;
    // What is left of a diagonal entry must be more than rounding: 1 / u⁻² against the whole.
    for (std::size_t f = 0; f < d_; ++f) {
      double const inverse = factor_[f * stride_ + f];
      if (!(inverse * inverse * (normal_[f * d_ + f] + ridge) < 1e14)) return false;
    }
    return true;
  }

  template <typename Scalar>
  [[nodiscard]] bool solve(std::span<Scalar const> linear) {
    std::fill(std::ranges::copy(pull_, solution_.begin()).out, solution_.end(), 0.0);
    for (std::size_t f = 0; f < linear.size(); ++f) solution_[f] += static_cast<double>(linear[f]);
    solve_factored(factor_.data(), d_, stride_, solution_.data());
    return all_finite(std::span<double const>(solution_));
  }

  std::size_t d_;
  std::size_t room_;
  std::size_t stride_;
  std::vector<double> normal_;  // N, d × d, upper triangle
  std::vector<double> factor_;  // U, in rows stride_ apart
  std::vector<double> pull_;    // Σ b h
  std::vector<double> h_;
  std::vector<double> solution_;
  double ridge_ = 0;
  int removals_ = 0;
  bool ready_ = false;
};

}  // namespace lfrec::inline v0::detail
