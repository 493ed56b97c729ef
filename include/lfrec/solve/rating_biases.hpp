// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/solve/value_moments.hpp"

namespace lfrec::inline v0::detail {

/// The part of a rating that is not about taste: r ≈ μ + b_u + b_i, where the biases minimise
///   Σ_known (r − μ − b_u − b_i)² + λ_u Σ b_u² + λ_i Σ b_i².
/// Koren 2010 (Factor in the neighbors), section 2.1; μ is the mean of all ratings, 0 if there are
/// none. In double whatever the model's scalar: memory for two vectors is all it takes.
struct rating_biases {
  double user_regularization = 0;  ///< λ_u
  double item_regularization = 0;  ///< λ_i
  double mean = 0;                 ///< μ
  std::vector<double> users = {};  ///< b_u
  std::vector<double> items = {};  ///< b_i

  template <RowMatrix M>
  rating_biases(executor_ref exec, M const& data, double lambda_u, double lambda_i)
      : user_regularization(lambda_u),
        item_regularization(lambda_i),
        mean(mean_value(exec, data, "rating biases")),
        users(to_size(data.users()), 0.0),
        items(to_size(data.items()), 0.0) {}

  /// Solves items for fixed users, then users for fixed items: an epoch of alternating least
  /// squares.
  template <InteractionMatrix M>
  void alternate(executor_ref exec, M const& data) {
    auto const solve = [&](std::vector<double>& side, std::vector<double> const& other,
                           double lambda, auto const& row_of) {
      for_each_chunk(exec, side.size(), 512, [&](chunk c) {
        for (std::size_t r = c.begin; r < c.end; ++r) {
          auto const row = row_of(static_cast<index_t>(r));
          double sum = 0;
          for (std::size_t n = 0; n < row.index.size(); ++n)
            sum += static_cast<double>(row.value[n]) - mean - other[to_size(row.index[n])];
          auto const count = static_cast<double>(row.index.size());
          side[r] = count > 0 ? sum / (count + lambda) : 0;
        }
      });
    };
    solve(items, users, item_regularization, [&](index_t i) { return data.item(item_index{i}); });
    solve(users, items, user_regularization, [&](index_t u) { return data.user(user_index{u}); });
  }

  /// One step down the gradient per rating, user by user: an epoch of stochastic gradient descent.
  /// A row's penalty is spread over its ratings. Every step reads the one before, so this is the
  /// work of one thread.
  template <InteractionMatrix M>
  void descend(M const& data, double rate) {
    std::vector<double> shrink(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      auto const row = data.item(item_index{static_cast<index_t>(i)});
      if (row.index.size() > 0)
        shrink[i] = item_regularization / static_cast<double>(row.index.size());
    }
    for (std::size_t u = 0; u < users.size(); ++u) {
      auto const row = data.user(user_index{static_cast<index_t>(u)});
      double const user_shrink = user_regularization / static_cast<double>(row.index.size());
      for (std::size_t n = 0; n < row.index.size(); ++n) {
        auto const i = to_size(row.index[n]);
        double const error = static_cast<double>(row.value[n]) - mean - users[u] - items[i];
        users[u] += rate * (error - user_shrink * users[u]);
        items[i] += rate * (error - shrink[i] * items[i]);
      }
    }
  }

  /// The objective.
  template <RowMatrix M>
  [[nodiscard]] training_loss loss(executor_ref exec, M const& data) const {
    training_loss result;
    result.observed = reduce_chunks(
        exec, users.size(), 1024, 0.0,
        [&](chunk c) {
          double part = 0;
          for (std::size_t u = c.begin; u < c.end; ++u) {
            auto const row = data.user(user_index{static_cast<index_t>(u)});
            for (std::size_t n = 0; n < row.index.size(); ++n) {
              double const error = static_cast<double>(row.value[n]) - mean - users[u] -
                                   items[to_size(row.index[n])];
              part += error * error;
            }
          }
          return part;
        },
        [](double& total, double part) { total += part; });
    for (double const b : users) result.regularization += user_regularization * b * b;
    for (double const b : items) result.regularization += item_regularization * b * b;
    return result;
  }
};

}  // namespace lfrec::inline v0::detail
