// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/solve/factors.hpp"

// Matrix factorisation the slow and obvious way: full matrices, every pair visited, double
// precision, Gaussian elimination. Shares no arithmetic with lfrec/solve.
namespace lfrec_test::dense {

using vector = std::vector<double>;
using table = std::vector<vector>;

inline double inner(vector const& a, vector const& b) {
  double sum = 0;
  for (std::size_t f = 0; f < a.size(); ++f) sum += a[f] * b[f];
  return sum;
}

/// Gaussian elimination with the largest pivot of each column.
inline vector solve(table a, vector b) {
  std::size_t const n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t r = k + 1; r < n; ++r)
      if (std::abs(a[r][k]) > std::abs(a[pivot][k])) pivot = r;
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t r = k + 1; r < n; ++r) {
      double const m = a[r][k] / a[k][k];
      for (std::size_t c = k; c < n; ++c) a[r][c] -= m * a[k][c];
      b[r] -= m * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t c = k + 1; c < n; ++c) b[k] -= a[k][c] * b[c];
    b[k] /= a[k][k];
  }
  return b;
}

template <typename Scalar>
table copy(lfrec::factors<Scalar> const& rows) {
  table result;
  for (lfrec::index_t r = 0; r < rows.rows(); ++r)
    result.emplace_back(rows.row(r).begin(), rows.row(r).end());
  return result;
}

/// Users × items; nothing where the matrix has no entry.
using grid = std::vector<std::vector<std::optional<double>>>;

inline grid values(lfrec::matrix const& data) {
  grid result(lfrec::to_size(data.users()),
              std::vector<std::optional<double>>(lfrec::to_size(data.items())));
  for (lfrec::index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(lfrec::user_index{u});
    for (std::size_t n = 0; n < row.size(); ++n)
      result[lfrec::to_size(u)][lfrec::to_size(row.index[n])] = double{row.value[n]};
  }
  return result;
}

inline grid turned(grid const& g, std::size_t columns) {
  grid result(columns, std::vector<std::optional<double>>(g.size()));
  for (std::size_t r = 0; r < g.size(); ++r)
    for (std::size_t c = 0; c < columns; ++c) result[c][r] = g[r][c];
  return result;
}

/// What makes the mean magnitude of the values that are not 0 equal to 1.
inline double one_over_mean(grid const& g) {
  double sum = 0;
  double count = 0;
  for (auto const& row : g)
    for (auto const& value : row)
      if (value && *value != 0) sum += std::abs(*value), ++count;
  return count > 0 ? count / sum : 1;
}

/// Of all values; 0 if there are none.
inline double mean_value(grid const& g) {
  double sum = 0;
  double count = 0;
  for (auto const& row : g)
    for (auto const& value : row)
      if (value) sum += *value, ++count;
  return count > 0 ? sum / count : 0;
}

/// Scores of users × items; a user whose vector is zero is given the mean of the others.
inline table scores_with_prior(table users, table const& items) {
  vector mean(users.empty() ? 0 : users[0].size(), 0.0);
  double others = 0;
  for (auto const& x : users)
    if (inner(x, x) > 0) {
      ++others;
      for (std::size_t f = 0; f < x.size(); ++f) mean[f] += x[f];
    }
  for (auto& sum : mean) sum /= others;
  table result;
  for (auto const& x : users) {
    result.emplace_back();
    for (auto const& y : items) result.back().push_back(inner(inner(x, x) > 0 ? x : mean, y));
  }
  return result;
}

/// weight · (target − s)².
struct square {
  double weight;
  double target;
};

/// Implicit feedback as lfrec documents it, pair by pair.
struct implicit_loss {
  double unobserved_weight = 0.1;
  double regularization = 0.01;
  double frequency_scaling = 1;
  double alpha = 0;  // Hu, Koren, Volinsky: weight 1 + α|r|, else 1; 0 for the other form
  double confidence_scale = 1;  // not with alpha

  [[nodiscard]] std::vector<square> squares(std::optional<double> value) const {
    if (alpha > 0) {
      if (!value) return {{1, 0}};
      return {{1 + alpha * std::abs(*value), *value > 0 ? 1.0 : 0.0}};
    }
    std::vector<square> result{{unobserved_weight, 0}};
    if (value) result.push_back({confidence(*value), *value > 0 ? 1.0 : 0.0});
    return result;
  }

  [[nodiscard]] double confidence(double value) const {
    if (alpha > 0) return alpha * std::abs(value);
    return value == 0 ? 1 : confidence_scale * std::abs(value);
  }

  [[nodiscard]] double ridge(std::vector<std::optional<double>> const& row) const {
    double mass = (alpha > 0 ? 1 : unobserved_weight) * static_cast<double>(row.size());
    for (auto const& value : row)
      if (value) mass += confidence(*value);
    return regularization * std::pow(mass, frequency_scaling);
  }

  /// The row that minimises the loss, the other side given.
  [[nodiscard]] vector row(std::vector<std::optional<double>> const& row, table const& other,
                           std::size_t d) const {
    table a(d, vector(d, 0.0));
    vector b(d, 0.0);
    for (std::size_t f = 0; f < d; ++f) a[f][f] = ridge(row);
    for (std::size_t j = 0; j < row.size(); ++j)
      for (auto const& [weight, target] : squares(row[j]))
        for (std::size_t f = 0; f < d; ++f) {
          b[f] += weight * target * other[j][f];
          for (std::size_t g = 0; g < d; ++g) a[f][g] += weight * other[j][f] * other[j][g];
        }
    return solve(std::move(a), std::move(b));
  }

  [[nodiscard]] double total(grid const& data, table const& users, table const& items) const {
    double sum = 0;
    for (std::size_t u = 0; u < users.size(); ++u)
      for (std::size_t i = 0; i < items.size(); ++i)
        for (auto const& [weight, target] : squares(data[u][i]))
          sum += weight * std::pow(target - inner(users[u], items[i]), 2);
    for (std::size_t u = 0; u < users.size(); ++u)
      sum += ridge(data[u]) * inner(users[u], users[u]);
    auto const by_item = turned(data, items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
      sum += ridge(by_item[i]) * inner(items[i], items[i]);
    return sum;
  }

  /// Items once, then users once, `epochs` times.
  void fit(grid const& data, table& users, table& items, int epochs, std::size_t d) const {
    auto const by_item = turned(data, items.size());
    for (int epoch = 0; epoch < epochs; ++epoch) {
      for (std::size_t i = 0; i < items.size(); ++i) items[i] = row(by_item[i], users, d);
      for (std::size_t u = 0; u < users.size(); ++u) users[u] = row(data[u], items, d);
    }
  }
};

/// Explicit ratings: s = μ + b_u + b_i + pᵀq over the known ones. Rows are [b, p] and [b, q].
struct explicit_loss {
  double regularization = 0.05;
  double mean = 0;

  [[nodiscard]] double score(vector const& user, vector const& item) const {
    double sum = mean + user[0] + item[0];
    for (std::size_t f = 1; f < user.size(); ++f) sum += user[f] * item[f];
    return sum;
  }

  /// The regression of what is left of the ratings on [1, the other's factors].
  [[nodiscard]] vector row(std::vector<std::optional<double>> const& row, table const& other,
                           std::size_t width) const {
    table a(width, vector(width, 0.0));
    vector b(width, 0.0);
    double count = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (!row[j]) continue;
      ++count;
      vector x = other[j];
      double const left = *row[j] - mean - x[0];
      x[0] = 1;
      for (std::size_t f = 0; f < width; ++f) {
        b[f] += left * x[f];
        for (std::size_t g = 0; g < width; ++g) a[f][g] += x[f] * x[g];
      }
    }
    if (count == 0) return vector(width, 0.0);
    for (std::size_t f = 0; f < width; ++f) a[f][f] += regularization * count;
    return solve(std::move(a), std::move(b));
  }

  [[nodiscard]] double total(grid const& data, table const& users, table const& items) const {
    double sum = 0;
    for (std::size_t u = 0; u < users.size(); ++u)
      for (std::size_t i = 0; i < items.size(); ++i)
        if (data[u][i])
          sum += std::pow(*data[u][i] - score(users[u], items[i]), 2) +
                 regularization * (inner(users[u], users[u]) + inner(items[i], items[i]));
    return sum;
  }

  void fit(grid const& data, table& users, table& items, int epochs, std::size_t width) const {
    auto const by_item = turned(data, items.size());
    for (int epoch = 0; epoch < epochs; ++epoch) {
      for (std::size_t i = 0; i < items.size(); ++i) items[i] = row(by_item[i], users, width);
      for (std::size_t u = 0; u < users.size(); ++u) users[u] = row(data[u], items, width);
    }
  }
};

}  // namespace lfrec_test::dense
