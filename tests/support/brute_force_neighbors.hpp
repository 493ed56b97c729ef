// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix.hpp"

// Item neighbours over full vectors.
namespace lfrec_test {

/// Items × users, 0 where there is no entry.
inline std::vector<std::vector<double>> dense_items(lfrec::matrix const& data) {
  std::vector<std::vector<double>> result(lfrec::to_size(data.items()),
                                          std::vector<double>(lfrec::to_size(data.users()), 0.0));
  for (lfrec::index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(lfrec::user_index{u});
    for (std::size_t n = 0; n < row.size(); ++n)
      result[lfrec::to_size(row.index[n])][lfrec::to_size(u)] = double{row.value[n]};
  }
  return result;
}

/// Users × items, 0 where there is no entry.
inline std::vector<std::vector<double>> dense_rows(lfrec::matrix const& data) {
  auto const items = dense_items(data);
  std::vector<std::vector<double>> result(lfrec::to_size(data.users()),
                                          std::vector<double>(items.size(), 0.0));
  for (std::size_t u = 0; u < result.size(); ++u)
    for (std::size_t i = 0; i < items.size(); ++i) result[u][i] = items[i][u];
  return result;
}

/// a·b / (‖a‖‖b‖ + shrinkage), 0 for zero vectors.
inline double shrunk_cosine(std::vector<double> const& a, std::vector<double> const& b,
                            double shrinkage) {
  double dot = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    dot += a[n] * b[n];
    aa += a[n] * a[n];
    bb += b[n] * b[n];
  }
  return aa * bb > 0 ? dot / (std::sqrt(aa * bb) + shrinkage) : 0;
}

/// Rows × rows: weight(i, j) of the column among the `keep` best of the row other than itself, 0
/// for all others. Weights are rounded to Scalar before they are compared, as in the library.
template <typename Scalar, typename Weight>
std::vector<std::vector<double>> best_by_row(std::size_t rows, std::size_t keep,
                                             Weight const& weight) {
  std::vector<std::vector<double>> result(rows, std::vector<double>(rows, 0.0));
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::pair<Scalar, std::size_t>> others;
    for (std::size_t j = 0; j < rows; ++j) {
      auto const s = j == i ? Scalar{0} : static_cast<Scalar>(weight(i, j));
      if (s != 0) others.emplace_back(-s, j);  // sorts the best first, then by index
    }
    std::sort(others.begin(), others.end());
    for (std::size_t n = 0; n < std::min(keep, others.size()); ++n)
      result[i][others[n].second] = static_cast<double>(-others[n].first);
  }
  return result;
}

/// Of items, or of whatever the rows are, by cosine.
template <typename Scalar>
std::vector<std::vector<double>> neighbors_by_sorting(std::vector<std::vector<double>> const& rows,
                                                      std::size_t neighbors, double shrinkage) {
  return best_by_row<Scalar>(rows.size(), neighbors, [&](std::size_t i, std::size_t j) {
    return shrunk_cosine(rows[i], rows[j], shrinkage);
  });
}
template <typename Scalar>
std::vector<std::vector<double>> neighbors_by_sorting(lfrec::matrix const& data,
                                                      std::size_t neighbors, double shrinkage) {
  return neighbors_by_sorting<Scalar>(dense_items(data), neighbors, shrinkage);
}

/// a · b.
inline std::vector<std::vector<double>> dense_product(std::vector<std::vector<double>> const& a,
                                                      std::vector<std::vector<double>> const& b) {
  std::vector<std::vector<double>> result(a.size(),
                                          std::vector<double>(b.empty() ? 0 : b[0].size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k)
      for (std::size_t j = 0; j < b[k].size(); ++j) result[i][j] += a[i][k] * b[k][j];
  return result;
}

inline std::vector<std::vector<double>> transposed(std::vector<std::vector<double>> const& a) {
  std::vector<std::vector<double>> result(a.empty() ? 0 : a[0].size(),
                                          std::vector<double>(a.size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a[i].size(); ++j) result[j][i] = a[i][j];
  return result;
}

}  // namespace lfrec_test
