// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"

namespace lfrec::inline v0::detail {

/// What a factor of a product has as values: its own, or 1 in the place of each.
enum class entries { as_they_are, ones };

/// The right factor of a product, packed for a pass over its rows in any order: in blocks of 2^16
/// columns, whose sums stay in the cache and whose columns take two bytes.
template <typename Scalar>
class packed_rows {
 public:
  static constexpr index_t width = 1 << 16;

  struct block {
    index_t first = 0;                  // column
    index_t columns = 0;                // up to `width`
    std::vector<offset_t> offsets;      // of each row, and the end
    std::vector<std::uint16_t> column;  // less `first`
    std::vector<Scalar> value;          // empty: all 1
  };

  /// row(r) gives ascending `index` and `value`. Values are kept unless all are 1. O(nonzeros).
  template <typename Row>
  packed_rows(executor_ref exec, index_t rows, index_t columns, Row const& row,
              entries values = entries::as_they_are)
      : rows_(rows), columns_(columns) {
    for (index_t first = 0; first < columns; first += width) {
      blocks_.push_back({first, std::min(width, columns - first), {}, {}, {}});
      blocks_.back().offsets.assign(to_size(rows) + 1, 0);
      if (columns - first <= width) break;
    }
    std::vector<char> ones(chunk_count(to_size(rows), grain), 1);
    for_each_chunk(exec, to_size(rows), grain, [&](chunk c) {
      for (std::size_t r = c.begin; r < c.end; ++r) {
        auto const from = row(static_cast<index_t>(r));
        for (index_t const k : from.index) ++blocks_[to_size(k / width)].offsets[r + 1];
        if (values == entries::ones) continue;
        for (auto const v : from.value)
          if (static_cast<Scalar>(v) != Scalar{1}) ones[c.number] = 0;
      }
    });
    with_values_ = std::ranges::count(ones, 0) > 0;
    exec.run(blocks_.size(), [&](std::size_t b) {
      auto& to = blocks_[b];
      for (std::size_t r = 0; r < to_size(rows); ++r) to.offsets[r + 1] += to.offsets[r];
      to.column.resize(static_cast<std::size_t>(to.offsets.back()));
      if (with_values_) to.value.resize(to.column.size());
    });
    for_each_chunk(exec, to_size(rows), grain, [&](chunk c) {
      for (std::size_t r = c.begin; r < c.end; ++r) fill(r, row(static_cast<index_t>(r)));
    });
  }

  /// Bytes of a matrix of that shape, with its values or without.
  [[nodiscard]] static double bytes(index_t rows, index_t columns, std::size_t nonzeros,
                                    entries values) {
    auto const n = static_cast<double>(nonzeros);
    auto const blocks = static_cast<double>(chunk_count(to_size(columns), to_size(width)));
    return table_bytes<block>(2 * blocks) +  // grows by doubling
           blocks * table_bytes<offset_t>(static_cast<double>(rows) + 1) +
           table_bytes<char>(static_cast<double>(chunk_count(to_size(rows), grain))) +
           table_bytes<std::uint16_t>(n) + (values == entries::ones ? 0 : table_bytes<Scalar>(n));
  }

  [[nodiscard]] index_t rows() const noexcept { return rows_; }
  [[nodiscard]] index_t columns() const noexcept { return columns_; }
  /// Whether every entry counts as 1.
  [[nodiscard]] bool all_ones() const noexcept { return !with_values_; }
  [[nodiscard]] std::vector<block> const& blocks() const noexcept { return blocks_; }

 private:
  static constexpr std::size_t grain = 4096;

  template <typename Row>
  void fill(std::size_t r, Row const& from) {
    block* to = nullptr;
    std::size_t at = 0;
    for (std::size_t n = 0; n < from.index.size(); ++n) {
      auto& mine = blocks_[to_size(from.index[n] / width)];
      if (&mine != to) {
        to = &mine;
        at = static_cast<std::size_t>(mine.offsets[r]);
      }
      to->column[at] = static_cast<std::uint16_t>(from.index[n] % width);
      if (with_values_) to->value[at] = static_cast<Scalar>(from.value[n]);
      ++at;
    }
  }

  index_t rows_;
  index_t columns_;
  bool with_values_ = false;
  std::vector<block> blocks_;
};

}  // namespace lfrec::inline v0::detail
