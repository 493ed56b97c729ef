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

namespace lfrec::inline v0 {

/// Where one held-out item stands among all candidates of its user.
struct placed_item {
  index_t item = 0;
  float value = 0;        // in the test matrix
  std::size_t above = 0;  // candidates that score strictly higher
  std::size_t tied = 1;   // candidates of the same score, this one included
  std::size_t rank = 1;   // from 1, ties to the lower index: above < rank <= above + tied
};

/// What a RankMetric judges: where one user's held-out items stand among all candidates. Items
/// whose scores rest on no evidence stand after all others and are tied by popularity, as in a
/// list. A held-out item that is no candidate (it is in train) is in `relevant` but not in `items`:
/// no list can reach it.
struct placement {
  std::size_t candidates = 0;
  std::span<placed_item const> items = {};  // by rank
  row_view relevant = {};                   // all held-out items, ascending
  std::optional<user_index> user = {};
};

/// A figure per user from where the held-out items stand among all candidates. `name()` is its
/// column in a report. Called from several threads at once.
template <typename M>
concept RankMetric = std::copyable<M> && requires(M const& m, placement const& p) {
  { m.name() } -> std::convertible_to<std::string>;
  { m(p) } -> std::convertible_to<double>;
};

namespace detail {

/// Held-out items of one score: `items` of `size` candidates, behind `above` others, `before` of
/// which are held out too.
struct tie_group {
  std::size_t above;
  std::size_t size;
  std::size_t before;
  std::span<placed_item const> items;

  [[nodiscard]] std::size_t hits() const noexcept { return items.size(); }
  /// How many of the group's positions lie among the first k of the list.
  [[nodiscard]] std::size_t within(std::size_t k) const noexcept {
    return k > above ? std::min(k - above, size) : 0;
  }
  /// The share of held-out items in the group: the chance of a hit at each of its positions.
  [[nodiscard]] double chance() const noexcept {
    return static_cast<double>(hits()) / static_cast<double>(size);
  }
};

/// Calls f(tie_group) for each score that held-out items have, best first.
template <typename F>
void for_each_tie(placement const& p, F&& f) {
  for (std::size_t begin = 0, end = 0; begin < p.items.size(); begin = end) {
    auto const& first = p.items[begin];
    while (end < p.items.size() && p.items[end].above == first.above) ++end;
    f(tie_group{first.above, first.tied, begin, p.items.subspan(begin, end - begin)});
  }
}

/// The mean number of hits among the first k over all orders of equal scores: a position inside a
/// group of ties is a hit with the group's chance (McSherry, Najork 2008).
[[nodiscard]] inline double expected_hits(placement const& p, std::size_t k) {
  double sum = 0;
  for_each_tie(p,
               [&](tie_group const& g) { sum += static_cast<double>(g.within(k)) * g.chance(); });
  return sum;
}

}  // namespace detail

}  // namespace lfrec::inline v0
