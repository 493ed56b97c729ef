// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// 1 if any of the first k was held out, else 0. Its mean over users is the hit rate.
struct hit_rate {
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "hit_rate@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const noexcept {
    return hits(r, k) > 0 ? 1 : 0;
  }
  /// Over all orders of equal scores: a miss is to draw, without replacement, none of the held-out
  /// items for the group's positions among the first k.
  [[nodiscard]] double expected(placement const& p) const noexcept {
    double missed = 1;
    detail::for_each_tie(p, [&](detail::tie_group const& g) {
      auto const outside = g.size - g.within(to_size(k));
      for (std::size_t n = 0; n < g.hits(); ++n)
        missed *=
            outside > n ? static_cast<double>(outside - n) / static_cast<double>(g.size - n) : 0;
    });
    return 1 - missed;
  }
};

static_assert(ListMetric<hit_rate> && RankMetric<expected_ties<hit_rate>>);

}  // namespace lfrec::inline v0
