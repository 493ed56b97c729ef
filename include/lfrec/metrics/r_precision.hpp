// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// hits among the first |T| / |T|, where T is what was held out for the user: the precision at
/// which it equals recall, in [0, 1]; 0 if nothing was held out. Its cut-off grows with the user,
/// so it is no ListMetric.
struct r_precision {
  [[nodiscard]] static std::string name() { return "r_precision"; }
  [[nodiscard]] double operator()(placement const& p) const noexcept {
    auto const all = p.relevant.size();
    std::size_t found = 0;
    while (found < p.items.size() && p.items[found].rank <= all) ++found;
    return all == 0 ? 0 : static_cast<double>(found) / static_cast<double>(all);
  }
  /// Over all orders of equal scores.
  [[nodiscard]] double expected(placement const& p) const noexcept {
    auto const all = p.relevant.size();
    return all == 0 ? 0 : detail::expected_hits(p, all) / static_cast<double>(all);
  }
};

static_assert(RankMetric<r_precision> && RankMetric<expected_ties<r_precision>>);

}  // namespace lfrec::inline v0
