// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/item_vectors.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// How far an item lies from the nearest of a user's items in train: min (1 - cosine). Nothing
/// where nothing is known of the item, or of all of the user's.
[[nodiscard]] inline std::optional<double> distance_to_profile(item_vectors const& vectors,
                                                               item_index item, row_view seen) {
  if (!vectors.knows(to_index(item))) return std::nullopt;
  std::optional<double> nearest;
  for (index_t const own : seen.index)
    if (vectors.knows(own)) {
      double const distance = vectors.distance(to_index(item), own);
      nearest = nearest ? std::min(*nearest, distance) : distance;
    }
  return nearest;
}

}  // namespace detail

/// Hits that the user's own items would not have led to: the sum over the hits among the first k of
/// their distance to the nearest of the user's items in train, / k, in [0, 1] for features without
/// negative weights. Usefulness times unexpectedness as in Ge et al. 2010, with the surprise of
/// Kaminskas, Bridge 2014 as unexpectedness. A hit of which nothing is known counts 0, and so do
/// all hits of a user of whose items nothing is known. O(hits · items of the user · length of a
/// row).
struct serendipity {
  item_vectors vectors;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "serendipity@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const {
    double sum = 0;
    for (auto const item : head(r, k))
      if (is_relevant(r, item))
        sum += detail::distance_to_profile(vectors, item, r.seen).value_or(0);
    return sum / static_cast<double>(k);
  }
};

/// The same distance as a mean over the first k of the list, hit or not (Kaminskas, Bridge 2014,
/// Measuring surprise in recommender systems: content-based). Items of which nothing is known are
/// left out; 0 if none is left.
struct surprise {
  item_vectors vectors;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "surprise@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const {
    double sum = 0;
    std::size_t known = 0;
    for (auto const item : head(r, k))
      if (auto const distance = detail::distance_to_profile(vectors, item, r.seen)) {
        sum += *distance;
        ++known;
      }
    return known > 0 ? sum / static_cast<double>(known) : 0;
  }
};

static_assert(ListMetric<serendipity> && ListMetric<surprise>);

}  // namespace lfrec::inline v0
