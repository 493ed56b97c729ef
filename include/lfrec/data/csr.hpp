// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"

namespace lfrec::inline v0 {

/// Throws shape_error unless the indices of row `number` ascend strictly within 0 … columns - 1,
/// and numeric_error if a value is not finite. O(nonzeros).
template <typename Value>
void check_row(index_t number, index_t columns, sparse_row<Value> row) {
  index_t last = -1;
  for (std::size_t n = 0; n < row.size(); ++n) {
    if (row.index[n] <= last || row.index[n] >= columns)
      detail::fail<shape_error>({"sparse matrix: row ", number, " holds index ", row.index[n],
                                 " after ", last, ", of ", columns});
    last = row.index[n];
    if constexpr (std::is_floating_point_v<Value>)
      if (!std::isfinite(row.value[n]))
        detail::fail<numeric_error>(
            {"sparse matrix: row ", number, ", index ", last, " is not finite"});
  }
}

/// Throws shape_error unless the arrays are a compressed sparse matrix of rows × columns with
/// ascending, distinct indices in each row, and numeric_error if a value is not finite.
/// O(rows + nonzeros).
template <typename Value, typename Offset>
void check_csr(index_t rows, index_t columns, std::span<Offset const> offsets,
               std::span<index_t const> indices, std::span<Value const> values) {
  auto const need = [](bool fits, std::initializer_list<detail::piece> what) {
    if (!fits) detail::fail<shape_error>({"sparse matrix: ", detail::text_of(what)});
  };
  need(rows >= 0 && columns >= 0, {"negative shape"});
  need(offsets.size() == to_size(rows) + 1, {offsets.size(), " offsets for ", rows, " rows"});
  need(offsets[0] == 0, {"the first offset is not 0"});
  for (std::size_t r = 0; r < to_size(rows); ++r)
    need(offsets[r] <= offsets[r + 1], {"offsets fall at row ", r});
  auto const nonzeros = static_cast<std::size_t>(offsets[to_size(rows)]);
  need(indices.size() == nonzeros && values.size() == nonzeros,
       {nonzeros, " nonzeros by offset, ", indices.size(), " indices, ", values.size(), " values"});
  for (index_t r = 0; r < rows; ++r) {
    auto const begin = static_cast<std::size_t>(offsets[to_size(r)]);
    auto const size = static_cast<std::size_t>(offsets[to_size(r) + 1]) - begin;
    check_row<Value>(r, columns, {indices.subspan(begin, size), values.subspan(begin, size)});
  }
}

/// An owned sparse matrix, row by row: 64-bit offsets, 32-bit columns. Immutable.
template <typename Value>
class csr {
 public:
  csr() = default;

  /// Takes the arrays over after check_csr.
  csr(index_t rows, index_t columns, std::vector<offset_t> offsets, std::vector<index_t> indices,
      std::vector<Value> values)
      : rows_(rows),
        columns_(columns),
        offsets_(std::move(offsets)),
        indices_(std::move(indices)),
        values_(std::move(values)) {
    check_csr<Value, offset_t>(rows_, columns_, offsets_, indices_, values_);
  }

  /// The same pattern with other values, as many; takes the arrays over.
  template <typename Other>
  [[nodiscard]] csr<Other> with_values(std::vector<Other> values) && {
    return {std::exchange(rows_, 0), std::exchange(columns_, 0), std::exchange(offsets_, {0}),
            std::exchange(indices_, {}), std::move(values)};
  }

  [[nodiscard]] index_t rows() const noexcept { return rows_; }
  [[nodiscard]] index_t columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t nonzeros() const noexcept { return indices_.size(); }
  [[nodiscard]] sparse_row<Value> row(index_t r) const noexcept {
    auto const begin = static_cast<std::size_t>(offsets_[to_size(r)]);
    auto const size = static_cast<std::size_t>(offsets_[to_size(r) + 1]) - begin;
    return {std::span<index_t const>(indices_).subspan(begin, size),
            std::span<Value const>(values_).subspan(begin, size)};
  }

  [[nodiscard]] std::vector<offset_t> const& offsets() const noexcept { return offsets_; }
  [[nodiscard]] std::vector<index_t> const& indices() const noexcept { return indices_; }
  [[nodiscard]] std::vector<Value> const& values() const noexcept { return values_; }

 private:
  index_t rows_ = 0;
  index_t columns_ = 0;
  std::vector<offset_t> offsets_ = {0};
  std::vector<index_t> indices_;
  std::vector<Value> values_;
};

/// The other orientation of rows 0 … rows - 1, which row_of(r) gives, by one counting sort:
/// O(rows + columns + nonzeros).
template <typename Value, typename RowOf>
[[nodiscard]] csr<Value> transpose(index_t rows, index_t columns, std::size_t nonzeros,
                                   RowOf&& row_of) {
  std::vector<offset_t> offsets(to_size(columns) + 1, 0);
  for (index_t r = 0; r < rows; ++r)
    for (index_t const c : row_of(r).index) ++offsets[to_size(c) + 1];
  for (std::size_t c = 0; c < to_size(columns); ++c) offsets[c + 1] += offsets[c];
  std::vector<index_t> indices(nonzeros);
  std::vector<Value> values(nonzeros);
  {
    std::vector<offset_t> next(offsets.begin(), offsets.end() - 1);
    for (index_t r = 0; r < rows; ++r) {
      auto const row = row_of(r);
      for (std::size_t n = 0; n < row.index.size(); ++n) {
        auto const at = static_cast<std::size_t>(next[to_size(row.index[n])]++);
        indices[at] = r;
        values[at] = static_cast<Value>(row.value[n]);
      }
    }
  }
  return csr<Value>(columns, rows, std::move(offsets), std::move(indices), std::move(values));
}

template <typename Value>
[[nodiscard]] csr<Value> transpose(csr<Value> const& m) {
  return transpose<Value>(m.rows(), m.columns(), m.nonzeros(), [&](index_t r) { return m.row(r); });
}

/// The same by ranges of columns, which an executor's threads share and which write close to where
/// they wrote before: for matrices that do not fit into the cache.
template <typename Value>
[[nodiscard]] csr<Value> transpose(csr<Value> const& m, executor_ref exec) {
  constexpr std::size_t ranges = 16;
  constexpr std::size_t small = 1 << 20;
  if (m.nonzeros() < small) return transpose(m);
  auto const columns = to_size(m.columns());
  std::size_t const grain = (columns + ranges - 1) / ranges;
  // Calls f(row, column, value) for the entries of the columns of c, row after row.
  auto const for_each_entry = [&](chunk c, auto&& f) {
    for (index_t r = 0; r < m.rows(); ++r) {
      auto const row = m.row(r);
      auto const first =
          std::lower_bound(row.index.begin(), row.index.end(), static_cast<index_t>(c.begin));
      for (auto n = static_cast<std::size_t>(first - row.index.begin());
           n < row.size() && to_size(row.index[n]) < c.end; ++n)
        f(r, to_size(row.index[n]), row.value[n]);
    }
  };
  std::vector<offset_t> offsets(columns + 1, 0);
  for_each_chunk(exec, columns, grain, [&](chunk c) {
    for_each_entry(c, [&](index_t, std::size_t column, Value) { ++offsets[column + 1]; });
  });
  for (std::size_t c = 0; c < columns; ++c) offsets[c + 1] += offsets[c];
  std::vector<index_t> indices(m.nonzeros());
  std::vector<Value> values(m.nonzeros());
  for_each_chunk(exec, columns, grain, [&](chunk c) {
    std::vector<offset_t> next(offsets.begin() + static_cast<std::ptrdiff_t>(c.begin),
                               offsets.begin() + static_cast<std::ptrdiff_t>(c.end));
    for_each_entry(c, [&](index_t r, std::size_t column, Value value) {
      auto const at = static_cast<std::size_t>(next[column - c.begin]++);
      indices[at] = r;
      values[at] = value;
    });
  });
  return csr<Value>(m.columns(), m.rows(), std::move(offsets), std::move(indices),
                    std::move(values));
}

/// A copy of any RowMatrix's rows.
template <RowMatrix M>
[[nodiscard]] csr<float> copy_rows(M const& data) {
  std::vector<offset_t> offsets{0};
  std::vector<index_t> indices;
  std::vector<float> values;
  offsets.reserve(to_size(data.users()) + 1);
  indices.reserve(static_cast<std::size_t>(data.nonzeros()));
  values.reserve(static_cast<std::size_t>(data.nonzeros()));
  for (index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(user_index{u});
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      indices.push_back(row.index[n]);
      values.push_back(static_cast<float>(row.value[n]));
    }
    offsets.push_back(static_cast<offset_t>(indices.size()));
  }
  return {data.users(), data.items(), std::move(offsets), std::move(indices), std::move(values)};
}

}  // namespace lfrec::inline v0
