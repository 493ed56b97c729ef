// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/similarity/product.hpp"
#include "lfrec/solve/dense_gram.hpp"

namespace lfrec::inline v0 {

/// ½ ‖x_j − Xb‖² + ½ l2 ‖b‖² + l1 ‖b‖₁ → min over b with b_j = 0, and when that is good enough.
struct elastic_net {
  double l1 = 0;
  double l2 = 0;
  bool non_negative = true;
  std::optional<index_t> neighbors = {};  ///< only so many, of the largest x_jᵀx_k, may be not 0
  /// A step that lowers the objective by less than ½ tolerance² ‖x_j‖² does not count.
  double tolerance = 1e-2;
  int max_sweeps = 1000;
};

/// Columns of a sparse X expressed through each other, one after another, by coordinate descent
/// (Friedman, Hastie, Tibshirani 2010). The slope along a coordinate is x_kᵀ(x_j − Xb), and the
/// residual x_j − Xb is kept: a step costs the length of column k, where XᵀX would cost the number
/// of columns that meet it, some thirty times as many on Gowalla. Sweeps over the weights that are
/// not 0 alternate with sweeps over all. Not for use from two threads at once: each takes its own.
template <typename Scalar>
class elastic_net_solver {
 public:
  elastic_net_solver(index_t rows, elastic_net const& problem)
      : problem_(problem), residual_(to_size(rows)) {}

  /// The weights that are not 0 for column j among the candidates (each once, j left out), by
  /// ascending index. column(k) gives column k; square(k) its sum of squares. The result does not
  /// depend on earlier calls.
  template <typename Column, typename Square>
  [[nodiscard]] std::vector<scored<Scalar>> solve(index_t j, std::span<index_t const> candidates,
                                                  Column const& column, Square const& square) {
    std::ranges::fill(residual_, Scalar{0});
    add(column(j), 1);
    auto const enough = static_cast<Scalar>(problem_.tolerance * problem_.tolerance) * square(j);
    weights_.clear();
    for (index_t const k : candidates)
      if (k != j && square(k) > 0) weights_.push_back({k, 0});
    // One pass; the largest decrease of the objective by a step, times 2.
    auto const sweep = [&](bool all) {
      Scalar most = 0;
      for (auto& [k, weight] : weights_) {
        if (!all && weight == 0) continue;
        auto const x = column(k);
        Scalar const own = square(k);
        Scalar const curvature = own + static_cast<Scalar>(problem_.l2);
        Scalar const step = best(slope(x) + own * weight, curvature) - weight;
        if (step == 0) continue;
        add(x, -step);
        weight += step;
        most = std::max(most, step * step * curvature);
      }
      return most;
    };
    for (int sweeps = 0; sweeps < problem_.max_sweeps; ++sweeps) {
      if (sweep(true) <= enough) break;
      while (++sweeps < problem_.max_sweeps && sweep(false) > enough) {
      }
    }
    std::erase_if(weights_, [](auto const& w) { return w.score == 0; });
    std::ranges::sort(weights_, {}, &scored<Scalar>::index);
    return weights_;
  }

 private:
  // The minimiser along a coordinate whose slope at weight 0 is `pull`.
  [[nodiscard]] Scalar best(Scalar pull, Scalar curvature) const {
    auto const l1 = static_cast<Scalar>(problem_.l1);
    if (pull > l1) return (pull - l1) / curvature;
    return pull < -l1 && !problem_.non_negative ? (pull + l1) / curvature : Scalar{0};
  }

  // residual += factor · x
  template <typename Row>
  void add(Row const& x, Scalar factor) {
    for (std::size_t n = 0; n < x.index.size(); ++n)
      residual_[to_size(x.index[n])] += factor * static_cast<Scalar>(x.value[n]);
  }

  // xᵀ residual, in four running sums, since one would wait for itself.
  template <typename Row>
  [[nodiscard]] Scalar slope(Row const& x) const {
    Scalar const* const r = residual_.data();
    auto const term = [&](std::size_t n) {
      return static_cast<Scalar>(x.value[n]) * r[to_size(x.index[n])];
    };
    std::size_t const size = x.index.size();
    Scalar s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    std::size_t n = 0;
    for (; n + 4 <= size; n += 4) {
      s0 += term(n);
      s1 += term(n + 1);
      s2 += term(n + 2);
      s3 += term(n + 3);
    }
    for (; n < size; ++n) s0 += term(n);
    return (s0 + s1) + (s2 + s3);
  }

  elastic_net problem_;
  std::vector<Scalar> residual_;         // x_j − Xb
  std::vector<scored<Scalar>> weights_;  // b
};

/// Bytes that elastic_net_columns holds at its peak for so many weights that are not 0, its result
/// among them.
template <typename Scalar>
[[nodiscard]] double elastic_net_bytes(matrix_shape const& shape, elastic_net const& problem,
                                       double found, std::size_t threads) {
  using cell = detail::pair_cell<Scalar>;
  auto const tried = std::min(shape.items, problem.neighbors.value_or(shape.items));
  double const task =
      detail::table_bytes<Scalar>(shape.users) +
      detail::product_row<Scalar, cell>::bytes(shape.items, detail::longest_row(shape)) +
      detail::table_bytes<scored<Scalar>>(tried, 4) + detail::table_bytes<index_t>(tried);
  return detail::table_bytes<Scalar>(shape.items) + detail::table_bytes<index_t>(shape.items) +
         detail::joined_bytes<Scalar>(shape.items, found, tried, task, threads);
}

namespace detail {

template <RowMatrix M>
[[nodiscard]] bool has_negative_values(M const& data) {
  for (index_t u = 0; u < data.users(); ++u)
    for (auto const v : data.user(user_index{u}).value)
      if (v < 0) return true;
  return false;
}

}  // namespace detail

/// The solution for every item's column, as row j. Items of another's users are tried alone where
/// no others can help, or where `neighbors` is set. Throws numeric_error where an item's sum of
/// squares is not finite. The same bits for any executor. A sweep over all items costs the sum over
/// items of the lengths of those tried.
template <typename Scalar, InteractionMatrix M>
[[nodiscard]] csr<Scalar> elastic_net_columns(executor_ref exec, M const& data,
                                              elastic_net const& problem) {
  auto const items = data.items();
  auto const item = [&](index_t i) { return data.item(item_index{i}); };
  auto const user = [&](index_t u) { return data.user(user_index{u}); };
  auto const squares = square_norms<Scalar>(data);
  auto const square = [&](index_t i) { return squares[to_size(i)]; };
  // Where nothing is negative, a column that shares no user with j can only add to the error.
  bool const local =
      problem.neighbors || (problem.non_negative && !detail::has_negative_values(data));
  std::vector<index_t> everything(local ? 0 : to_size(items));
  std::iota(everything.begin(), everything.end(), index_t{0});

  constexpr std::size_t grain = 64;
  std::vector<std::size_t> sizes(to_size(items));
  std::vector<detail::row_block<Scalar>> blocks(chunk_count(sizes.size(), grain));
  for_each_chunk(exec, sizes.size(), grain, [&](chunk c) {
    elastic_net_solver<Scalar> solver(data.users(), problem);
    detail::product_row<Scalar, detail::pair_cell<Scalar>> overlap(items);
    top_k<Scalar> best(to_size(std::min(items, problem.neighbors.value_or(items))));
    detail::row_block<Scalar> block;
    std::vector<index_t> candidates = everything;
    for (std::size_t n = c.begin; n < c.end; ++n) {
      auto const j = static_cast<index_t>(n);
      if (local) {
        overlap.for_each(item(j), user, [&](index_t k, auto const& cell) {
          if (k != j) best.offer(k, cell.dot);
        });
        candidates.clear();
        for (auto const& entry : best.take()) candidates.push_back(entry.index);
        std::ranges::sort(candidates);
      }
      auto const solution = solver.solve(j, candidates, item, square);
      sizes[n] = solution.size();
      for (auto const& entry : solution) {
        block.indices.push_back(entry.index);
        block.values.push_back(entry.score);
      }
    }
    block.shrink();
    blocks[c.number] = std::move(block);
  });
  return detail::join(exec, items, sizes, std::move(blocks), grain);
}

}  // namespace lfrec::inline v0
