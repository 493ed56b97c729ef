// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// The chance that a held-out item scores higher than another candidate, a tie counting one half:
/// the area under the ROC curve over all candidates, in [0, 1], ½ for a random order. A held-out
/// item that no list can reach counts as below everything. ½ where there is no pair to compare.
struct auc {
  [[nodiscard]] static std::string name() { return "auc"; }
  [[nodiscard]] double operator()(placement const& p) const noexcept {
    auto const others = p.candidates - p.items.size();
    if (p.relevant.empty() || others == 0) return 0.5;
    double won = 0;  // of others × held-out pairs
    detail::for_each_tie(p, [&](detail::tie_group const& g) {
      auto const tied = static_cast<double>(g.size - g.hits());
      auto const higher = static_cast<double>(g.above - g.before);
      won += static_cast<double>(g.hits()) * (static_cast<double>(others) - higher - tied / 2);
    });
    return won / (static_cast<double>(others) * static_cast<double>(p.relevant.size()));
  }
};

static_assert(RankMetric<auc>);

}  // namespace lfrec::inline v0
