// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/interaction.hpp"

namespace lfrec::inline v0 {

/// Rows of a log and the circumstances of each: log.situation(n) is a row of `contexts`, whose
/// columns are called "weather:sunny", or no_situation. Refers to both.
struct situated_log {
  interaction_log const& log;
  features const& contexts;  // situations × names
};

/// Throws shape_error for a log that stands in a situation which the table does not have.
inline void check_situations(situated_log const& rows) {
  for (std::size_t n = 0; n < rows.log.size(); ++n)
    if (rows.log.situation(n) >= rows.contexts.rows())
      detail::fail<shape_error>({"row ", n, " of the log stands in situation ",
                                 rows.log.situation(n), ", of ", rows.contexts.rows()});
}

/// Makes a table of situations out of named columns of categories: equal circumstances are one
/// situation, and each pair of column and category that occurs is a name, "weather:sunny".
class situation_builder {
 public:
  /// Throws invalid_option for a column without a name, one that is named twice, and a name with a
  /// colon, which ends a column's name.
  explicit situation_builder(std::vector<std::string> columns) : columns_(std::move(columns)) {
    auto sorted = columns_;
    std::sort(sorted.begin(), sorted.end());
    if (!sorted.empty() && sorted.front().empty())
      throw invalid_option("context: a column has no name");
    if (auto const twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
      detail::fail<invalid_option>({"context: the column '", *twice, "' is named twice"});
    for (auto const& name : columns_)
      if (name.find(':') != std::string::npos)
        detail::fail<invalid_option>({"context: the column '", name, "' has a colon in its name"});
  }

  /// The situation of these categories, one a column; "" is not known. no_situation where none is.
  index_t add(std::span<std::string_view const> categories) {
    if (categories.size() != columns_.size())
      detail::fail<shape_error>(
          {"context: ", categories.size(), " categories for ", columns_.size(), " columns"});
    std::vector<index_t> row;
    for (std::size_t c = 0; c < columns_.size(); ++c)
      if (!categories[c].empty())
        row.push_back(column(std::string(columns_[c]).append(":").append(categories[c])));
    if (row.empty()) return no_situation;
    std::sort(row.begin(), row.end());
    auto const next = static_cast<index_t>(situations_.size());
    return situations_.try_emplace(std::move(row), next).first->second;
  }

  /// All situations so far × all names, in the order of their first occurrence.
  [[nodiscard]] features table() const {
    std::vector<std::vector<index_t> const*> rows(situations_.size());
    for (auto const& [row, number] : situations_) rows[to_size(number)] = &row;
    std::vector<offset_t> offsets{0};
    std::vector<index_t> indices;
    for (auto const* const row : rows) {
      indices.insert(indices.end(), row->begin(), row->end());
      offsets.push_back(static_cast<offset_t>(indices.size()));
    }
    std::vector<std::string> names(numbers_.size());
    for (auto const& [name, number] : numbers_) names[to_size(number)] = name;
    return detail::features_of_ones(std::move(offsets), std::move(indices), std::move(names));
  }

 private:
  index_t column(std::string name) {
    return numbers_.try_emplace(std::move(name), static_cast<index_t>(numbers_.size()))
        .first->second;
  }

  std::vector<std::string> columns_;
  std::map<std::vector<index_t>, index_t> situations_;
  std::map<std::string, index_t, std::less<>> numbers_;
};

/// The column that a context's name belongs to: "weather" of "weather:sunny"; the whole name where
/// there is no colon.
[[nodiscard]] inline std::string_view context_column(std::string_view name) noexcept {
  return name.substr(0, name.find(':'));
}

/// Circumstances as a query has them: owns the columns that query::context refers to.
class situation {
 public:
  situation() = default;

  /// From names, "weather:sunny", each with weight 1, in any order. Throws unknown_id for a name
  /// that is not among `known`, with what its column has, and invalid_option for two of one column.
  situation(std::span<std::string const> known, std::vector<std::string> const& names) {
    for (auto const& name : names) {
      auto const at = std::find(known.begin(), known.end(), name);
      if (at == known.end()) throw unknown_id(unknown(known, name));
      columns_.push_back(static_cast<index_t>(at - known.begin()));
    }
    std::sort(columns_.begin(), columns_.end());
    for (std::size_t a = 0; a < names.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        if (context_column(names[a]) == context_column(names[b]))
          detail::fail<invalid_option>(
              {"context: '", names[b], "' and '", names[a], "' are of one column"});
    weights_.assign(columns_.size(), 1.0F);
  }

  /// Valid as long as this.
  [[nodiscard]] row_view view() const noexcept { return {columns_, weights_}; }

 private:
  static std::string unknown(std::span<std::string const> known, std::string const& name) {
    std::string all;
    bool const column = std::any_of(known.begin(), known.end(), [&](std::string const& k) {
      return context_column(k) == context_column(name);
    });
    for (auto const& k : known)
      if (!column || context_column(k) == context_column(name))
        all += (all.empty() ? "" : ", ") + k;
    return "no context is called '" + name + "'; " +
           (all.empty() ? "there are none" : "there are " + all);
  }

  std::vector<index_t> columns_;
  std::vector<float> weights_;
};

}  // namespace lfrec::inline v0
