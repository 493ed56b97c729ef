// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/top_k.hpp"
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

/// What a row keeps of a product: everything that does not rank after `last`.
template <typename Scalar>
struct row_cut {
  scored<Scalar> last;  // the least that is kept
  double sum = 0;       // of what is kept
  [[nodiscard]] bool keeps(index_t column, Scalar value) const noexcept {
    return !ranks_before(last, scored<Scalar>{column, value});
  }
};

/// The cut of each row that keeps `keep` entries; see best_products.
template <typename Scalar, typename Left, typename Right, typename Value>
[[nodiscard]] std::vector<row_cut<Scalar>> cut_rows(executor_ref exec, index_t rows,
                                                    index_t columns, Left const& left,
                                                    Right const& right, index_t keep,
                                                    Value const& value) {
  std::vector<row_cut<Scalar>> cuts(to_size(rows));
  for_each_chunk(exec, cuts.size(), product_grain(rows), [&](chunk c) {
    product_row<Scalar, pair_cell<Scalar>> product(columns);
    top_k<Scalar> best(to_size(std::min(keep, columns)));
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const row = static_cast<index_t>(r);
      product.for_each(left(row), right, [&](index_t column, pair_cell<Scalar> const& cell) {
        Scalar const v = value(row, column, cell);
        if (v != 0) best.offer(column, v);
      });
      auto const kept = best.unordered();
      if (!kept.empty()) cuts[r].last = *std::ranges::max_element(kept, ranks_before<Scalar>);
      for (auto const& entry : kept) cuts[r].sum += static_cast<double>(entry.score);
      best.clear();
    }
  });
  return cuts;
}

struct walk {
  index_t neighbors;
  double alpha;
  double beta;
  bool normalize;
};

/// Row i: the items j that speak for item i, w_ji of p3alpha and rp3beta. The product runs twice,
/// by source for what a source keeps and by target for the result: cheaper than to keep the first
/// and to turn it around. Both sum the same products in the same order, so that they agree to the
/// bit.
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
  std::vector<Scalar> const ones(to_size(std::max(data.users(), data.items())), Scalar{1});
  auto const pattern = [&](sparse_row<Scalar> row) {
    return sparse_row<Scalar>{row.index, std::span(ones).first(row.size())};
  };
  auto const weight = [&](index_t j, index_t i, pair_cell<Scalar> const& cell) {
    if (i == j) return Scalar{0};
    return static_cast<Scalar>(static_cast<double>(cell.dot) * source[to_size(j)] *
                               target[to_size(i)]);
  };
  auto const item = [&](index_t i) { return graph.items.row(i); };
  auto const user = [&](index_t v) { return graph.users.row(v); };
  auto const cuts = cut_rows<Scalar>(
      exec, data.items(), data.items(), [&](index_t j) { return pattern(item(j)); }, user,
      how.neighbors, weight);
  return best_products<Scalar>(
      exec, data.items(), data.items(), item, [&](index_t v) { return pattern(user(v)); },
      how.neighbors,
      [&](index_t i, index_t j, pair_cell<Scalar> const& cell) {
        auto const& cut = cuts[to_size(j)];
        Scalar const w = weight(j, i, cell);
        if (w == 0 || !cut.keeps(i, w)) return Scalar{0};
        return how.normalize ? static_cast<Scalar>(static_cast<double>(w) / cut.sum) : w;
      });
}

/// Row i: the items j that speak for item i in graph_filter; computed as in walk_weights.
template <typename Scalar, RowMatrix M>
[[nodiscard]] csr<Scalar> filter_weights(M const& data, index_t neighbors, double alpha,
                                         double power, executor_ref exec) {
  bipartite<Scalar> graph(data);
  graph.scale([&](std::size_t u, std::size_t i, double value) {
    return value * std::pow(graph.user_strength[u], -alpha) *
           std::pow(graph.item_strength[i], alpha - 1);
  });
  auto const item = [&](index_t i) { return graph.items.row(i); };
  auto const user = [&](index_t u) { return graph.users.row(u); };
  auto const cuts = cut_rows<Scalar>(exec, data.items(), data.items(), item, user, neighbors,
                                     [&](index_t j, index_t i, pair_cell<Scalar> const& cell) {
                                       return i == j ? Scalar{0} : cell.dot;
                                     });
  return best_products<Scalar>(
      exec, data.items(), data.items(), item, user, data.items(),
      [&](index_t i, index_t j, pair_cell<Scalar> const& cell) {
        if (i == j || cell.dot == 0 || !cuts[to_size(j)].keeps(i, cell.dot)) return Scalar{0};
        return std::pow(cell.dot, static_cast<Scalar>(power));
      });
}

}  // namespace lfrec::inline v0::detail
