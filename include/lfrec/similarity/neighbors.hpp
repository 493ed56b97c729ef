// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/similarity/concept.hpp"

namespace lfrec::inline v0 {

namespace detail {

template <typename Row>
[[nodiscard]] row_stats stats_of(Row const& row) {
  row_stats stats;
  for (auto const v : row.value) {
    auto const value = static_cast<double>(v);
    stats.count += 1;
    stats.sum += value;
    stats.sum_squares += value * value;
  }
  return stats;
}

/// One item against all that share a user with it, by Gustavson's sparse product: dense sums over
/// items, and a list of those touched.
class overlap_counter {
 public:
  explicit overlap_counter(index_t items) : pairs_(to_size(items)) {}

  template <typename M>
  void count(M const& data, index_t item) {
    touched_.clear();
    auto const users = data.item(item_index{item});
    for (std::size_t n = 0; n < users.index.size(); ++n) {
      auto const value = static_cast<double>(users.value[n]);
      auto const others = data.user(user_index{users.index[n]});
      for (std::size_t k = 0; k < others.index.size(); ++k) {
        auto& pair = pairs_[to_size(others.index[k])];
        if (pair.overlap == 0) touched_.push_back(others.index[k]);
        pair.dot += value * static_cast<double>(others.value[k]);
        pair.overlap += 1;
      }
    }
  }

  /// Calls f(other, pair) for all that the item met, itself among them, and forgets them.
  template <typename F>
  void drain(F&& f) {
    for (index_t const other : touched_) f(other, std::exchange(pairs_[to_size(other)], {}));
  }

 private:
  std::vector<pair_stats> pairs_;
  std::vector<index_t> touched_;
};

}  // namespace detail

/// For each item the `neighbors` most similar others with a similarity other than 0 (fewer where
/// fewer exist), in ascending order of index; ties go to the lower index. The similarity is
/// damped by shrinkage h as s · n / (n + h), n = ‖a‖‖b‖: for cosine that is a·b / (‖a‖‖b‖ + h).
/// Throws invalid_option for negative settings, numeric_error where a similarity is not finite.
/// O(Σ_users length²).
template <typename Scalar, InteractionMatrix M, Similarity S, Executor E = serial>
[[nodiscard]] csr<Scalar> nearest_items(M const& data, S const& similarity, index_t neighbors,
                                        double shrinkage, E&& exec = {}) {
  if (neighbors < 0 || !(shrinkage >= 0))
    throw invalid_option("nearest_items: neighbors and shrinkage must be at least 0, got " +
                         std::to_string(neighbors) + " and " + std::to_string(shrinkage));
  auto const items = to_size(data.items());
  std::vector<row_stats> stats(items);
  std::vector<std::vector<scored<Scalar>>> rows(items);
  constexpr std::size_t grain = 64;
  for_each_chunk(exec, items, grain, [&](chunk c) {
    for (std::size_t i = c.begin; i < c.end; ++i)
      stats[i] = detail::stats_of(data.item(item_index{static_cast<index_t>(i)}));
  });
  for_each_chunk(exec, items, grain, [&](chunk c) {
    detail::overlap_counter counter(data.items());
    top_k<Scalar> best(to_size(std::min(neighbors, data.items())));
    for (std::size_t i = c.begin; i < c.end; ++i) {
      counter.count(data, static_cast<index_t>(i));
      counter.drain([&](index_t other, pair_stats pair) {
        if (to_size(other) == i) return;
        auto const& a = stats[i];
        auto const& b = stats[to_size(other)];
        double const norms = std::sqrt(a.sum_squares) * std::sqrt(b.sum_squares);
        double value = static_cast<double>(similarity(pair, a, b));
        if (shrinkage > 0) value *= norms / (norms + shrinkage);
        auto const score = static_cast<Scalar>(value);
        if (!std::isfinite(score))
          throw numeric_error("the similarity of items " + std::to_string(i) + " and " +
                              std::to_string(other) + " is not finite");
        if (score != 0) best.offer(other, score);
      });
      rows[i] = best.take();
      std::ranges::sort(rows[i], {}, &scored<Scalar>::index);
    }
  });

  std::vector<offset_t> offsets(items + 1, 0);
  for (std::size_t i = 0; i < items; ++i)
    offsets[i + 1] = offsets[i] + static_cast<offset_t>(rows[i].size());
  std::vector<index_t> indices;
  std::vector<Scalar> values;
  indices.reserve(static_cast<std::size_t>(offsets[items]));
  values.reserve(static_cast<std::size_t>(offsets[items]));
  for (auto& row : rows) {
    for (auto const& entry : row) {
      indices.push_back(entry.index);
      values.push_back(entry.score);
    }
    std::vector<scored<Scalar>>().swap(row);
  }
  return {data.items(), data.items(), std::move(offsets), std::move(indices), std::move(values)};
}

}  // namespace lfrec::inline v0
