// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix.hpp"

// Predictions of ratings over full tables, from the formulas of the papers.
namespace lfrec_test::ratings {

using table = std::vector<std::vector<std::optional<double>>>;  // users × items

inline table values(lfrec::matrix const& data) {
  table result(lfrec::to_size(data.users()),
               std::vector<std::optional<double>>(lfrec::to_size(data.items())));
  for (lfrec::index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(lfrec::user_index{u});
    for (std::size_t n = 0; n < row.size(); ++n)
      result[lfrec::to_size(u)][lfrec::to_size(row.index[n])] = row.value[n];
  }
  return result;
}

inline table transposed(table const& t) {
  table result(t.empty() ? 0 : t[0].size(), std::vector<std::optional<double>>(t.size()));
  for (std::size_t u = 0; u < t.size(); ++u)
    for (std::size_t i = 0; i < t[u].size(); ++i) result[i][u] = t[u][i];
  return result;
}

/// Mean and biases by alternating least squares; users without a rating get the others' mean.
struct biases {
  double mean = 0;
  std::vector<double> users, items;

  biases(table const& r, double lambda_u, double lambda_i, int epochs)
      : users(r.size()), items(r.empty() ? 0 : r[0].size()) {
    double count = 0;
    for (auto const& row : r)
      for (auto const& x : row)
        if (x) mean += *x, count += 1;
    mean /= std::max(1.0, count);
    auto const columns = transposed(r);
    auto const solve = [&](auto& side, auto const& rows, auto const& other, double lambda) {
      for (std::size_t a = 0; a < rows.size(); ++a) {
        double sum = 0, n = 0;
        for (std::size_t b = 0; b < rows[a].size(); ++b)
          if (rows[a][b]) sum += *rows[a][b] - mean - other[b], n += 1;
        side[a] = n > 0 ? sum / (n + lambda) : 0;
      }
    };
    for (int epoch = 0; epoch < epochs; ++epoch) {
      solve(items, columns, users, lambda_i);
      solve(users, r, items, lambda_u);
    }
    double sum = 0, n = 0;
    auto const empty = [](auto const& row) {
      return std::none_of(row.begin(), row.end(), [](auto const& x) { return x.has_value(); });
    };
    for (std::size_t u = 0; u < r.size(); ++u)
      if (!empty(r[u])) sum += users[u], n += 1;
    for (std::size_t u = 0; u < r.size(); ++u)
      if (empty(r[u])) users[u] = n > 0 ? sum / n : 0;
  }

  [[nodiscard]] double base(std::size_t u, std::size_t i) const {
    return mean + users[u] + items[i];
  }
  [[nodiscard]] table residuals(table r) const {
    for (std::size_t u = 0; u < r.size(); ++u)
      for (std::size_t i = 0; i < r[u].size(); ++i)
        if (r[u][i]) *r[u][i] -= base(u, i);
    return r;
  }
};

/// The correlation, around 0 or around the means over common columns, and in how many columns.
inline std::pair<double, int> correlation(std::vector<std::optional<double>> const& a,
                                          std::vector<std::optional<double>> const& b,
                                          bool centered) {
  std::vector<std::pair<double, double>> both;
  for (std::size_t n = 0; n < a.size(); ++n)
    if (a[n] && b[n]) both.emplace_back(*a[n], *b[n]);
  auto const count = static_cast<double>(both.size());
  double mean_a = 0, mean_b = 0;
  for (auto const& [x, y] : both) mean_a += x / count, mean_b += y / count;
  if (!centered) mean_a = mean_b = 0;
  double dot = 0, aa = 0, bb = 0;
  for (auto const& [x, y] : both) {
    dot += (x - mean_a) * (y - mean_b);
    aa += (x - mean_a) * (x - mean_a);
    bb += (y - mean_b) * (y - mean_b);
  }
  return {aa * bb > 0 ? dot / std::sqrt(aa * bb) : 0, static_cast<int>(both.size())};
}

/// One side's neighbours speak: of `rows` alike (users over items), those with something at the
/// same column. Gives what is to be added to the base of row a at column c.
template <typename Weight>
double neighbors_say(table const& residuals, std::size_t a, std::size_t c, std::size_t most,
                     double damping, Weight const& weight) {
  std::vector<std::pair<double, std::size_t>> voices;
  for (std::size_t b = 0; b < residuals.size(); ++b)
    if (b != a && residuals[b][c])
      if (double const w = weight(a, b); w > 0) voices.emplace_back(-w, b);
  std::sort(voices.begin(), voices.end());
  double sum = 0, all = damping;
  for (std::size_t n = 0; n < std::min(most, voices.size()); ++n) {
    sum -= voices[n].first * *residuals[voices[n].second][c];
    all -= voices[n].first;
  }
  return all > damping ? sum / all : 0;
}

}  // namespace lfrec_test::ratings
