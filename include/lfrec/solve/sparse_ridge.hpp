// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// Learns to give vectors for sparse rows: `fit` takes rows X (n × t), as many targets Y (n × d)
/// and how much each row counts, and returns what `predict`s a vector of d from a row of t. The
/// same bits for any executor, if the models that are made with it are to have them.
template <typename R, typename Scalar>
concept Regressor = std::copyable<R> &&
    requires(R const& r, csr<float> const& x, factors<Scalar> const& y,
             std::span<Scalar const> weights, executor_ref exec, row_view row,
             std::span<Scalar> out) {
  r.fit(x, y, weights, exec).predict(row, out);
};

/// What ridge regression has learnt: y = m + Bᵀx. Immutable.
template <typename Scalar>
class linear_map {
 public:
  linear_map(factors<Scalar> coefficients, std::vector<Scalar> intercept, int steps)
      : coefficients_(std::move(coefficients)), intercept_(std::move(intercept)), steps_(steps) {}

  [[nodiscard]] factors<Scalar> const& coefficients() const noexcept { return coefficients_; }
  [[nodiscard]] std::span<Scalar const> intercept() const noexcept { return intercept_; }
  /// How many steps of conjugate gradient it took.
  [[nodiscard]] int steps() const noexcept { return steps_; }

  void predict(row_view x, std::span<Scalar> y) const {
    std::ranges::copy(intercept_, y.begin());
    for (std::size_t n = 0; n < x.size(); ++n) {
      auto const b = coefficients_.row(x.index[n]);
      auto const value = static_cast<Scalar>(x.value[n]);
      for (std::size_t f = 0; f < b.size(); ++f) y[f] += value * b[f];
    }
  }

 private:
  factors<Scalar> coefficients_;   // t × d
  std::vector<Scalar> intercept_;  // d
  int steps_;
};

/// Minimises Σ_i w_i ‖y_i − m − Bᵀx_i‖² + λ‖B‖² over B for m = Σ w_i y_i / Σ w_i, by conjugate
/// gradient with the diagonal as preconditioner, all d columns side by side and each with its own
/// step lengths. Never builds t × t. O(steps · (nonzeros + t) · d), in double.
struct sparse_ridge {
  double regularization = 1;  ///< λ ≥ 0; 0 leaves features that no row has at 0
  int steps = 200;            ///< at most; it stops where every column's residual is small
  double tolerance = 1e-6;    ///< of the residual, relative to where it began

  /// Throws shape_error for targets or weights of another number than rows, invalid_option for a λ
  /// below 0 or not finite, numeric_error where the answer is not finite.
  template <typename Scalar>
  [[nodiscard]] linear_map<Scalar> fit(csr<float> const& x, factors<Scalar> const& y,
                                       std::span<Scalar const> weights, executor_ref exec) const;
};

namespace detail {

/// A table of doubles with as many columns as there are targets, and its products with X.
class ridge_system {
 public:
  using table = std::vector<double>;  // rows × d

  ridge_system(csr<float> const& x, table weights, std::size_t d, double ridge, executor_ref exec)
      : x_(x),
        transposed_(transpose(x)),
        weights_(std::move(weights)),
        d_(d),
        ridge_(ridge),
        exec_(exec),
        images_(to_size(x.rows()) * d) {}

  [[nodiscard]] std::size_t unknowns() const { return to_size(x_.columns()); }

  /// Xᵀ v, v of n × d.
  void pull(table const& v, table& out) const { product(transposed_, v, out); }

  /// (Xᵀ W X + λI) b
  void apply(table const& b, table& out) {
    product(x_, b, images_);
    for (std::size_t i = 0; i < weights_.size(); ++i)
      for (std::size_t f = 0; f < d_; ++f) images_[i * d_ + f] *= weights_[i];
    pull(images_, out);
    for (std::size_t n = 0; n < out.size(); ++n) out[n] += ridge_ * b[n];
  }

  /// The diagonal of Xᵀ W X + λI.
  [[nodiscard]] table diagonal() const {
    table result(unknowns(), ridge_);
    for (std::size_t t = 0; t < result.size(); ++t) {
      auto const row = transposed_.row(static_cast<index_t>(t));
      for (std::size_t n = 0; n < row.size(); ++n)
        result[t] += weights_[to_size(row.index[n])] * static_cast<double>(row.value[n]) *
                     static_cast<double>(row.value[n]);
    }
    return result;
  }

  /// Column by column Σ a b, in the order of the rows.
  [[nodiscard]] table dots(table const& a, table const& b) const {
    table sums(d_, 0);
    for (std::size_t n = 0; n < a.size(); ++n) sums[n % d_] += a[n] * b[n];
    return sums;
  }

 private:
  // Each row of the result is one chunk's own: the same bits for any executor.
  void product(csr<float> const& left, table const& right, table& out) const {
    for_each_chunk(exec_, to_size(left.rows()), 256, [&](chunk c) {
      for (std::size_t r = c.begin; r < c.end; ++r) {
        double* const sums = out.data() + r * d_;
        std::fill(sums, sums + d_, 0.0);
        auto const row = left.row(static_cast<index_t>(r));
        for (std::size_t n = 0; n < row.size(); ++n) {
          double const* const other = right.data() + to_size(row.index[n]) * d_;
          auto const value = static_cast<double>(row.value[n]);
          for (std::size_t f = 0; f < d_; ++f) sums[f] += value * other[f];
        }
      }
    });
  }

  csr<float> const& x_;
  csr<float> transposed_;
  table weights_;
  std::size_t d_;
  double ridge_;
  executor_ref exec_;
  table images_;  // n × d
};

}  // namespace detail

template <typename Scalar>
linear_map<Scalar> sparse_ridge::fit(csr<float> const& x, factors<Scalar> const& y,
                                     std::span<Scalar const> weights, executor_ref exec) const {
  if (x.rows() != y.rows() || weights.size() != to_size(x.rows()))
    detail::fail<shape_error>(
        {"ridge: ", x.rows(), " rows, ", y.rows(), " targets, ", weights.size(), " weights"});
  if (!(regularization >= 0) || !std::isfinite(regularization))
    detail::fail<invalid_option>(
        {"ridge: regularization must be at least 0, got ", regularization});
  auto const n = to_size(x.rows());
  auto const d = to_size(y.columns());
  using table = detail::ridge_system::table;
  table const w(weights.begin(), weights.end());
  double total = 0;
  for (double const each : w) total += each;
  table mean(d, 0);
  for (std::size_t i = 0; i < n && total > 0; ++i)
    for (std::size_t f = 0; f < d; ++f)
      mean[f] += w[i] / total * static_cast<double>(y.data()[i * d + f]);
  table rest(n * d);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t f = 0; f < d; ++f)
      rest[i * d + f] = w[i] * (static_cast<double>(y.data()[i * d + f]) - mean[f]);

  detail::ridge_system system(x, w, d, regularization, exec);
  auto const diagonal = system.diagonal();
  table solution(system.unknowns() * d, 0), residual(solution), image(solution), scaled(solution);
  system.pull(rest, residual);
  auto const precondition = [&] {
    for (std::size_t k = 0; k < residual.size(); ++k)
      scaled[k] = diagonal[k / d] > 0 ? residual[k] / diagonal[k / d] : 0;
  };
  precondition();
  auto direction = scaled;
  auto rho = system.dots(residual, scaled);
  auto const start = rho;
  int taken = 0;
  for (; taken < steps; ++taken) {
    bool done = true;
    for (std::size_t f = 0; f < d; ++f) done = done && !(rho[f] > tolerance * tolerance * start[f]);
    if (done) break;
    system.apply(direction, image);
    auto const curvature = system.dots(direction, image);
    table length(d, 0), turn(d, 0);
    for (std::size_t f = 0; f < d; ++f)
      if (curvature[f] > 0) length[f] = rho[f] / curvature[f];
    for (std::size_t k = 0; k < solution.size(); ++k) {
      solution[k] += length[k % d] * direction[k];
      residual[k] -= length[k % d] * image[k];
    }
    precondition();
    auto const next = system.dots(residual, scaled);
    for (std::size_t f = 0; f < d; ++f)
      if (rho[f] > 0) turn[f] = next[f] / rho[f];
    for (std::size_t k = 0; k < direction.size(); ++k)
      direction[k] = scaled[k] + turn[k % d] * direction[k];
    rho = next;
  }

  factors<Scalar> coefficients(x.columns(), y.columns());
  for (std::size_t k = 0; k < solution.size(); ++k) {
    if (!std::isfinite(solution[k])) throw numeric_error("ridge: the solution is not finite");
    coefficients.data()[k] = static_cast<Scalar>(solution[k]);
  }
  return {std::move(coefficients), std::vector<Scalar>(mean.begin(), mean.end()), taken};
}

}  // namespace lfrec::inline v0
