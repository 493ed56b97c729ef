// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <span>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Calls f(i, j) for all pairs j ≤ i < n, each once, as tasks of the executor.
template <typename F>
void for_each_pair(executor_ref exec, std::size_t n, F&& f) {
  exec.run(n * (n + 1) / 2, [&](std::size_t task) {
    // Row i of the triangle begins at i (i + 1) / 2.
    std::size_t i = 0;
    std::size_t width = n;
    for (std::size_t first = 0; width > 0;) {  // binary search for the last row that begins by then
      std::size_t const half = width / 2;
      std::size_t const middle = first + half;
      if (middle * (middle + 1) / 2 <= task) {
        i = middle;
        first = middle + 1;
        width -= half + 1;
      } else {
        width = half;
      }
    }
    f(i, task - i * (i + 1) / 2);
  });
}

/// In-place inversion of one symmetric positive definite matrix by the block sweep operator: the
/// lower triangle is read and becomes −A⁻¹. Sweeping block K turns A_KK into −A_KK⁻¹, A_IK into
/// W_I = A_IK A_KK⁻¹ and takes W_I A_KJ from every other A_IJ.
template <typename Real>
class block_sweep {
 public:
  /// Rows of a block: the product of two blocks is a product of square matrices in cache.
  static constexpr std::size_t side = 128;

  explicit block_sweep(factors<Real>& matrix)
      : matrix_(&matrix), n_(to_size(matrix.rows())), column_(n_ * side), scaled_(n_ * side) {}

  /// Bytes that it takes besides the matrix.
  [[nodiscard]] static double bytes(index_t n) { return table_bytes<Real>(n, 2.0 * side); }

  /// False if the matrix is not positive definite to working precision.
  [[nodiscard]] bool run(executor_ref exec) {
    for (std::size_t k = 0; k < blocks(); ++k)
      if (!sweep(exec, k)) return false;
    return true;
  }

 private:
  using dense = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using map = Eigen::Map<dense, 0, Eigen::OuterStride<>>;

  [[nodiscard]] std::size_t blocks() const { return chunk_count(n_, side); }
  [[nodiscard]] Eigen::Index rows(std::size_t block) const {
    return static_cast<Eigen::Index>(std::min(side, n_ - block * side));
  }
  [[nodiscard]] map block(std::size_t i, std::size_t j) {
    return map(matrix_->data() + i * side * n_ + j * side, rows(i), rows(j),
               Eigen::OuterStride<>(static_cast<Eigen::Index>(n_)));
  }
  // Block i of a copied column of blocks, rows(i) × rows(k).
  [[nodiscard]] Eigen::Map<dense> panel(aligned_vector<Real>& column, std::size_t i,
                                        std::size_t k) const {
    return {column.data() + i * side * side, rows(i), rows(k)};
  }

  // out += a b, in strips of as many rows as Eigen does not spread over threads of its own, which
  // might change the order of sums; it looks at the bound that the type states.
  template <typename A, typename B>
  static void add_product(Real* out, Eigen::Index stride, A const& a, B const& b) {
    constexpr int most = 32;
    using strip =
        Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor, most, Eigen::Dynamic>;
    for (Eigen::Index r = 0; r < a.rows(); r += most) {
      Eigen::Index const height = std::min<Eigen::Index>(most, a.rows() - r);
      Eigen::Map<strip, 0, Eigen::OuterStride<>>(out + r * stride, height, b.cols(),
                                                 Eigen::OuterStride<>(stride))
          .noalias() += a.middleRows(r, height) * b;
    }
  }

  [[nodiscard]] bool sweep(executor_ref exec, std::size_t k) {
    auto const pivot = block(k, k);
    auto const inverse = panel(scaled_, k, k);  // A_KK⁻¹, where no W_I goes
    dense const copy = pivot.template triangularView<Eigen::Lower>();
    Eigen::LLT<dense, Eigen::Lower> const factor(copy);
    if (factor.info() != Eigen::Success) return false;
    auto inverted = inverse;
    inverted = factor.solve(dense::Identity(rows(k), rows(k)));
    if (!all_finite(
            std::span<Real const>(inverse.data(), static_cast<std::size_t>(inverse.size()))))
      return false;
    exec.run(blocks(), [&](std::size_t i) {
      if (i == k) return;
      auto copied = panel(column_, i, k);
      if (i > k)
        copied = block(i, k);
      else
        copied = block(k, i).transpose();
      auto scaled = panel(scaled_, i, k);
      scaled.setZero();
      add_product(scaled.data(), rows(k), copied, inverse);
    });
    for_each_pair(exec, blocks(), [&](std::size_t i, std::size_t j) {
      if (i == k || j == k) return;
      add_product(block(i, j).data(), static_cast<Eigen::Index>(n_), -panel(scaled_, i, k),
                  panel(column_, j, k).transpose());
    });
    exec.run(blocks(), [&](std::size_t i) {
      if (i == k)
        block(k, k) = -inverse;
      else if (i > k)
        block(i, k) = panel(scaled_, i, k);
      else
        block(k, i) = panel(scaled_, i, k).transpose();
    });
    return true;
  }

  factors<Real>* matrix_;
  std::size_t n_;
  aligned_vector<Real> column_;  // the blocks A_IK as they were, with k's place unused
  aligned_vector<Real> scaled_;  // W_I, and A_KK⁻¹ at k
};

}  // namespace detail

/// Replaces a symmetric positive definite matrix, of which the lower triangle is read, by the lower
/// triangle of −A⁻¹ (the upper one is left in disorder). False if it is not positive definite to
/// working precision; the matrix is then spent. n³ flops on n² numbers and 256 n more; the same
/// bits for any executor. Gauss-Jordan elimination by blocks needs no pivots here: Higham,
/// Accuracy and Stability of Numerical Algorithms, 2002, section 14.4.
template <typename Real>
[[nodiscard]] bool negated_inverse(executor_ref exec, factors<Real>& matrix) {
  return detail::block_sweep<Real>(matrix).run(exec);
}

/// Turns a lower triangle into a square matrix: its value at (i, j) becomes f(value, i, j) there
/// and f(value, j, i) at (j, i).
template <typename Scalar, typename F>
void spread_triangle(executor_ref exec, factors<Scalar>& matrix, F&& f) {
  constexpr std::size_t side = 64;
  auto const n = to_size(matrix.rows());
  detail::for_each_pair(exec, chunk_count(n, side), [&](std::size_t a, std::size_t b) {
    for (std::size_t i = a * side; i < std::min(n, (a + 1) * side); ++i)
      for (std::size_t j = b * side; j < std::min(i + 1, (b + 1) * side); ++j) {
        auto const row = static_cast<index_t>(i);
        auto const column = static_cast<index_t>(j);
        Scalar const value = matrix.row(row)[j];
        matrix.row(row)[j] = f(value, row, column);
        matrix.row(column)[i] = f(value, column, row);
      }
  });
}

}  // namespace lfrec::inline v0
