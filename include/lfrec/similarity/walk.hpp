// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/similarity/best_sums.hpp"
#include "lfrec/similarity/packed_rows.hpp"
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

/// The cut of each row that keeps `keep` entries; see best_sums.
template <typename Scalar, typename Left, typename Rank>
[[nodiscard]] std::vector<row_cut<Scalar>> cut_rows(executor_ref exec, index_t rows,
                                                    Left const& left, entries left_values,
                                                    packed_rows<Scalar> const& right, index_t keep,
                                                    Rank const& rank) {
  std::vector<row_cut<Scalar>> cuts(to_size(rows));
  for_each_chunk(exec, cuts.size(), product_grain(rows), [&](chunk c) {
    sum_scan<Scalar> scan(right, left_values);
    top_k<Scalar> best(to_size(std::min(keep, right.columns())));
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const row = static_cast<index_t>(r);
      scan.offer_row(row, left(row), rank, best);
      auto const kept = best.unordered();
      if (!kept.empty()) cuts[r].last = *std::ranges::max_element(kept, ranks_before<Scalar>);
      for (auto const& entry : kept) cuts[r].sum += static_cast<double>(entry.score);
      best.clear();
    }
  });
  return cuts;
}

/// Bytes that walk_weights and filter_weights hold at their peak, which find so many entries, a
/// source keeping `neighbors` and a target `kept`: the graph, and the first pass with its values,
/// or the second with what it finds.
template <typename Scalar>
[[nodiscard]] double walk_bytes(matrix_shape const& shape, index_t neighbors, index_t kept,
                                double found, std::size_t threads) {
  auto const nonzeros = static_cast<double>(shape.nonzeros);
  double const rows = static_cast<double>(shape.users) + shape.items;
  double const graph = csr_bytes<Scalar>(shape.users, nonzeros) +
                       csr_bytes<Scalar>(shape.items, nonzeros) + table_bytes<double>(rows);
  // Scales and weights, some of which grew by doubling.
  double const scales = table_bytes<double>(shape.items, 4) + table_bytes<Scalar>(shape.items, 2);
  double const cuts = table_bytes<row_cut<Scalar>>(shape.items);
  auto const packed = [&](entries values) {
    return packed_rows<Scalar>::bytes(shape.users, shape.items, shape.nonzeros, values);
  };
  double const scan = sum_scan<Scalar>::bytes(shape.items);
  double const first =
      packed(entries::as_they_are) +
      static_cast<double>(threads) *
          (scan + table_bytes<scored<Scalar>>(2.0 * std::min(neighbors, shape.items)));
  // A filter keeps its packed values, a walk packs anew without them.
  double const second =
      packed(kept == neighbors ? entries::ones : entries::as_they_are) +
      joined_bytes<Scalar>(shape.items, found, neighbors,
                           scan + best_of_row<Scalar>::bytes(shape.items, kept), threads);
  return graph + scales + cuts + std::max(first, second);
}

struct walk {
  index_t neighbors;
  double alpha;
  double beta;
  bool normalize;
};

/// w_ji of a walk from the sum over the users, Σ_v p_vi^α.
template <typename Scalar>
struct walk_scale {
  std::vector<double> source;  // p_jv^α of item j: the same for all its users
  std::vector<double> target;  // 1 / (users of i)^β
  [[nodiscard]] Scalar weight(index_t j, index_t i, Scalar sum) const noexcept {
    if (i == j) return 0;
    return static_cast<Scalar>(static_cast<double>(sum) * source[to_size(j)] * target[to_size(i)]);
  }
};

/// What a source gives, by target: the first of the two passes.
template <typename Scalar>
class source_rank {
 public:
  explicit source_rank(walk_scale<Scalar> const& scale) : scale_(scale) {
    for (double const t : scale.target) weights_.push_back(bound_weight<Scalar>(t > 0 ? 1 / t : 0));
  }
  [[nodiscard]] Scalar operator()(index_t j, index_t i, Scalar sum) const noexcept {
    return scale_.weight(j, i, sum);
  }
  [[nodiscard]] sum_bound<Scalar> least(index_t j, Scalar threshold) const noexcept {
    if (!(threshold > 0)) return {};
    return rounded_down<Scalar>({0, static_cast<double>(threshold) / scale_.source[to_size(j)]});
  }
  [[nodiscard]] Scalar const* weights() const noexcept { return weights_.data(); }

 private:
  walk_scale<Scalar> const& scale_;
  std::vector<Scalar> weights_;
};

/// What a target gets, by source, of what the sources' cuts keep: the second pass.
template <typename Scalar>
class target_rank {
 public:
  target_rank(walk_scale<Scalar> const& scale, std::vector<row_cut<Scalar>> const& cuts,
              bool normalize)
      : scale_(scale), cuts_(cuts), normalize_(normalize) {
    for (std::size_t j = 0; j < cuts.size(); ++j)
      weights_.push_back(bound_weight<Scalar>(
          scale.source[j] > 0 ? static_cast<double>(cuts[j].last.score) / scale.source[j] : 0));
  }
  [[nodiscard]] Scalar operator()(index_t i, index_t j, Scalar sum) const noexcept {
    auto const& cut = cuts_[to_size(j)];
    Scalar const w = scale_.weight(j, i, sum);
    if (w == 0 || !cut.keeps(i, w)) return 0;
    return normalize_ ? static_cast<Scalar>(static_cast<double>(w) / cut.sum) : w;
  }
  [[nodiscard]] sum_bound<Scalar> least(index_t i, Scalar) const noexcept {
    return rounded_down<Scalar>({0, 1 / scale_.target[to_size(i)]});
  }
  [[nodiscard]] Scalar const* weights() const noexcept { return weights_.data(); }

 private:
  walk_scale<Scalar> const& scale_;
  std::vector<row_cut<Scalar>> const& cuts_;
  bool normalize_;
  std::vector<Scalar> weights_;
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
  walk_scale<Scalar> scale;
  for (index_t i = 0; i < data.items(); ++i) {
    auto const users = static_cast<double>(graph.items.row(i).size());
    scale.source.push_back(users > 0 ? std::pow(users, -how.alpha) : 0);
    scale.target.push_back(users > 0 ? std::pow(users, -how.beta) : 0);
  }
  auto const item = [&](index_t i) { return graph.items.row(i); };
  auto const packed = [&](entries values) {
    return packed_rows<Scalar>(
        exec, data.users(), data.items(), [&](index_t v) { return graph.users.row(v); }, values);
  };
  auto const cuts =
      cut_rows<Scalar>(exec, data.items(), item, entries::ones, packed(entries::as_they_are),
                       how.neighbors, source_rank<Scalar>(scale));
  return best_sums<Scalar>(exec, data.items(), item, entries::as_they_are, packed(entries::ones),
                           how.neighbors, target_rank<Scalar>(scale, cuts, how.normalize));
}

/// What an item of graph_filter gives: its sums.
template <typename Scalar>
struct filter_source_rank {
  std::vector<Scalar> const& ones;
  [[nodiscard]] Scalar operator()(index_t j, index_t i, Scalar sum) const noexcept {
    return i == j ? Scalar{0} : sum;
  }
  [[nodiscard]] sum_bound<Scalar> least(index_t, Scalar threshold) const noexcept {
    if (!(threshold > 0)) return {};
    return rounded_down<Scalar>({static_cast<double>(threshold), 0});
  }
  [[nodiscard]] Scalar const* weights() const noexcept { return ones.data(); }
};

/// What an item of graph_filter gets, of what the sources' cuts keep.
template <typename Scalar>
class filter_target_rank {
 public:
  filter_target_rank(std::vector<row_cut<Scalar>> const& cuts, Scalar power)
      : cuts_(cuts), power_(power) {
    for (auto const& cut : cuts)
      weights_.push_back(bound_weight<Scalar>(static_cast<double>(cut.last.score)));
  }
  [[nodiscard]] Scalar operator()(index_t i, index_t j, Scalar sum) const {
    if (i == j || !cuts_[to_size(j)].keeps(i, sum)) return 0;
    return std::pow(sum, power_);
  }
  [[nodiscard]] static sum_bound<Scalar> least(index_t, Scalar) noexcept {
    return rounded_down<Scalar>({0, 1});
  }
  [[nodiscard]] Scalar const* weights() const noexcept { return weights_.data(); }

 private:
  std::vector<row_cut<Scalar>> const& cuts_;
  Scalar power_;
  std::vector<Scalar> weights_;
};

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
  packed_rows<Scalar> const users(exec, data.users(), data.items(),
                                  [&](index_t u) { return graph.users.row(u); });
  std::vector<Scalar> const ones(to_size(data.items()), Scalar{1});
  auto const cuts = cut_rows<Scalar>(exec, data.items(), item, entries::as_they_are, users,
                                     neighbors, filter_source_rank<Scalar>{ones});
  return best_sums<Scalar>(exec, data.items(), item, entries::as_they_are, users, data.items(),
                           filter_target_rank<Scalar>(cuts, static_cast<Scalar>(power)));
}

}  // namespace lfrec::inline v0::detail
