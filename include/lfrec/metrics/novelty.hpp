// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/goal.hpp"
#include "lfrec/metrics/item_popularity_table.hpp"

namespace lfrec::inline v0 {

/// How surprising it is that a user has the listed items: the mean over the first k of the list of
/// -log2(the share of train's users who have the item), in bits, from 0 to log2(users). An item
/// that nobody has counts as if one user had it. 0 for an empty list. Self-information after Zhou
/// et al. 2010; Vargas, Castells 2011.
struct novelty {
  item_popularity_table popularity;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "novelty@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const {
    auto const users = static_cast<double>(popularity.users());
    return detail::mean_of(head(r, k), [&](item_index i) {
      return std::log2(users / std::max(popularity.users_of(to_index(i)), 1.0));
    });
  }
};

/// The mean over the first k of the list of how many of train's users have the item; 0 for an empty
/// list. "ARP" in Yin et al. 2012 and Abdollahpouri et al. 2019.
struct average_popularity {
  item_popularity_table popularity;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "average_popularity@" + std::to_string(k); }
  [[nodiscard]] static constexpr goal wanted() noexcept { return goal::neither; }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const {
    return detail::mean_of(head(r, k),
                           [&](item_index i) { return popularity.users_of(to_index(i)); });
  }
};

/// (l - p) / p, where l is the mean popularity of the first k of the list and p that of the user's
/// items in train: 0 if the list is as mainstream as the user, 1 if twice as popular, below 0 if
/// more niche. 0 where either has no items. Abdollahpouri et al. 2020 (The connection between
/// popularity bias, calibration, and fairness) take l and p as means over a group of users first;
/// this is user by user, so that its mean over a group is a mean of ratios.
struct popularity_lift {
  item_popularity_table popularity;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "popularity_lift@" + std::to_string(k); }
  [[nodiscard]] static constexpr goal wanted() noexcept { return goal::neither; }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const {
    auto const list = head(r, k);
    double const own =
        detail::mean_of(r.seen.index, [&](index_t i) { return popularity.users_of(i); });
    if (list.empty() || own == 0) return 0;
    double const listed =
        detail::mean_of(list, [&](item_index i) { return popularity.users_of(to_index(i)); });
    return (listed - own) / own;
  }
};

static_assert(ListMetric<novelty> && ListMetric<average_popularity> && ListMetric<popularity_lift>);

}  // namespace lfrec::inline v0
