// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/similarity/concept.hpp"

// The product of two sparse matrices of which only the best of each row are kept: what every recipe
// over neighbours, walks and filters costs.
namespace lfrec::inline v0::detail {

/// What the product knows of a target and a column: the sum, and of how many products.
template <typename Scalar>
struct pair_cell {
  Scalar dot = 0;
  std::uint32_t overlap = 0;
  void add(Scalar a, Scalar b) noexcept {
    dot += a * b;
    ++overlap;
  }
  [[nodiscard]] pair_stats stats() const noexcept {
    return {static_cast<double>(dot), static_cast<double>(overlap)};
  }
};

/// The same with the sums of either side, in double: variances are their differences.
struct common_cell {
  double dot = 0, sum_a = 0, sum_b = 0, squares_a = 0, squares_b = 0;
  std::uint32_t overlap = 0;
  void add(double a, double b) noexcept {
    dot += a * b;
    sum_a += a;
    sum_b += b;
    squares_a += a * a;
    squares_b += b * b;
    ++overlap;
  }
  [[nodiscard]] common_stats stats() const noexcept {
    return {{dot, static_cast<double>(overlap)}, sum_a, sum_b, squares_a, squares_b};
  }
};

/// One row of a product after another, by Gustavson's method (1978): dense sums over the columns,
/// and a list of those touched. Wide products go through in blocks of columns, so that the sums
/// stay in the cache. Sums run over the inner index in ascending order, whatever the block.
template <typename Scalar, typename Cell>
class product_row {
 public:
  explicit product_row(index_t columns)
      : columns_(columns), cells_(to_size(std::min(columns, width))), touched_(cells_.size() + 1) {}

  /// Of left rows up to `longest`.
  [[nodiscard]] static double bytes(index_t columns, std::size_t longest) {
    double const cells = std::min(columns, width);
    return table_bytes<Cell>(cells) + table_bytes<index_t>(cells + 1) +
           (columns > width ? table_bytes<std::size_t>(static_cast<double>(longest)) : 0);
  }

  /// Calls f(column, cell) once for each column that shares an inner index with `left`;
  /// right(k) is row k of the right factor.
  template <typename Left, typename Right, typename F>
  void for_each(Left const& left, Right const& right, F&& f) {
    bool const whole = columns_ <= width;
    if (!whole) begin_.assign(left.index.size(), 0);
    Cell* const cells = cells_.data();
    index_t* const touched = touched_.data();
    for (index_t first = 0; first < columns_; first += width) {
      std::size_t found = 0;
      for (std::size_t n = 0; n < left.index.size(); ++n) {
        if (n + ahead < left.index.size()) {  // rows lie anywhere
          auto const soon = right(left.index[n + ahead]);
          __builtin_prefetch(soon.index.data());
          __builtin_prefetch(soon.value.data());
        }
        auto const row = right(left.index[n]);
        std::size_t begin = 0;
        std::size_t end = row.index.size();
        if (!whole) {
          begin = begin_[n];
          if (columns_ - first > width)
            end = static_cast<std::size_t>(
                std::lower_bound(row.index.begin() + static_cast<std::ptrdiff_t>(begin),
                                 row.index.end(), first + width) -
                row.index.begin());
          begin_[n] = end;
        }
        auto const a = static_cast<Scalar>(left.value[n]);
        for (std::size_t k = begin; k < end; ++k) {
          auto const at = row.index[k] - first;
          auto& cell = cells[at];
          touched[found] = at;  // kept only where it is new, without a branch
          found += cell.overlap == 0 ? 1U : 0U;
          cell.add(a, static_cast<Scalar>(row.value[k]));
        }
      }
      for (std::size_t n = 0; n < found; ++n)
        f(first + touched[n], std::exchange(cells[touched[n]], Cell{}));
      if (columns_ - first <= width) break;
    }
  }

 private:
  static constexpr index_t width = 1 << 16;
  static constexpr std::size_t ahead = 4;
  index_t columns_;
  std::vector<Cell> cells_;
  std::vector<index_t> touched_;
  std::vector<std::size_t> begin_;  // where the next block starts in each row of the right factor
};

/// The best of a row, appended in ascending order of index: they are marked in a bit set, which is
/// read from front to back.
template <typename Scalar>
class best_of_row {
 public:
  best_of_row(index_t columns, index_t keep)
      : best_(to_size(std::min(columns, keep))),
        value_(to_size(columns)),
        marked_((to_size(columns) + 63) / 64) {}

  [[nodiscard]] static double bytes(index_t columns, index_t keep) {
    index_t const words = (columns + 63) / 64;
    return table_bytes<scored<Scalar>>(2.0 * std::min(columns, keep) + 1) +
           table_bytes<Scalar>(columns) + table_bytes<std::uint64_t>(words);
  }

  void offer(index_t column, Scalar value) { best_.offer(column, value); }
  [[nodiscard]] top_k<Scalar>& selection() noexcept { return best_; }

  /// Returns how many there were, and starts anew.
  std::size_t append_to(std::vector<index_t>& indices, std::vector<Scalar>& values) {
    auto const kept = best_.unordered();
    for (auto const& [column, value] : kept) {
      value_[to_size(column)] = value;
      marked_[to_size(column) / 64] |= std::uint64_t{1} << (to_size(column) % 64);
    }
    std::size_t const n = kept.size();
    std::size_t left = n;
    for (std::size_t word = 0; left > 0; ++word)
      for (auto bits = std::exchange(marked_[word], 0); bits != 0; bits &= bits - 1, --left) {
        auto const column = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        indices.push_back(static_cast<index_t>(column));
        values.push_back(value_[column]);
      }
    best_.clear();
    return n;
  }

 private:
  top_k<Scalar> best_;
  std::vector<Scalar> value_;
  std::vector<std::uint64_t> marked_;
};

/// Rows of unknown lengths, written chunk by chunk and joined in the end.
template <typename Scalar>
struct row_block {
  std::vector<index_t> indices;
  std::vector<Scalar> values;

  /// Gives back the room that it does not use.
  void shrink() {
    indices.shrink_to_fit();
    values.shrink_to_fit();
  }
};

/// At most so many entries are kept of the pairs of rows, `keep` a row, of a matrix of that many
/// nonzeros: a row meets no more others than its columns have entries.
[[nodiscard]] inline double kept_pairs(index_t rows, double keep, matrix_shape const& shape) {
  double const most = rows * std::min(keep, std::max(rows - 1.0, 0.0));
  if (shape.longest == 0) return most;
  return std::min(most, static_cast<double>(shape.nonzeros) * static_cast<double>(shape.longest));
}

/// Rows a chunk: few enough chunks that their dense sums cost little, enough for many threads.
[[nodiscard]] constexpr std::size_t product_grain(index_t rows) noexcept {
  return std::clamp<std::size_t>(to_size(rows) / 128, 16, 256);
}

/// Bytes of the entries of rows, `keep` each, while they are found and joined: they are there twice
/// in the end, or once and beside them what the threads work in, `task` each and the room of a
/// block that grows.
template <typename Scalar>
[[nodiscard]] double joined_bytes(index_t rows, double entries, double keep, double task,
                                  std::size_t threads) {
  auto const bytes = [](double n) { return table_bytes<index_t>(n) + table_bytes<Scalar>(n); };
  auto const grain = product_grain(rows);
  auto const chunks = static_cast<double>(chunk_count(to_size(rows), grain));
  double const growing =
      2 * bytes(std::min(entries, static_cast<double>(grain) * std::min<double>(keep, rows)));
  return table_bytes<std::size_t>(rows) + table_bytes<row_block<Scalar>>(chunks) + bytes(entries) +
         std::max(bytes(entries) + table_bytes<offset_t>(rows + 1.0),
                  static_cast<double>(threads) * (task + growing));
}

template <typename Scalar>
[[nodiscard]] csr<Scalar> join(executor_ref exec, index_t columns,
                               std::vector<std::size_t> const& sizes,
                               std::vector<row_block<Scalar>> blocks, std::size_t grain) {
  std::vector<offset_t> offsets(sizes.size() + 1, 0);
  for (std::size_t r = 0; r < sizes.size(); ++r)
    offsets[r + 1] = offsets[r] + static_cast<offset_t>(sizes[r]);
  std::vector<index_t> indices(static_cast<std::size_t>(offsets.back()));
  std::vector<Scalar> values(indices.size());
  for_each_chunk(exec, sizes.size(), grain, [&](chunk c) {
    auto const block = std::exchange(blocks[c.number], {});
    std::ranges::copy(block.indices, indices.begin() + offsets[c.begin]);
    std::ranges::copy(block.values, values.begin() + offsets[c.begin]);
  });
  return {static_cast<index_t>(sizes.size()), columns, std::move(offsets), std::move(indices),
          std::move(values)};
}

/// rows × columns: of row t the `keep` entries with the highest value(t, column, cell) other than
/// 0, ties to the lower column. left(t) is row t of the left factor, right(k) row k of the right
/// one; both are ascending. O(Σ over the left factor's entries of the right row's length).
template <typename Scalar, typename Cell = pair_cell<Scalar>, typename Left, typename Right,
          typename Value>
[[nodiscard]] csr<Scalar> best_products(executor_ref exec, index_t rows, index_t columns,
                                        Left const& left, Right const& right, index_t keep,
                                        Value const& value) {
  std::size_t const grain = product_grain(rows);
  std::vector<std::size_t> sizes(to_size(rows));
  std::vector<row_block<Scalar>> blocks(chunk_count(sizes.size(), grain));
  for_each_chunk(exec, sizes.size(), grain, [&](chunk c) {
    product_row<Scalar, Cell> product(columns);
    best_of_row<Scalar> best(columns, keep);
    row_block<Scalar> block;
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const row = static_cast<index_t>(r);
      product.for_each(left(row), right, [&](index_t column, Cell const& cell) {
        Scalar const v = value(row, column, cell);
        if (v != 0) best.offer(column, v);
      });
      sizes[r] = best.append_to(block.indices, block.values);
    }
    block.shrink();
    blocks[c.number] = std::move(block);
  });
  return join(exec, columns, sizes, std::move(blocks), grain);
}

}  // namespace lfrec::inline v0::detail
