// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"

namespace lfrec::inline v0 {

/// What is known of users or items besides the log: sparse, named, weighted features such as tags
/// with their counts. rows × names. Immutable.
class features {
 public:
  features() = default;

  /// Throws shape_error unless there is one name per column, not empty and none twice; the
  /// weights were checked finite by csr.
  features(csr<float> rows, std::vector<std::string> names)
      : rows_(std::move(rows)), names_(std::move(names)), by_name_(names_.size()) {
    if (names_.size() != to_size(rows_.columns()))
      detail::fail<shape_error>(
          {"features: ", names_.size(), " names for ", rows_.columns(), " columns"});
    for (std::size_t n = 0; n < names_.size(); ++n) by_name_[n] = static_cast<index_t>(n);
    std::sort(by_name_.begin(), by_name_.end(),
              [&](index_t a, index_t b) { return name(a) < name(b); });
    for (std::size_t n = 0; n < names_.size(); ++n) {
      if (name(by_name_[n]).empty())
        detail::fail<shape_error>({"features: column ", by_name_[n], " has no name"});
      if (n > 0 && name(by_name_[n]) == name(by_name_[n - 1]))
        detail::fail<shape_error>({"features: the name '", name(by_name_[n]), "' occurs twice"});
    }
  }

  [[nodiscard]] index_t rows() const noexcept { return rows_.rows(); }
  [[nodiscard]] index_t columns() const noexcept { return rows_.columns(); }
  [[nodiscard]] bool empty() const noexcept { return rows_.nonzeros() == 0; }
  [[nodiscard]] row_view row(index_t r) const noexcept { return rows_.row(r); }
  [[nodiscard]] row_view row(user_index u) const noexcept { return row(to_index(u)); }
  [[nodiscard]] row_view row(item_index i) const noexcept { return row(to_index(i)); }
  [[nodiscard]] csr<float> const& matrix() const noexcept { return rows_; }
  [[nodiscard]] std::vector<std::string> const& names() const noexcept { return names_; }
  [[nodiscard]] std::string const& name(index_t column) const noexcept {
    return names_[to_size(column)];
  }

  /// The column of a name, exactly as written; O(log columns).
  [[nodiscard]] std::optional<index_t> find(std::string_view wanted) const noexcept {
    auto const at = std::lower_bound(by_name_.begin(), by_name_.end(), wanted,
                                     [&](index_t c, std::string_view w) { return name(c) < w; });
    if (at == by_name_.end() || name(*at) != wanted) return std::nullopt;
    return *at;
  }

 private:
  csr<float> rows_;
  std::vector<std::string> names_;
  std::vector<index_t> by_name_;  // columns in the order of their names
};

namespace detail {

/// Features of weight 1: row r has the columns of `indices` from offsets[r] to offsets[r + 1].
[[nodiscard]] inline features features_of_ones(std::vector<offset_t> offsets,
                                               std::vector<index_t> indices,
                                               std::vector<std::string> names) {
  auto const rows = static_cast<index_t>(offsets.size() - 1);
  auto const columns = static_cast<index_t>(names.size());
  std::vector<float> ones(indices.size(), 1.0F);
  return {csr<float>(rows, columns, std::move(offsets), std::move(indices), std::move(ones)),
          std::move(names)};
}

}  // namespace detail

namespace detail {

/// The item features that a recipe was given; throws shape_error, naming the recipe, where there
/// are none or not one row per item.
[[nodiscard]] inline features const& needed_item_features(features const* given, index_t items,
                                                          std::string_view recipe) {
  if (given == nullptr) fail<shape_error>({recipe, ": the training data have no item_features"});
  if (given->rows() != items)
    fail<shape_error>(
        {recipe, ": item_features of ", given->rows(), " items, the matrix has ", items});
  return *given;
}

}  // namespace detail

}  // namespace lfrec::inline v0
