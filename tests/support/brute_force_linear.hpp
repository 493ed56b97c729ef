// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "support/brute_force_neighbors.hpp"

// Linear models between items over full matrices, in double.
namespace lfrec_test {

using dense_matrix = std::vector<std::vector<double>>;

/// By Gauss-Jordan elimination with the largest pivot of each column.
inline dense_matrix inverse(dense_matrix a) {
  std::size_t const n = a.size();
  dense_matrix result(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) result[i][i] = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[best][k])) best = i;
    std::swap(a[k], a[best]);
    std::swap(result[k], result[best]);
    double const pivot = a[k][k];
    for (std::size_t j = 0; j < n; ++j) a[k][j] /= pivot, result[k][j] /= pivot;
    for (std::size_t i = 0; i < n; ++i) {
      double const factor = a[i][k];
      if (i == k || factor == 0) continue;
      for (std::size_t j = 0; j < n; ++j) {
        a[i][j] -= factor * a[k][j];
        result[i][j] -= factor * result[k][j];
      }
    }
  }
  return result;
}

/// B of Steck 2019, eq. 8, with the penalty of Steck 2020 for dropout p, of users × items x.
inline dense_matrix ease_weights(dense_matrix const& x, double lambda, double p) {
  auto a = dense_product(transposed(x), x);
  for (std::size_t i = 0; i < a.size(); ++i) a[i][i] += lambda + p / (1 - p) * a[i][i];
  auto b = inverse(std::move(a));
  std::vector<double> diagonal(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) diagonal[i] = b[i][i];
  for (std::size_t i = 0; i < b.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) b[i][j] = i == j ? 0 : -b[i][j] / diagonal[j];
  return b;
}

/// Column j holds the b that minimises ½ ‖x_j − Xb‖² + ½ l2 ‖b‖² + l1 ‖b‖₁ with b_j = 0: projected
/// gradient steps by soft thresholds (ISTA), each too small to overshoot.
inline dense_matrix slim_weights(dense_matrix const& x, double l2, double l1, bool non_negative) {
  auto const g = dense_product(transposed(x), x);
  std::size_t const n = g.size();
  double bound = l2;  // on the largest eigenvalue of G + l2 I
  for (std::size_t i = 0; i < n; ++i) bound += g[i][i];
  dense_matrix b(n, std::vector<double>(n, 0.0));
  for (int step = 0; step < 20000; ++step) {
    auto const fitted = dense_product(g, b);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        double const moved = b[i][j] + (g[i][j] - fitted[i][j] - l2 * b[i][j]) / bound;
        double const size = std::max(0.0, std::abs(moved) - l1 / bound);
        b[i][j] = i == j || (moved < 0 && non_negative) ? 0 : std::copysign(size, moved);
      }
  }
  return b;
}

}  // namespace lfrec_test
