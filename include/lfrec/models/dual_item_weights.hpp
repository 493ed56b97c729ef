// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// The weights B between all pairs of items that `ease` learns, without items × items numbers.
/// With P = (XᵀX + Λ)⁻¹, B_ij = −P_ij / P_jj and B_jj = 0; with K = X Λ⁻¹ Xᵀ + I, users × users,
/// Woodbury's identity gives
///
///     P = Λ⁻¹ − Λ⁻¹ Xᵀ K⁻¹ X Λ⁻¹,   P_jj = (1 − d_j) / λ_j,   d_j = X_jᵀ K⁻¹ X_j / λ_j,
///     (xᵀB)_j = (c_j − x_j d_j) / (1 − d_j),   c = Xᵀ z,   z = K⁻¹ X Λ⁻¹ x,
///
/// and z = e_u − K⁻¹ e_u where x is row u of X. So users² numbers and the matrix itself do.
template <typename Scalar>
class dual_item_weights {
 public:
  /// `inverse` is K⁻¹, both triangles; `penalties` the diagonal of Λ, above 0; `histories` X. Works
  /// out d, which costs Σ_items users². Throws shape_error where they do not fit together,
  /// numeric_error where they are not finite or some d_j is not below 1.
  dual_item_weights(factors<Scalar> inverse, std::vector<Scalar> penalties,
                    csr<float> const& histories, executor_ref exec = serial{})
      : inverse_(std::move(inverse)), penalties_(std::move(penalties)) {
    if (inverse_.rows() != inverse_.columns() || inverse_.rows() != histories.rows() ||
        penalties_.size() != to_size(histories.columns()))
      detail::fail<shape_error>({"dual item weights: an inverse of ", inverse_.rows(), " x ",
                                 inverse_.columns(), ", ", penalties_.size(),
                                 " penalties, histories of ", histories.rows(), " users over ",
                                 histories.columns(), " items"});
    if (!detail::all_finite(std::span(inverse_.data(), inverse_.size())) ||
        !detail::all_finite(penalties_) ||
        !std::ranges::all_of(penalties_, [](Scalar p) { return p > 0; }))
      throw numeric_error("dual item weights: not finite, or a penalty that is not above 0");
    by_item_ = transpose(histories);
    shares_.resize(penalties_.size());
    for_each_chunk(exec, shares_.size(), 64, [&](chunk c) {
      for (std::size_t j = c.begin; j < c.end; ++j) shares_[j] = share(j);
    });
  }

  /// Bytes that making it takes besides what it is given.
  [[nodiscard]] static double bytes(matrix_shape const& shape) {
    return detail::csr_bytes<float>(shape.items, static_cast<double>(shape.nonzeros)) +
           detail::table_bytes<offset_t>(shape.items);
  }

  [[nodiscard]] index_t users() const noexcept { return inverse_.rows(); }
  [[nodiscard]] index_t items() const noexcept { return by_item_.rows(); }
  [[nodiscard]] factors<Scalar> const& inverse() const noexcept { return inverse_; }
  [[nodiscard]] std::vector<Scalar> const& penalties() const noexcept { return penalties_; }

  /// xᵀB for x = row u of X. O(nonzeros).
  void score_user(index_t u, row_view x, std::span<Scalar> scores) const {
    auto const row = inverse_.row(u);
    std::vector<Scalar> z(row.size());
    for (std::size_t v = 0; v < z.size(); ++v) z[v] = -row[v];
    z[to_size(u)] += 1;
    finish(z, x, scores);
  }

  /// xᵀB for any x. O(nonzeros + users²).
  void score_history(row_view x, std::span<Scalar> scores) const {
    std::vector<Scalar> alike(to_size(users()));  // X Λ⁻¹ x
    for (std::size_t n = 0; n < x.size(); ++n) {
      auto const weight = static_cast<Scalar>(x.value[n]) / penalties_[to_size(x.index[n])];
      auto const column = by_item_.row(x.index[n]);
      for (std::size_t k = 0; k < column.size(); ++k)
        alike[to_size(column.index[k])] += weight * static_cast<Scalar>(column.value[k]);
    }
    std::vector<Scalar> z(alike.size());
    for (std::size_t v = 0; v < alike.size(); ++v) add(alike[v], static_cast<index_t>(v), z);
    finish(z, x, scores);
  }

  /// out[n] = B_ij for i = from[n]: X_iᵀ K⁻¹ X_j / (λ_i (1 − d_j)), 0 for j itself.
  void weights_to(index_t j, std::span<index_t const> from, std::span<Scalar> out) const {
    std::vector<Scalar> z(to_size(users()));
    auto const column = by_item_.row(j);
    for (std::size_t n = 0; n < column.size(); ++n)
      add(static_cast<Scalar>(column.value[n]), column.index[n], z);
    Scalar const rest = 1 - shares_[to_size(j)];
    for (std::size_t n = 0; n < from.size(); ++n)
      out[n] = from[n] == j ? 0 : correlation(from[n], z) / (penalties_[to_size(from[n])] * rest);
  }

 private:
  // d_j, in double: 1 − d_j is what everything is divided by.
  [[nodiscard]] Scalar share(std::size_t j) const {
    auto const x = by_item_.row(static_cast<index_t>(j));
    double total = 0;
    for (std::size_t n = 0; n < x.size(); ++n) {
      auto const row = inverse_.row(x.index[n]);
      double part = 0;
      for (std::size_t k = 0; k < x.size(); ++k)
        part += static_cast<double>(row[to_size(x.index[k])]) * static_cast<double>(x.value[k]);
      total += part * static_cast<double>(x.value[n]);
    }
    auto const result = static_cast<Scalar>(total / static_cast<double>(penalties_[j]));
    if (!(result < 1))
      detail::fail<numeric_error>({"dual item weights: the penalty of item ", j,
                                   " is too small for its values in this precision"});
    return result;
  }

  // z += value · row u of K⁻¹
  void add(Scalar value, index_t u, std::span<Scalar> z) const {
    if (value == 0) return;
    auto const row = inverse_.row(u);
    for (std::size_t v = 0; v < z.size(); ++v) z[v] += value * row[v];
  }

  // X_jᵀ z
  [[nodiscard]] Scalar correlation(index_t j, std::span<Scalar const> z) const {
    auto const column = by_item_.row(j);
    Scalar sum = 0;
    for (std::size_t n = 0; n < column.size(); ++n)
      sum += static_cast<Scalar>(column.value[n]) * z[to_size(column.index[n])];
    return sum;
  }

  void finish(std::span<Scalar const> z, row_view x, std::span<Scalar> scores) const {
    for (std::size_t j = 0; j < scores.size(); ++j)
      scores[j] = correlation(static_cast<index_t>(j), z);
    for (std::size_t n = 0; n < x.size(); ++n) {
      auto const j = to_size(x.index[n]);
      scores[j] -= static_cast<Scalar>(x.value[n]) * shares_[j];
    }
    for (std::size_t j = 0; j < scores.size(); ++j) scores[j] /= 1 - shares_[j];
  }

  factors<Scalar> inverse_;        // K⁻¹
  std::vector<Scalar> penalties_;  // λ_j
  csr<float> by_item_;             // Xᵀ
  std::vector<Scalar> shares_;     // d_j
};

}  // namespace lfrec::inline v0
