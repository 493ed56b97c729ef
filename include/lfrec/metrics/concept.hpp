// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// What a ListMetric judges: one user's list, best first and without repetition, against the items
/// held out for that user (ascending, with their values). The list may be longer than the metric's
/// depth, since one list serves several metrics, and shorter where items ran out. What else
/// evaluate knows: who the user is, the user's row in train, and how many items there are.
struct ranking {
  std::span<item_index const> recommended;
  row_view relevant;
  std::optional<user_index> user = {};
  row_view seen = {};
  index_t items = 0;
};

/// A figure per user from the head of that user's list. `depth()` is how long a list it needs, at
/// least 1; `name()` is its column in a report; `wanted()`, if there, says whether the lowest
/// figure is best (metrics/goal.hpp). Called from several threads at once.
template <typename M>
concept ListMetric = std::copyable<M> && requires(M const& m, ranking const& r) {
  { m.name() } -> std::convertible_to<std::string>;
  { m.depth() } -> std::convertible_to<index_t>;
  { m(r) } -> std::convertible_to<double>;
};

/// A figure from the lists of all users together. `add` counts one list into a state, which begins
/// as state{}, `merge` a later part's state, in the order of the users, from one thread; `value` is
/// the figure then. `depth()` and `name()` are a ListMetric's.
template <typename M>
concept CatalogueMetric = std::copyable<M> && std::copyable<typename M::state> &&
    std::default_initializable<typename M::state> &&
    requires(M const& m, typename M::state& s, typename M::state const& part, ranking const& r) {
  { m.name() } -> std::convertible_to<std::string>;
  { m.depth() } -> std::convertible_to<index_t>;
  m.add(s, r);
  m.merge(s, part);
  { m.value(part) } -> std::convertible_to<double>;
};

/// A figure from predicted against true ratings, over all that were held out. `add` counts one into
/// a state, which begins as state{}, `merge` another part's state, in the order of the users;
/// `value` is the figure then.
template <typename M>
concept RatingMetric = std::copyable<M> && std::copyable<typename M::state> &&
    std::default_initializable<typename M::state> &&
    requires(M const& m, typename M::state& s, typename M::state const& part, double rating) {
  { m.name() } -> std::convertible_to<std::string>;
  m.add(s, rating, rating);  // predicted, true
  m.merge(s, part);
  { m.value(part) } -> std::convertible_to<double>;
};

/// The first k of the list, or all of it.
[[nodiscard]] inline std::span<item_index const> head(ranking const& r, index_t k) noexcept {
  return r.recommended.first(std::min(r.recommended.size(), to_size(std::max<index_t>(k, 0))));
}

/// Whether the item was held out. O(log of the held-out items).
[[nodiscard]] inline bool is_relevant(ranking const& r, item_index item) noexcept {
  return std::binary_search(r.relevant.index.begin(), r.relevant.index.end(), to_index(item));
}

/// How many of the first k were held out.
[[nodiscard]] inline std::size_t hits(ranking const& r, index_t k) noexcept {
  std::size_t count = 0;
  for (auto const item : head(r, k))
    if (is_relevant(r, item)) ++count;
  return count;
}

namespace detail {

/// The mean of f over the items, 0 if there are none.
template <typename Items, typename F>
[[nodiscard]] double mean_of(Items const& items, F const& f) {
  double sum = 0;
  for (auto const item : items) sum += f(item);
  return items.empty() ? 0 : sum / static_cast<double>(items.size());
}

}  // namespace detail

}  // namespace lfrec::inline v0
