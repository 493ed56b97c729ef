// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/evaluate/item_groups.hpp"
#include "lfrec/evaluate/segments.hpp"

namespace lfrec::inline v0 {

/// Stands for "not known" among a user's numbers: a user in no segment.
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// How many items each user has in train.
template <RowMatrix M>
[[nodiscard]] std::vector<double> history_lengths(M const& train) {
  std::vector<double> lengths;
  lengths.reserve(to_size(train.users()));
  for (index_t u = 0; u < train.users(); ++u)
    lengths.push_back(
        static_cast<double>(std::span<index_t const>(train.user(user_index{u}).index).size()));
  return lengths;
}

/// When each user is first seen in the log; no_number for a user without times.
[[nodiscard]] inline std::vector<double> first_times(interaction_log const& log) {
  std::vector<double> first(to_size(log.users()), no_number);
  for (auto const& row : log) {
    double& known = first[to_size(row.user)];
    auto const time = static_cast<double>(row.time);
    if (row.time != no_time && !(known <= time)) known = time;
  }
  return first;
}

/// What share of a user's items in train belongs to the first of the groups, which is the head with
/// popularity_groups(): near 1 for mainstream taste, near 0 for niche taste. no_number for a user
/// without items. Throws shape_error for groups of other items.
template <RowMatrix M>
[[nodiscard]] std::vector<double> mainstream_shares(M const& train, item_groups const& groups) {
  detail::check_groups("mainstream_shares", train.items(), groups);
  std::vector<double> shares;
  for (index_t u = 0; u < train.users(); ++u) {
    std::span<index_t const> const items = train.user(user_index{u}).index;
    double head = 0;
    for (index_t const i : items) head += groups.group_of_item[to_size(i)] == 0 ? 1 : 0;
    shares.push_back(items.empty() ? no_number : head / static_cast<double>(items.size()));
  }
  return shares;
}

/// The weight of one feature for each user, 0 where it is absent. Throws unknown_id for a name that
/// is not among the features.
[[nodiscard]] inline std::vector<double> feature_values(features const& of_users,
                                                        std::string_view name) {
  auto const column = of_users.find(name);
  if (!column)
    detail::fail<unknown_id>(
        {"feature_values: no user feature is called '", name, "', of ", of_users.columns()});
  std::vector<double> values(to_size(of_users.rows()), 0.0);
  for (index_t u = 0; u < of_users.rows(); ++u) {
    auto const row = of_users.row(u);
    auto const at = std::lower_bound(row.index.begin(), row.index.end(), *column);
    if (at != row.index.end() && *at == *column)
      values[to_size(u)] = row.value[static_cast<std::size_t>(at - row.index.begin())];
  }
  return values;
}

/// Users by a number and rising edges: below the first, from one up to the next, from the last on.
/// Users with no_number are in no segment. Throws shape_error for edges that do not rise.
[[nodiscard]] inline segmentation groups_by_edges(std::string name, std::span<double const> values,
                                                  std::span<double const> edges) {
  auto const text = [](double x) { return detail::number_text(x); };
  for (std::size_t e = 0; e < edges.size(); ++e)
    if (!std::isfinite(edges[e]) || (e > 0 && edges[e] <= edges[e - 1]))
      detail::fail<shape_error>({"groups_by_edges: ", name,
                                 ": edges must be finite and rise, edge ", e, " is ",
                                 text(edges[e])});
  segmentation groups{std::move(name), {}, {}};
  for (std::size_t s = 0; s <= edges.size(); ++s)
    groups.labels.push_back(edges.empty() ? "all"
                            : s == 0      ? "below " + text(edges[0])
                            : s == edges.size()
                                ? "from " + text(edges[s - 1])
                                : text(edges[s - 1]) + " to below " + text(edges[s]));
  for (double const value : values)
    groups.segment_of_user.push_back(
        std::isnan(value)
            ? -1
            : static_cast<std::int32_t>(std::upper_bound(edges.begin(), edges.end(), value) -
                                        edges.begin()));
  return groups;
}

/// Users by a number in `parts` groups as equal in size as ties allow: edges at the order
/// statistics of rank n · j / parts, so equal numbers share a segment and there may be fewer
/// segments. Throws shape_error for fewer than two parts.
[[nodiscard]] inline segmentation groups_by_quantiles(std::string name,
                                                      std::span<double const> values,
                                                      std::size_t parts) {
  if (parts < 2)
    detail::fail<shape_error>(
        {"groups_by_quantiles: ", name, ": needs at least 2 parts, got ", parts});
  std::vector<double> sorted;
  for (double const value : values)
    if (!std::isnan(value)) sorted.push_back(value);
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (std::size_t j = 1; j < parts && !sorted.empty(); ++j) {
    double const edge = sorted[sorted.size() * j / parts];
    if (edge > (edges.empty() ? sorted.front() : edges.back())) edges.push_back(edge);
  }
  return groups_by_edges(std::move(name), values, edges);
}

/// Users by a text, such as a country: labels in alphabetical order; texts of fewer than
/// `min_users` users together as "other", the last. Users with an empty text are in no segment.
[[nodiscard]] inline segmentation groups_by_text(std::string name,
                                                 std::span<std::string const> texts,
                                                 std::size_t min_users = 1) {
  std::map<std::string_view, std::pair<std::size_t, std::int32_t>> known;  // users, segment
  for (auto const& text : texts)
    if (!text.empty()) ++known[text].first;
  segmentation groups{std::move(name), {}, {}};
  bool rare = false;
  for (auto& [text, entry] : known) {
    if (entry.first < min_users) {
      rare = true;
      entry.second = -1;
      continue;
    }
    entry.second = static_cast<std::int32_t>(groups.labels.size());
    groups.labels.emplace_back(text);
  }
  auto const other = static_cast<std::int32_t>(groups.labels.size());
  if (rare) groups.labels.emplace_back("other");
  for (auto const& text : texts) {
    auto const segment = text.empty() ? -1 : known[text].second;
    groups.segment_of_user.push_back(!text.empty() && segment < 0 ? other : segment);
  }
  return groups;
}

/// Users by a column that was spread over features named "column:value", as data set readers do
/// with gender or country: the text behind the colon. Of a user with several the first in the order
/// of the features counts. Throws unknown_id if no feature begins that way.
[[nodiscard]] inline segmentation groups_by_feature(features const& of_users,
                                                    std::string_view column,
                                                    std::size_t min_users = 1) {
  auto const prefix = std::string{column} + ':';
  if (std::none_of(of_users.names().begin(), of_users.names().end(),
                   [&](auto const& name) { return name.starts_with(prefix); }))
    detail::fail<unknown_id>(
        {"groups_by_feature: no user feature is called '", prefix, "…', of ", of_users.columns()});
  std::vector<std::string> texts(to_size(of_users.rows()));
  for (index_t u = 0; u < of_users.rows(); ++u)
    for (index_t const f : of_users.row(u).index)
      if (texts[to_size(u)].empty() && of_users.name(f).starts_with(prefix))
        texts[to_size(u)] = of_users.name(f).substr(prefix.size());
  return groups_by_text(std::string{column}, texts, min_users);
}

/// Users without anything in train, and the others.
template <RowMatrix M>
[[nodiscard]] segmentation cold_or_warm(M const& train) {
  segmentation groups{"history", {"cold", "warm"}, {}};
  for (double const length : history_lengths(train))
    groups.segment_of_user.push_back(length > 0 ? 1 : 0);
  return groups;
}

}  // namespace lfrec::inline v0
