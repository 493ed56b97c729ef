// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/similarity/product.hpp"

// Walks and filters over the graph of users and items: products of the matrix with its transpose,
// either side scaled by degrees.
namespace lfrec::inline v0::detail {

/// The positive entries of a matrix as a graph: weights, degrees and strengths (sums of values).
template <typename Scalar>
struct bipartite {
  csr<Scalar> users;  // users × items
  csr<Scalar> items;  // its transpose
  std::vector<double> user_strength;
  std::vector<double> item_strength;

  template <RowMatrix M>
  explicit bipartite(M const& data)
      : user_strength(to_size(data.users())), item_strength(to_size(data.items())) {
    std::vector<offset_t> offsets{0};
    std::vector<index_t> indices;
    std::vector<Scalar> values;
    offsets.reserve(user_strength.size() + 1);
    indices.reserve(data.nonzeros());
    values.reserve(data.nonzeros());
    for (index_t u = 0; u < data.users(); ++u) {
      auto const row = data.user(user_index{u});
      for (std::size_t n = 0; n < row.index.size(); ++n) {
        auto const value = static_cast<double>(row.value[n]);
        if (!(value > 0)) continue;
        indices.push_back(row.index[n]);
        values.push_back(static_cast<Scalar>(value));
        user_strength[to_size(u)] += value;
        item_strength[to_size(row.index[n])] += value;
      }
      offsets.push_back(static_cast<offset_t>(indices.size()));
    }
    users = csr<Scalar>(data.users(), data.items(), std::move(offsets), std::move(indices),
                        std::move(values));
  }

  /// Replaces the value v of user u for item i by scaled(u, i, v), and then has the items too.
  template <typename F>
  void scale(F const& scaled) {
    std::vector<Scalar> values;
    values.reserve(users.nonzeros());
    for (index_t u = 0; u < users.rows(); ++u) {
      auto const row = users.row(u);
      for (std::size_t n = 0; n < row.size(); ++n)
        values.push_back(static_cast<Scalar>(
            scaled(to_size(u), to_size(row.index[n]), static_cast<double>(row.value[n]))));
    }
    users = std::move(users).with_values(std::move(values));
    items = transpose(users);
  }
};

struct walk {
  index_t neighbors;
  double alpha;
  double beta;
  bool normalize;
};

/// Divides each row by its sum.
template <typename Scalar>
[[nodiscard]] csr<Scalar> rows_to_one(csr<Scalar> m) {
  std::vector<Scalar> values(m.values());
  for (index_t r = 0; r < m.rows(); ++r) {
    double sum = 0;
    for (Scalar const v : m.row(r).value) sum += static_cast<double>(v);
    for (auto n = m.offsets()[to_size(r)]; n < m.offsets()[to_size(r) + 1]; ++n)
      values[static_cast<std::size_t>(n)] =
          static_cast<Scalar>(static_cast<double>(values[static_cast<std::size_t>(n)]) / sum);
  }
  return std::move(m).with_values(std::move(values));
}

/// The `keep` largest entries of each row.
template <typename Scalar>
[[nodiscard]] csr<Scalar> best_of_rows(csr<Scalar> const& m, index_t keep, executor_ref exec) {
  std::vector<std::size_t> sizes(to_size(m.rows()));
  constexpr std::size_t grain = 256;
  std::vector<row_block<Scalar>> blocks(chunk_count(sizes.size(), grain));
  for_each_chunk(exec, sizes.size(), grain, [&](chunk c) {
    best_of_row<Scalar> best(m.columns(), keep);
    row_block<Scalar> block;
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const row = m.row(static_cast<index_t>(r));
      for (std::size_t n = 0; n < row.size(); ++n) best.offer(row.index[n], row.value[n]);
      sizes[r] = best.append_to(block.indices, block.values);
    }
    blocks[c.number] = std::move(block);
  });
  return join(exec, m.columns(), sizes, std::move(blocks), grain);
}

/// Row i: the items j that speak for item i, w_ji of p3alpha and rp3beta.
template <typename Scalar, RowMatrix M>
[[nodiscard]] csr<Scalar> walk_weights(M const& data, walk const& how, executor_ref exec) {
  bipartite<Scalar> graph(data);
  graph.scale([&](std::size_t u, std::size_t, double value) {
    return std::pow(value / graph.user_strength[u], how.alpha);  // p_vi^α
  });
  // p_jv^α is the same for all users of j, and 1 / (users of i)^β for all sources.
  std::vector<double> source(to_size(data.items()));
  std::vector<double> target(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    auto const users = static_cast<double>(graph.items.row(static_cast<index_t>(i)).size());
    source[i] = users > 0 ? std::pow(users, -how.alpha) : 0;
    target[i] = users > 0 ? std::pow(users, -how.beta) : 0;
  }
  std::vector<Scalar> const ones(static_cast<std::size_t>(data.users()), Scalar{1});
  auto weights = best_products<Scalar>(
      exec, data.items(), data.items(),
      [&](index_t j) {
        auto const row = graph.items.row(j);
        return sparse_row<Scalar>{row.index, std::span(ones).first(row.size())};
      },
      [&](index_t v) { return graph.users.row(v); }, how.neighbors,
      [&](index_t j, index_t i, pair_cell<Scalar> const& cell) {
        if (i == j) return Scalar{0};
        return static_cast<Scalar>(static_cast<double>(cell.dot) * source[to_size(j)] *
                                   target[to_size(i)]);
      });
  if (how.normalize) weights = rows_to_one(std::move(weights));
  return best_of_rows(transpose(weights), how.neighbors, exec);
}

/// Row i: the items j that speak for item i in graph_filter.
template <typename Scalar, RowMatrix M>
[[nodiscard]] csr<Scalar> filter_weights(M const& data, index_t neighbors, double alpha,
                                         double power, executor_ref exec) {
  bipartite<Scalar> graph(data);
  graph.scale([&](std::size_t u, std::size_t i, double value) {
    return value * std::pow(graph.user_strength[u], -alpha) *
           std::pow(graph.item_strength[i], alpha - 1);
  });
  auto const by_source = best_products<Scalar>(
      exec, data.items(), data.items(), [&](index_t i) { return graph.items.row(i); },
      [&](index_t u) { return graph.users.row(u); }, neighbors,
      [&](index_t i, index_t j, pair_cell<Scalar> const& cell) {
        return i == j ? Scalar{0} : std::pow(cell.dot, static_cast<Scalar>(power));
      });
  return transpose(by_source);
}

}  // namespace lfrec::inline v0::detail
