// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// The lower triangle of A diag(w) Aᵀ for a sparse A of n rows, whose row r is row_of(r) and whose
/// column c is column_of(c); the upper triangle is 0. O(Σ_columns length²), n² numbers.
template <typename Scalar, typename RowOf, typename ColumnOf, typename Weight>
[[nodiscard]] factors<Scalar> dense_gram(executor_ref exec, index_t n, RowOf&& row_of,
                                         ColumnOf&& column_of, Weight&& weight) {
  factors<Scalar> gram(n, n);
  for_each_chunk(exec, to_size(n), 16, [&](chunk c) {
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const sums = gram.row(static_cast<index_t>(r));
      auto const row = row_of(static_cast<index_t>(r));
      for (std::size_t k = 0; k < row.index.size(); ++k) {
        auto const value = static_cast<Scalar>(row.value[k]) * weight(row.index[k]);
        auto const column = column_of(row.index[k]);
        for (std::size_t m = 0; m < column.index.size() && to_size(column.index[m]) <= r; ++m)
          sums[to_size(column.index[m])] += value * static_cast<Scalar>(column.value[m]);
      }
    }
  });
  return gram;
}

/// XᵀX for users × items X: for each item those that share a user with it, ascending, itself among
/// them. O(Σ_users length²), up to as many numbers.
template <typename Scalar, InteractionMatrix M>
[[nodiscard]] csr<Scalar> sparse_gram(executor_ref exec, M const& data) {
  auto const items = to_size(data.items());
  struct block {
    std::vector<std::size_t> lengths;
    std::vector<index_t> indices;
    std::vector<Scalar> values;
  };
  constexpr std::size_t grain = 256;
  std::vector<block> blocks(chunk_count(items, grain));
  for_each_chunk(exec, items, grain, [&](chunk c) {
    auto& out = blocks[c.number];
    std::vector<Scalar> sums(items);
    std::vector<char> seen(items);
    std::vector<index_t> touched;
    for (std::size_t i = c.begin; i < c.end; ++i) {
      auto const users = data.item(item_index{static_cast<index_t>(i)});
      touched.clear();
      for (std::size_t n = 0; n < users.index.size(); ++n) {
        auto const value = static_cast<Scalar>(users.value[n]);
        auto const others = data.user(user_index{users.index[n]});
        for (std::size_t k = 0; k < others.index.size(); ++k) {
          auto const other = to_size(others.index[k]);
          if (std::exchange(seen[other], 1) == 0) touched.push_back(others.index[k]);
          sums[other] += value * static_cast<Scalar>(others.value[k]);
        }
      }
      std::ranges::sort(touched);
      out.lengths.push_back(touched.size());
      for (index_t const other : touched) {
        out.indices.push_back(other);
        out.values.push_back(std::exchange(sums[to_size(other)], Scalar{0}));
        seen[to_size(other)] = 0;
      }
    }
  });

  std::vector<offset_t> offsets{0};
  offsets.reserve(items + 1);
  for (auto const& part : blocks)
    for (std::size_t const length : part.lengths)
      offsets.push_back(offsets.back() + static_cast<offset_t>(length));
  std::vector<index_t> indices;
  std::vector<Scalar> values;
  indices.reserve(static_cast<std::size_t>(offsets.back()));
  values.reserve(static_cast<std::size_t>(offsets.back()));
  for (auto& part : blocks) {
    indices.insert(indices.end(), part.indices.begin(), part.indices.end());
    values.insert(values.end(), part.values.begin(), part.values.end());
    part = {};
  }
  return {data.items(), data.items(), std::move(offsets), std::move(indices), std::move(values)};
}

}  // namespace lfrec::inline v0
