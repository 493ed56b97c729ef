// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/kernels/small_cholesky.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/normal_wishart.hpp"

namespace lfrec::inline v0::detail {

struct equal_weights {};  // w_j = 1

/// What one row's n unknowns x are after its observations t_j = h_jᵀx + noise of precision α w_j:
///   x ~ N(A⁻¹b, A⁻¹),  A = Λ + α Σ w_j h_j h_jᵀ,  b = Λm + α Σ w_j t_j h_j.
/// Salakhutdinov, Mnih 2008, eqs. 11–13. Kept for the next row: it holds the memory.
template <typename Scalar>
class row_posterior {
 public:
  explicit row_posterior(std::size_t unknowns)
      : n_(unknowns),
        width_(dense_padded(unknowns + 1)),
        tile_(tile_rows * width_),
        gram_(width_ * width_),
        factor_(n_ * n_),
        mean_(n_) {}

  /// Of one of so many unknowns.
  [[nodiscard]] static double bytes(std::size_t unknowns) {
    auto const width = dense_padded(unknowns + 1);
    return static_cast<double>((tile_rows + width) * width * sizeof(Scalar) +
                               (unknowns + 2) * unknowns * sizeof(double));
  }

  /// Takes in `count` observations: vector_of(j) points to the n entries of h_j, target_of(j) is
  /// t_j, weight_of(j) is w_j. The targets go along as one more column: HᵀH, Hᵀt and tᵀt are one
  /// product, of rows times √w_j.
  template <typename VectorOf, typename TargetOf, typename WeightOf = equal_weights>
  void observe(std::size_t count, VectorOf const& vector_of, TargetOf const& target_of,
               WeightOf const& weight_of = {}) {
    std::ranges::fill(gram_, Scalar{0});
    for (std::size_t first = 0; first < count; first += tile_rows) {
      auto const rows = std::min(tile_rows, count - first);
      for (std::size_t r = 0; r < rows; ++r) {
        Scalar* const to = tile_.data() + r * width_;
        Scalar const* const from = vector_of(first + r);
        if constexpr (std::is_same_v<WeightOf, equal_weights>) {
          for (std::size_t f = 0; f < n_; ++f) to[f] = from[f];  // too short for a call
          to[n_] = static_cast<Scalar>(target_of(first + r));
        } else {
          double const root = std::sqrt(weight_of(first + r));
          auto const times = static_cast<Scalar>(root);
          for (std::size_t f = 0; f < n_; ++f) to[f] = times * from[f];
          to[n_] = static_cast<Scalar>(root * target_of(first + r));
        }
      }
      add_gram(tile_.data(), width_, rows, width_, gram_.data(), width_);
    }
  }

  /// Solves for A = LLᵀ and the mean; false if A is not positive definite to working precision. A
  /// shift of the prior mean m may be given.
  [[nodiscard]] bool condition(normal_prior const& prior, double alpha,
                               std::span<Scalar const> shift = {}) {
    for (std::size_t i = 0; i < n_; ++i) {
      mean_[i] = prior.linear[i] + alpha * static_cast<double>(gram_[i * width_ + n_]);
      for (std::size_t j = 0; j < shift.size(); ++j)
        mean_[i] += prior.precision[i * n_ + j] * static_cast<double>(shift[j]);
      for (std::size_t j = 0; j <= i; ++j)
        factor_[i * n_ + j] =
            prior.precision[i * n_ + j] + alpha * static_cast<double>(gram_[j * width_ + i]);
    }
    if (!factor_lower(factor_.data(), n_)) return false;
    solve_lower(factor_.data(), mean_.data(), n_);
    solve_lower_transposed(factor_.data(), mean_.data(), n_);
    return true;
  }

  [[nodiscard]] std::span<double const> mean() const noexcept { return mean_; }
  /// L, n × n, row by row, lower triangle.
  [[nodiscard]] double const* factor() const noexcept { return factor_.data(); }

  /// Writes a draw: mean + L⁻ᵀε.
  void draw(random_stream& random, std::span<Scalar> x) {
    noise_.resize(n_);
    for (double& e : noise_) e = random.normal();
    solve_lower_transposed(factor_.data(), noise_.data(), n_);
    for (std::size_t f = 0; f < n_; ++f) x[f] = static_cast<Scalar>(mean_[f] + noise_[f]);
  }

  /// Σ_j w_j (t_j − h_jᵀx)².
  template <typename Real>
  [[nodiscard]] double squared_error(std::span<Real> x) const noexcept {
    double sum = static_cast<double>(gram_[n_ * width_ + n_]);
    for (std::size_t i = 0; i < n_; ++i) {
      double image = -static_cast<double>(gram_[i * width_ + n_]);
      for (std::size_t j = 0; j < n_; ++j) {
        auto const g = gram_[std::min(i, j) * width_ + std::max(i, j)];
        image += static_cast<double>(x[j]) * static_cast<double>(g);
      }
      sum += static_cast<double>(x[i]) * (image - static_cast<double>(gram_[i * width_ + n_]));
    }
    return std::max(0.0, sum);
  }

 private:
  static constexpr std::size_t tile_rows = 64;
  std::size_t n_;
  std::size_t width_;
  aligned_vector<Scalar> tile_;
  aligned_vector<Scalar> gram_;  // of [h, t]: width × width, upper triangle
  std::vector<double> factor_;
  std::vector<double> mean_;
  std::vector<double> noise_;
};

}  // namespace lfrec::inline v0::detail
