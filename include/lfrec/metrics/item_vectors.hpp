// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"

namespace lfrec::inline v0 {

/// What tells how alike two items are: a vector per item, from features (tags, genres) or from the
/// factors of a model. Made once, shared by the metrics that are copies of each other. An item
/// whose vector is zero is one of which nothing is known.
class item_vectors {
 public:
  explicit item_vectors(features const& of_items) : item_vectors(of_items.matrix()) {}
  explicit item_vectors(csr<float> rows)
      : rows_(std::make_shared<csr<float> const>(std::move(rows))) {
    std::vector<double> lengths(to_size(rows_->rows()), 0.0);
    for (index_t i = 0; i < rows_->rows(); ++i) {
      double sum = 0;
      for (float const v : rows_->row(i).value) {
        sum += static_cast<double>(v) * static_cast<double>(v);
        non_negative_ = non_negative_ && v >= 0;
      }
      lengths[to_size(i)] = std::sqrt(sum);
    }
    lengths_ = std::make_shared<std::vector<double> const>(std::move(lengths));
  }

  /// Of a dense table, row by row: items × width. Throws shape_error if the width does not divide
  /// it.
  template <typename Scalar>
  [[nodiscard]] static item_vectors of_table(std::span<Scalar const> table, index_t width) {
    if (width < 1 || table.size() % to_size(width) != 0)
      detail::fail<shape_error>(
          {"item vectors: ", table.size(), " entries are no rows of ", width});
    auto const items = table.size() / to_size(width);
    std::vector<offset_t> offsets(items + 1);
    std::vector<index_t> columns(table.size());
    for (std::size_t i = 0; i <= items; ++i) offsets[i] = static_cast<offset_t>(i * to_size(width));
    for (std::size_t n = 0; n < columns.size(); ++n)
      columns[n] = static_cast<index_t>(n % to_size(width));
    return item_vectors(csr<float>(static_cast<index_t>(items), width, std::move(offsets),
                                   std::move(columns),
                                   std::vector<float>(table.begin(), table.end())));
  }

  [[nodiscard]] index_t items() const noexcept { return rows_->rows(); }
  [[nodiscard]] bool non_negative() const noexcept { return non_negative_; }
  /// Throws shape_error for an item outside the table.
  [[nodiscard]] row_view row(index_t item) const {
    if (item < 0 || item >= items())
      detail::fail<shape_error>(
          {"a table of the vectors of ", items(), " items was asked for item ", item});
    return rows_->row(item);
  }
  [[nodiscard]] bool knows(index_t item) const {
    return !row(item).empty() && (*lengths_)[to_size(item)] > 0;
  }

  /// 1 - cosine, for two items that are known: 0 to 1 where no entry is negative, else to 2.
  [[nodiscard]] double distance(index_t a, index_t b) const {
    auto const x = row(a);
    auto const y = row(b);
    double dot = 0;
    for (std::size_t n = 0, m = 0; n < x.size() && m < y.size();) {  // both ascend
      if (x.index[n] == y.index[m]) {
        dot += static_cast<double>(x.value[n++]) * static_cast<double>(y.value[m++]);
      } else {
        x.index[n] < y.index[m] ? ++n : ++m;
      }
    }
    return 1 - dot / ((*lengths_)[to_size(a)] * (*lengths_)[to_size(b)]);
  }

 private:
  std::shared_ptr<csr<float> const> rows_;
  std::shared_ptr<std::vector<double> const> lengths_;
  bool non_negative_ = true;
};

}  // namespace lfrec::inline v0
