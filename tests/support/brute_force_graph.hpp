// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/brute_force_neighbors.hpp"

// Walks and filters over full matrices.
namespace lfrec_test {

using dense_table = std::vector<std::vector<double>>;

/// Sums of the rows.
inline std::vector<double> strengths(dense_table const& m) {
  std::vector<double> result(m.size(), 0.0);
  for (std::size_t i = 0; i < m.size(); ++i)
    for (double const x : m[i]) result[i] += x;
  return result;
}

/// Sources × targets of p3alpha and rp3beta: two steps of the walk, their probabilities to the
/// power alpha, over the target's popularity to the power beta; the best of each row, divided by
/// their sum, and of these the best of each column.
template <typename Scalar>
dense_table walk_by_hand(lfrec::matrix const& data, std::size_t keep, double alpha, double beta,
                         bool normalize) {
  auto const users = dense_rows(data);
  auto const of_user = strengths(users);
  auto const items = dense_items(data);
  std::vector<double> popularity(items.size(), 0.0);
  dense_table to_user = items;
  dense_table to_item = users;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (double const x : items[i]) popularity[i] += x > 0 ? 1 : 0;
    for (double& x : to_user[i]) x = x > 0 ? std::pow(1 / popularity[i], alpha) : 0;
  }
  for (std::size_t u = 0; u < users.size(); ++u)
    for (double& x : to_item[u]) x = x > 0 ? std::pow(x / of_user[u], alpha) : 0;
  auto const reached = dense_product(to_user, to_item);
  auto best = best_by_row<Scalar>(items.size(), keep, [&](std::size_t j, std::size_t i) {
    return popularity[i] > 0 ? reached[j][i] / std::pow(popularity[i], beta) : 0;
  });
  auto const sums = strengths(best);
  for (std::size_t j = 0; j < best.size() && normalize; ++j)
    for (double& x : best[j]) x = x > 0 ? x / sums[j] : 0;
  return transposed(best_by_row<Scalar>(items.size(), keep,
                                        [&](std::size_t i, std::size_t j) { return best[j][i]; }));
}

/// Sources × targets of graph_filter: the best of each row.
template <typename Scalar>
dense_table filter_by_hand(lfrec::matrix const& data, std::size_t keep, double alpha,
                           double power) {
  auto const users = dense_rows(data);
  auto const of_user = strengths(users);
  auto const of_item = strengths(dense_items(data));
  dense_table scaled = users;
  for (std::size_t u = 0; u < users.size(); ++u)
    for (std::size_t i = 0; i < of_item.size(); ++i)
      if (users[u][i] > 0)
        scaled[u][i] *= std::pow(of_user[u], -alpha) * std::pow(of_item[i], alpha - 1);
  auto const graph = dense_product(transposed(scaled), scaled);
  return best_by_row<Scalar>(of_item.size(), keep, [&](std::size_t j, std::size_t i) {
    return std::pow(graph[j][i], power);
  });
}

}  // namespace lfrec_test
