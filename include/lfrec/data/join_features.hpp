// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/data/numeric_table.hpp"

namespace lfrec::inline v0 {

/// What becomes of feature rows whose key nobody has: they are left out and named in the report, or
/// refused.
enum class unmatched { report, refuse };

/// Features of the users or items of a data set, and what the join found.
struct joined_features {
  features rows;                       ///< one row per name that was joined to
  std::size_t keys = 0;                ///< of the source
  std::size_t matched = 0;             ///< how many rows have got features
  std::vector<std::string> left_over;  ///< keys that nobody has, in the order of the source

  /// "312 of 17632 rows have features; 44 of 356 keys match nothing, the first 'Xyz'".
  [[nodiscard]] std::string to_text() const {
    std::string text = std::to_string(matched) + " of " + std::to_string(rows.rows()) +
                       " rows have features; " + std::to_string(left_over.size()) + " of " +
                       std::to_string(keys) + " keys match nothing";
    if (!left_over.empty()) text += ", the first '" + left_over.front() + '\'';
    return text;
  }
};

/// The features of `source` for whoever bears their keys: row n of the result is that of names[n],
/// empty where no key is that name. Names are compared after `spell` (the identity; pass one that
/// lowers case, say), several may be the same and all get the row; an empty one matches nothing.
/// Throws unknown_id if no key matches at all, or any does not with unmatched::refuse; shape_error
/// for a key that occurs twice. O(keys + names + nonzeros of the result).
template <typename Spell = std::identity>
[[nodiscard]] joined_features join_features(keyed_features const& source,
                                            std::span<std::string const> names,
                                            unmatched rule = unmatched::report,
                                            Spell const& spell = {}) {
  auto const& from = source.rows;
  if (source.keys.size() != to_size(from.rows()))
    detail::fail<shape_error>(
        {"join: ", source.keys.size(), " keys for ", from.rows(), " feature rows"});
  id_map<index_t> rows;
  for (auto const& key : source.keys) {
    auto const known = rows.size();
    rows.insert(spell(key));
    if (rows.size() == known) detail::fail<shape_error>({"join: the key '", key, "' occurs twice"});
  }
  std::vector<bool> used(source.keys.size(), false);
  std::vector<offset_t> offsets{0};
  std::vector<index_t> indices;
  std::vector<float> values;
  joined_features result;
  for (auto const& name : names) {
    if (auto const at = name.empty() ? std::nullopt : rows.find(spell(name))) {
      auto const row = from.row(*at);
      indices.insert(indices.end(), row.index.begin(), row.index.end());
      values.insert(values.end(), row.value.begin(), row.value.end());
      used[to_size(*at)] = true;
      ++result.matched;
    }
    offsets.push_back(static_cast<offset_t>(indices.size()));
  }
  for (std::size_t k = 0; k < used.size(); ++k)
    if (!used[k]) result.left_over.push_back(source.keys[k]);
  auto const count = std::to_string(names.size());
  if (result.matched == 0)
    detail::fail<unknown_id>(
        {"join: none of ", used.size(), " keys is among the ", count, " names",
         (used.empty() ? "" : ", the first is '" + source.keys.front() + '\'')});
  if (rule == unmatched::refuse && !result.left_over.empty())
    detail::fail<unknown_id>({"join: features of '", result.left_over.front(),
                              "', who is not among the ", count, " names"});
  result.keys = used.size();
  result.rows = features(csr<float>(static_cast<index_t>(names.size()), from.columns(),
                                    std::move(offsets), std::move(indices), std::move(values)),
                         from.names());
  return result;
}

/// The same by the outside ids of a data set.
template <typename Index>
[[nodiscard]] joined_features join_features(keyed_features const& source, id_map<Index> const& ids,
                                            unmatched rule = unmatched::report) {
  std::vector<std::string> names;
  names.reserve(ids.size());
  for (std::size_t n = 0; n < ids.size(); ++n)
    names.emplace_back(ids.key(Index{static_cast<index_t>(n)}));
  return join_features(source, names, rule);
}

/// The columns of both, side by side. Throws shape_error for other rows, or a name in both.
[[nodiscard]] inline features beside(features const& left, features const& right) {
  if (left.rows() != right.rows())
    detail::fail<shape_error>(
        {"features of ", left.rows(), " rows beside features of ", right.rows()});
  std::vector<offset_t> offsets{0};
  std::vector<index_t> indices;
  std::vector<float> values;
  auto const append = [&](row_view row, index_t first) {
    for (index_t const c : row.index) indices.push_back(first + c);
    values.insert(values.end(), row.value.begin(), row.value.end());
  };
  for (index_t r = 0; r < left.rows(); ++r) {
    append(left.row(r), 0);
    append(right.row(r), left.columns());
    offsets.push_back(static_cast<offset_t>(indices.size()));
  }
  auto names = left.names();
  names.insert(names.end(), right.names().begin(), right.names().end());
  return {csr<float>(left.rows(), left.columns() + right.columns(), std::move(offsets),
                     std::move(indices), std::move(values)),
          std::move(names)};
}

}  // namespace lfrec::inline v0
