// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/npy.hpp"
#include "lfrec/datasets/zip_archive.hpp"

namespace lfrec::inline v0::datasets {

struct npz_options {
  index_t longest_side = 10'000'000;  ///< more rows or columns are refused
};

/// Reads a sparse matrix that `scipy.sparse.save_npz` has written: csr, csc or coo, of any real
/// numbers, 32- or 64-bit indices. Rows are users, columns items; both are known in full, with or
/// without entries, by their numbers from 0, as Python has them. Entries of one place are added up,
/// as SciPy does. What is compressed (SciPy's default) needs `zlib_inflate` and lfrec::gzip. Throws
/// format_error that names file and array; the whole file is held in memory.
template <ByteSource Source, Inflate Unpack = stored_only>
class npz {
 public:
  explicit npz(Source source, npz_options options = {}, Unpack unpack = {})
      : source_(std::move(source)), options_(options), unpack_(std::move(unpack)) {}

  /// The matrix alone. Reads the source to its end: to be called once, or read instead.
  [[nodiscard]] csr<float> read_matrix() { return merged(entries()); }

  /// The same as a data set.
  [[nodiscard]] dataset read() {
    auto found = entries();
    auto const met = found.values.size();
    auto const m = merged(std::move(found));
    dataset data;
    std::vector<interaction> rows;
    rows.reserve(m.nonzeros());
    for (index_t r = 0; r < m.rows(); ++r) {
      data.users.insert(std::to_string(r));
      auto const row = m.row(r);
      for (std::size_t n = 0; n < row.size(); ++n)
        rows.push_back({user_index{r}, item_index{row.index[n]}, row.value[n], no_time});
    }
    for (index_t c = 0; c < m.columns(); ++c) data.items.insert(std::to_string(c));
    data.log = interaction_log(m.rows(), m.columns(), std::move(rows));
    data.report.source = name_;
    data.report.bytes = bytes_;
    data.report.rows_read = met;
    data.report.rows_kept = m.nonzeros();
    data.report.rows_merged = met - m.nonzeros();
    if (data.report.rows_merged > 0) data.report.merged_by = "sum";
    return data;
  }

 private:
  struct triples {
    index_t rows = 0;
    index_t columns = 0;
    std::vector<index_t> row, column;
    std::vector<float> values;
  };

  [[noreturn]] void fail(std::string const& what) const {
    lfrec::detail::fail<format_error>({name_, ": ", what});
  }

  [[nodiscard]] triples entries() {
    name_ = std::string(source_.name());
    std::string const file = detail::read_all(std::move(source_));
    bytes_ = file.size();
    zip_archive const archive(file, name_);
    std::string room;
    // Calls use(array), which is gone afterwards.
    auto const with = [&](std::string_view key, auto const& use) {
      auto const* const entry = archive.find(std::string(key) + ".npy");
      if (entry == nullptr)
        fail("has no array '" + std::string(key) + "': expected what scipy.sparse.save_npz writes");
      return use(
          npy_array(archive.contents(*entry, unpack_, room), name_ + ": " + entry_name(key)));
    };
    auto const numbers = [&]<typename T>(std::string_view key, T) {
      return with(key, [](npy_array const& array) {
        array.need_dimensions(1);
        return array.template numbers<T>();
      });
    };
    std::string const format = with("format", [](npy_array const& a) { return a.word(); });
    if (format != "csr" && format != "csc" && format != "coo")
      fail("is a matrix of format '" + format + "', expected csr, csc or coo: convert by .tocsr()");
    auto const shape = numbers("shape", std::int64_t{});
    if (shape.size() != 2)
      fail("expected a shape of 2 numbers, found " + std::to_string(shape.size()));
    for (auto const n : shape)
      if (n < 0 || n > std::max(options_.longest_side, index_t{0}))
        fail("has a side of " + std::to_string(n) + ", expected up to " +
             std::to_string(options_.longest_side));
    triples found{.rows = static_cast<index_t>(shape[0]),
                  .columns = static_cast<index_t>(shape[1]),
                  .row = {},
                  .column = {},
                  .values = numbers("data", float{})};
    auto const inside = [&](char const* what, std::vector<index_t> const& index, index_t most) {
      if (index.size() != found.values.size())
        fail(std::to_string(index.size()) + " entries in '" + what + "', " +
             std::to_string(found.values.size()) + " in 'data'");
      for (std::size_t n = 0; n < index.size(); ++n)
        if (index[n] < 0 || index[n] >= most)
          fail(std::string("'") + what + "'[" + std::to_string(n) + "] is " +
               std::to_string(index[n]) + ", of " + std::to_string(most));
    };
    if (format == "coo") {
      found.row = numbers("row", index_t{});
      found.column = numbers("col", index_t{});
      inside("row", found.row, found.rows);
      inside("col", found.column, found.columns);
      return found;
    }
    bool const by_row = format == "csr";
    auto const lines = by_row ? found.rows : found.columns;
    auto& along = by_row ? found.column : found.row;
    auto& across = by_row ? found.row : found.column;
    auto const starts = numbers("indptr", std::int64_t{});
    along = numbers("indices", index_t{});
    inside("indices", along, by_row ? found.columns : found.rows);
    if (starts.size() != to_size(lines) + 1 || starts.front() != 0 ||
        starts.back() != static_cast<std::int64_t>(along.size()) ||
        !std::is_sorted(starts.begin(), starts.end()))
      fail("'indptr' must rise from 0 to " + std::to_string(along.size()) + " in " +
           std::to_string(to_size(lines) + 1) + " entries");
    across.reserve(along.size());
    for (index_t line = 0; line < lines; ++line)
      across.insert(across.end(),
                    static_cast<std::size_t>(starts[to_size(line) + 1] - starts[to_size(line)]),
                    line);
    return found;
  }

  static std::string entry_name(std::string_view key) { return "'" + std::string(key) + "'"; }

  /// By row and column, by two counting sorts, with one entry for each place.
  [[nodiscard]] csr<float> merged(triples found) const {
    auto const sorted = [&](std::vector<std::size_t> const& order, std::vector<index_t> const& by,
                            index_t lines) {
      std::vector<std::size_t> next(to_size(lines) + 1, 0);
      for (index_t const line : by) ++next[to_size(line) + 1];
      for (std::size_t n = 0; n + 1 < next.size(); ++n) next[n + 1] += next[n];
      std::vector<std::size_t> result(order.size());
      for (auto const n : order) result[next[to_size(by[n])]++] = n;
      return result;
    };
    std::vector<std::size_t> order(found.values.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    order = sorted(sorted(order, found.column, found.columns), found.row, found.rows);
    std::vector<offset_t> offsets{0};
    std::vector<index_t> indices;
    std::vector<float> values;
    offsets.reserve(to_size(found.rows) + 1);
    indices.reserve(order.size());
    values.reserve(order.size());
    for (std::size_t at = 0; at < order.size();) {
      auto const n = order[at];
      double sum = 0;
      for (; at < order.size() && found.row[order[at]] == found.row[n] &&
             found.column[order[at]] == found.column[n];
           ++at)
        sum += static_cast<double>(found.values[order[at]]);
      offsets.resize(to_size(found.row[n]) + 1, static_cast<offset_t>(indices.size()));
      indices.push_back(found.column[n]);
      values.push_back(static_cast<float>(sum));
      if (!std::isfinite(values.back()))
        fail("row " + std::to_string(found.row[n]) + ", column " + std::to_string(found.column[n]) +
             " adds up to more than a float holds");
    }
    offsets.resize(to_size(found.rows) + 1, static_cast<offset_t>(indices.size()));
    return {found.rows, found.columns, std::move(offsets), std::move(indices), std::move(values)};
  }

  Source source_;
  npz_options options_;
  Unpack unpack_;
  std::string name_;
  std::uint64_t bytes_ = 0;
};

static_assert(LogSource<npz<file_source>>);

/// Reads a file; see npz. `read_npz(path, {}, zlib_inflate{})` reads compressed ones as well.
template <Inflate Unpack = stored_only>
[[nodiscard]] dataset read_npz(std::string path, npz_options options = {}, Unpack unpack = {}) {
  return npz(file_source(std::move(path)), options, std::move(unpack)).read();
}

/// The matrix alone.
template <Inflate Unpack = stored_only>
[[nodiscard]] csr<float> read_npz_matrix(std::string path, npz_options options = {},
                                         Unpack unpack = {}) {
  return npz(file_source(std::move(path)), options, std::move(unpack)).read_matrix();
}

}  // namespace lfrec::inline v0::datasets
