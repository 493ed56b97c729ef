// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "lfrec/core/types.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

/// The equations of a step Δ from x that minimises a quadratic model of a sum of losses of φ_rᵀx,
/// each with slope g and curvature a where it stands, and a ridge:
///   (κ Σ a φφᵀ + ρI) Δ = −Σ g φ − ρx.
/// Grows row by row, in double; parts over different rows merge.
class normal_system {
 public:
  explicit normal_system(std::size_t unknowns)
      : unknowns_(unknowns),
        matrix_(normal_size(unknowns), 0.0),
        slope_(dense_padded(unknowns), 0.0),
        tile_(tile_rows * dense_stride(unknowns), 0.0) {}

  /// φ has as many entries as there are unknowns.
  void add(std::span<double const> phi, double slope, double curvature) {
    double const root = std::sqrt(curvature);
    double* const at = tile_.data() + rows_ * dense_stride(unknowns_);
    for (std::size_t f = 0; f < unknowns_; ++f) {
      at[f] = root * phi[f];
      slope_[f] += slope * phi[f];
    }
    if (++rows_ == tile_rows) flush();
  }

  void merge(normal_system other) {
    flush();
    other.flush();
    for (std::size_t n = 0; n < matrix_.size(); ++n) matrix_[n] += other.matrix_[n];
    for (std::size_t f = 0; f < unknowns_; ++f) slope_[f] += other.slope_[f];
  }

  /// x += Δ; false if there is no finite solution. Leaves nothing but zeros: the next system may
  /// grow in its place.
  template <typename Scalar>
  [[nodiscard]] bool solve(double ridge, double curvatures, std::span<Scalar> x) {
    flush();
    auto const stride = dense_stride(unknowns_);
    for (double& m : matrix_) m *= curvatures;
    for (std::size_t f = 0; f < dense_padded(unknowns_); ++f)
      matrix_[f * stride + f] += f < unknowns_ ? ridge : 1.0;
    for (std::size_t f = 0; f < unknowns_; ++f)
      slope_[f] = -slope_[f] - ridge * static_cast<double>(x[f]);
    bool const solved = cholesky_in_place<double>(matrix_.data(), slope_.data(), unknowns_);
    if (solved)
      for (std::size_t f = 0; f < unknowns_; ++f)
        x[f] = static_cast<Scalar>(static_cast<double>(x[f]) + slope_[f]);
    std::ranges::fill(matrix_, 0.0);
    std::ranges::fill(slope_, 0.0);
    return solved;
  }

 private:
  static constexpr std::size_t tile_rows = 32;

  void flush() {
    if (rows_ == 0) return;
    auto const stride = dense_stride(unknowns_);
    add_gram(tile_.data(), stride, rows_, dense_padded(unknowns_), matrix_.data(), stride);
    rows_ = 0;
  }

  std::size_t unknowns_;
  aligned_vector<double> matrix_;  // as normal_matrix has it: the upper triangle counts
  aligned_vector<double> slope_;   // Σ g φ
  aligned_vector<double> tile_;    // rows √a φ that are not in the matrix yet
  std::size_t rows_ = 0;
};

}  // namespace lfrec::inline v0::detail
