// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/data/name_search.hpp"

namespace lfrec::inline v0 {

/// A tag, a mood or any other feature that somebody starts from, by its name.
struct chosen_tag {
  std::string name;
  float weight = 1;  ///< positive: against the others
};

struct tag_profile_options {
  int items = 20;    ///< how many items stand for the tags
  float weight = 3;  ///< what they count together, in yeses: as so many items that somebody rated
  float unit = 1;    ///< a yes: a usual value of the training matrix
  bool graded =
      true;  ///< false: the value of each is unit, for models of ratings, where less is worse
  float popularity_power = 0.5F;  ///< p: an item with n listeners counts n^p
  float shrinkage = 5;            ///< h: damps items of few or weak tags
};

inline void validate(tag_profile_options const& o) {
  auto const need = [](bool good, std::string const& what, double value) {
    if (!good)
      detail::fail<invalid_option>({"tag_profile.", what, ", got ", detail::number_text(value)});
  };
  need(o.items >= 1, "items must be at least 1", o.items);
  need(o.weight > 0 && o.weight <= 1e6F, "weight must be positive, up to 1e6",
       static_cast<double>(o.weight));
  need(o.unit > 0 && std::isfinite(o.unit), "unit must be positive", static_cast<double>(o.unit));
  // So that each item's share of it is a number of its own.
  double const all = static_cast<double>(o.unit) * static_cast<double>(o.weight);
  need(all >= 1e-30 && all <= 1e30, "unit times weight must be from 1e-30 to 1e30", all);
  need(o.popularity_power >= 0 && o.popularity_power <= 4, "popularity_power must be from 0 to 4",
       static_cast<double>(o.popularity_power));
  need(o.shrinkage >= 0 && std::isfinite(o.shrinkage), "shrinkage must be from 0",
       static_cast<double>(o.shrinkage));
}

namespace detail {

[[nodiscard]] inline std::string no_such_tag(features const& items,
                                             std::vector<char> const& carried,
                                             std::string const& wanted) {
  std::vector<std::string_view> names;
  for (index_t c = 0; c < items.columns(); ++c)
    if (carried[to_size(c)] != 0) names.push_back(items.name(c));
  std::string close;
  for (auto const& found : name_search(names).find(wanted, 3))
    close +=
        (close.empty() ? "; did you mean '" : "', '") + std::string(names[to_size(found.item)]);
  return "no item has the tag '" + wanted + "', of " + std::to_string(names.size()) +
         (close.empty() ? "" : close + "'?");
}

}  // namespace detail

/// What somebody who chose tags is taken to have liked: a history of the items that carry the tags
/// best, for any model that takes one. With x_i the tags of item i and a the chosen ones,
///   value_i ∝ x_i·a / (‖x_i‖‖a‖ + h) · n_i^p,   n_i = popularity[i],
/// over the best `items`, all together `weight` · `unit`. So the profile counts as a few items do:
/// what is rated afterwards, by newcomer::rate or with_ratings, soon says more, and replaces the
/// profile's value where it is about the same item. An item whose share is too small for a float is
/// left out. Throws unknown_id for a tag that no item carries, with names that are close;
/// invalid_option for options or weights outside their range; shape_error for popularity of another
/// number of items, numeric_error for one below 0 or not finite. O(entries + items · log).
[[nodiscard]] inline history tag_profile(features const& items, std::span<chosen_tag const> tags,
                                         std::span<float const> popularity,
                                         tag_profile_options const& options = {}) {
  validate(options);
  if (popularity.size() != to_size(items.rows()))
    detail::fail<shape_error>({"tag_profile: features of ", items.rows(), " items, ",
                               popularity.size(), " popularities"});
  for (std::size_t i = 0; i < popularity.size(); ++i)
    if (!(popularity[i] >= 0) || !std::isfinite(popularity[i]))
      detail::fail<numeric_error>({"tag_profile: item ", i, " has a popularity of ",
                                   detail::number_text(static_cast<double>(popularity[i]))});
  if (tags.empty()) throw invalid_option("tag_profile: choose at least one tag");
  std::vector<char> carried(to_size(items.columns()), 0);  // by any item
  for (index_t i = 0; i < items.rows(); ++i)
    for (index_t const column : items.row(i).index) carried[to_size(column)] = 1;
  std::vector<double> chosen(to_size(items.columns()), 0.0);
  double length = 0;
  for (auto const& tag : tags) {
    if (!(tag.weight > 0) || !std::isfinite(tag.weight))
      detail::fail<invalid_option>(
          {"tag_profile: the weight of '", tag.name, "' must be positive"});
    auto const column = items.find(tag.name);
    if (!column || carried[to_size(*column)] == 0)
      throw unknown_id(detail::no_such_tag(items, carried, tag.name));
    chosen[to_size(*column)] += static_cast<double>(tag.weight);
  }
  for (double const a : chosen) length += a * a;
  length = std::sqrt(length);

  std::vector<std::pair<double, index_t>> found;  // −score, so that ties go to the lower index
  for (index_t i = 0; i < items.rows(); ++i) {
    auto const row = items.row(i);
    double both = 0;
    double own = 0;
    for (std::size_t n = 0; n < row.size(); ++n) {
      auto const x = static_cast<double>(row.value[n]);
      both += x * chosen[to_size(row.index[n])];
      own += x * x;
    }
    auto const listeners = static_cast<double>(popularity[to_size(i)]);
    double const score =
        both <= 0 ? 0
                  : both / (std::sqrt(own) * length + static_cast<double>(options.shrinkage)) *
                        std::pow(listeners, static_cast<double>(options.popularity_power));
    if (score > 0) found.emplace_back(-score, i);
  }
  if (found.empty())
    detail::fail<unknown_id>(
        {"no item that anybody has carries the tag '", tags.front().name, "'"});
  auto const count = std::min(found.size(), static_cast<std::size_t>(options.items));
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end());
  found.resize(count);
  double sum = 0;
  for (auto const& [score, item] : found) sum -= score;
  std::vector<std::pair<item_index, float>> pairs;
  for (auto const& [score, item] : found) {
    double const share = options.graded ? static_cast<double>(options.weight) * -score / sum : 1;
    auto const value = static_cast<float>(static_cast<double>(options.unit) * share);
    if (value > 0) pairs.emplace_back(item_index{item}, value);
  }
  return {items.rows(), std::move(pairs)};
}

/// The profile and what was rated since, where both speak the rating: one history for a query.
/// Throws as history does where the ratings are no row of so many items.
[[nodiscard]] inline history with_ratings(index_t items, history const& profile, row_view ratings) {
  history const since(items, ratings);
  std::vector<std::pair<item_index, float>> pairs;
  for (auto const* part : {&profile, &since})
    for (std::size_t n = 0; n < part->size(); ++n)
      pairs.emplace_back(item_index{part->items()[n]}, part->values()[n]);
  return {items, std::move(pairs)};  // the last of several counts
}

}  // namespace lfrec::inline v0
