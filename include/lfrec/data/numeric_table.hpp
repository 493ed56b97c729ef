// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/id_map.hpp"

namespace lfrec::inline v0 {

/// Features whose rows belong to keys (names or ids of a source of their own), not yet to the users
/// or items of a data set: see join_features.
struct keyed_features {
  std::vector<std::string> keys;  ///< one per row
  features rows;                  ///< keys × names
};

/// Numbers by column, such as tempo and energy, for keys such as artist names: keys × names, dense,
/// finite. Immutable.
class numeric_table {
 public:
  numeric_table() = default;

  /// Values row by row. A key that occurs several times (the songs of an artist) is one row, the
  /// mean of its rows, at the place of the first. Throws shape_error where sizes do not fit and for
  /// a column without a name or with that of another, numeric_error for a value that is not finite,
  /// naming column and key. O(values).
  numeric_table(std::span<std::string const> keys, std::vector<std::string> names,
                std::span<double const> values)
      : names_(std::move(names)) {
    auto const columns = names_.size();
    if (values.size() != keys.size() * columns)
      detail::fail<shape_error>({"numeric table: ", values.size(), " values for ", keys.size(),
                                 " keys x ", columns, " columns"});
    check_names();
    std::vector<double> count;
    id_map<index_t> rows;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      auto const r = to_size(rows.insert(keys[k]));
      if (r == keys_.size()) {
        keys_.push_back(keys[k]);
        count.push_back(0);
        values_.resize(values_.size() + columns, 0);
      }
      count[r] += 1;
      for (std::size_t c = 0; c < columns; ++c) {
        double const value = values[k * columns + c];
        if (!std::isfinite(value))
          detail::fail<numeric_error>(
              {"numeric table: column '", names_[c], "' of '", keys[k], "' is not finite"});
        values_[r * columns + c] += value;
      }
    }
    for (std::size_t r = 0; r < keys_.size(); ++r)
      for (std::size_t c = 0; c < columns; ++c) values_[r * columns + c] /= count[r];
  }

  [[nodiscard]] std::vector<std::string> const& keys() const noexcept { return keys_; }
  [[nodiscard]] std::vector<std::string> const& names() const noexcept { return names_; }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const noexcept {
    return values_[row * names_.size() + column];
  }
  [[nodiscard]] std::vector<double> column(std::size_t c) const {
    std::vector<double> result(keys_.size());
    for (std::size_t r = 0; r < result.size(); ++r) result[r] = at(r, c);
    return result;
  }

 private:
  void check_names() const {
    auto sorted = names_;
    std::sort(sorted.begin(), sorted.end());
    if (!sorted.empty() && sorted.front().empty())
      throw shape_error("numeric table: a column has no name");
    if (auto const twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
      detail::fail<shape_error>({"numeric table: the column '", *twice, "' occurs twice"});
  }

  std::vector<std::string> keys_;
  std::vector<std::string> names_;
  std::vector<double> values_;
};

/// One feature per column: (x − mean) / standard deviation over the rows. Throws numeric_error for
/// a column that is the same everywhere, naming it.
[[nodiscard]] inline keyed_features standardized(numeric_table const& table) {
  auto const rows = table.keys().size();
  auto const columns = table.names().size();
  std::vector<float> values(rows * columns);
  std::vector<index_t> indices(rows * columns);
  std::vector<offset_t> offsets(rows + 1, 0);
  for (std::size_t c = 0; c < columns; ++c) {
    auto const x = table.column(c);
    double mean = 0;
    for (double const v : x) mean += v / static_cast<double>(rows);
    double variance = 0;
    for (double const v : x) variance += (v - mean) * (v - mean) / static_cast<double>(rows);
    double const deviation = std::sqrt(variance);
    if (!(deviation > 1e-12 * std::abs(mean)))
      detail::fail<numeric_error>({"numeric table: column '", table.names()[c],
                                   "' is the same everywhere and cannot be standardised"});
    for (std::size_t r = 0; r < rows; ++r) {
      values[r * columns + c] = static_cast<float>((x[r] - mean) / deviation);
      indices[r * columns + c] = static_cast<index_t>(c);
    }
  }
  for (std::size_t r = 0; r < rows; ++r) offsets[r + 1] = static_cast<offset_t>((r + 1) * columns);
  return {table.keys(),
          features(csr<float>(static_cast<index_t>(rows), static_cast<index_t>(columns),
                              std::move(offsets), std::move(indices), std::move(values)),
                   table.names())};
}

namespace detail {

/// Of the bin between edges b - 1 and b: "tempo:98..121", open at the ends.
[[nodiscard]] inline std::string bin_name(std::string name, std::vector<double> const& edges,
                                          std::size_t b) {
  if (edges.empty()) return name.append(":any");
  if (b == 0) return name.append(":<").append(number_text(edges[0]));
  if (b == edges.size()) return name.append(":>=").append(number_text(edges[b - 1]));
  return name.append(":")
      .append(number_text(edges[b - 1]))
      .append("..")
      .append(number_text(edges[b]));
}

}  // namespace detail

/// One feature per column and bin, of weight 1, in up to `bins` bins that hold about as many rows
/// each: "tempo:<98", "tempo:98..121", "tempo:>=121". Equal values share a bin. Throws
/// invalid_option for fewer than two bins.
[[nodiscard]] inline keyed_features binned(numeric_table const& table, int bins) {
  if (bins < 2) detail::fail<invalid_option>({"binned: there must be at least 2 bins, got ", bins});
  auto const rows = table.keys().size();
  auto const columns = table.names().size();
  std::vector<std::string> names;
  std::vector<index_t> indices(rows * columns);
  std::vector<offset_t> offsets(rows + 1, 0);
  for (std::size_t c = 0; c < columns; ++c) {
    auto const x = table.column(c);
    auto sorted = x;
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> edges;  // a bin begins with its lower edge
    for (std::size_t b = 1; b < static_cast<std::size_t>(bins) && rows > 0; ++b) {
      double const edge = sorted[b * rows / static_cast<std::size_t>(bins)];
      if (edge > (edges.empty() ? sorted.front() : edges.back())) edges.push_back(edge);
    }
    auto const first = static_cast<index_t>(names.size());
    for (std::size_t b = 0; b <= edges.size(); ++b)
      names.push_back(detail::bin_name(table.names()[c], edges, b));
    for (std::size_t r = 0; r < rows; ++r)
      indices[r * columns + c] =
          first +
          static_cast<index_t>(std::upper_bound(edges.begin(), edges.end(), x[r]) - edges.begin());
  }
  for (std::size_t r = 0; r < rows; ++r) offsets[r + 1] = static_cast<offset_t>((r + 1) * columns);
  std::vector<float> const ones(rows * columns, 1.0F);
  auto const width = static_cast<index_t>(names.size());
  return {table.keys(), features(csr<float>(static_cast<index_t>(rows), width, std::move(offsets),
                                            std::move(indices), ones),
                                 std::move(names))};
}

}  // namespace lfrec::inline v0
