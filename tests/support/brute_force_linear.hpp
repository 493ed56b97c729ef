// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix.hpp"

// Linear models between items over full matrices, in double.
namespace lfrec_test {

using dense_matrix = std::vector<std::vector<double>>;

/// Users × items, 0 where there is no entry.
inline dense_matrix dense_users(lfrec::matrix const& data) {
  dense_matrix result(lfrec::to_size(data.users()),
                      std::vector<double>(lfrec::to_size(data.items()), 0.0));
  for (lfrec::index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(lfrec::user_index{u});
    for (std::size_t n = 0; n < row.size(); ++n)
      result[lfrec::to_size(u)][lfrec::to_size(row.index[n])] = double{row.value[n]};
  }
  return result;
}

inline dense_matrix product(dense_matrix const& a, dense_matrix const& b) {
  std::size_t const columns = b.empty() ? 0 : b[0].size();
  dense_matrix result(a.size(), std::vector<double>(columns, 0.0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k)
      for (std::size_t j = 0; j < columns; ++j) result[i][j] += a[i][k] * b[k][j];
  return result;
}

/// XᵀX for users × items.
inline dense_matrix dense_item_gram(dense_matrix const& x) {
  std::size_t const items = x.empty() ? 0 : x[0].size();
  dense_matrix result(items, std::vector<double>(items, 0.0));
  for (auto const& row : x)
    for (std::size_t i = 0; i < items; ++i)
      for (std::size_t j = 0; j < items; ++j) result[i][j] += row[i] * row[j];
  return result;
}

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

/// B of Steck 2019, eq. 8, with the penalty of Steck 2020 for dropout p. Items × items.
inline dense_matrix ease_weights(dense_matrix const& x, double lambda, double p) {
  auto a = dense_item_gram(x);
  for (std::size_t i = 0; i < a.size(); ++i) a[i][i] += lambda + p / (1 - p) * a[i][i];
  auto b = inverse(std::move(a));
  std::vector<double> diagonal(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) diagonal[i] = b[i][i];
  for (std::size_t i = 0; i < b.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) b[i][j] = i == j ? 0 : -b[i][j] / diagonal[j];
  return b;
}

}  // namespace lfrec_test
