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

/// Items × items: the weight of the column's item among the `neighbors` best of the row's, 0 for
/// all others. Weights are rounded to Scalar before they are compared, as in the library.
template <typename Scalar>
std::vector<std::vector<double>> neighbors_by_sorting(lfrec::matrix const& data,
                                                      std::size_t neighbors, double shrinkage) {
  auto const items = dense_items(data);
  std::vector<std::vector<double>> result(items.size(), std::vector<double>(items.size(), 0.0));
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<std::pair<Scalar, std::size_t>> others;
    for (std::size_t j = 0; j < items.size(); ++j) {
      auto const s = static_cast<Scalar>(shrunk_cosine(items[i], items[j], shrinkage));
      if (j != i && s != 0) others.emplace_back(-s, j);  // sorts the best first, then by index
    }
    std::sort(others.begin(), others.end());
    for (std::size_t n = 0; n < std::min(neighbors, others.size()); ++n)
      result[i][others[n].second] = static_cast<double>(-others[n].first);
  }
  return result;
}

}  // namespace lfrec_test
