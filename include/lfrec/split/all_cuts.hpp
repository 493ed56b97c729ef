// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "lfrec/data/holdout.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/concept.hpp"

namespace lfrec::inline v0 {

/// Every fold of a k_fold, every window of time_windows, in their order. Holds the log once per
/// cut: where that is too much, go through `splitter.nth(n)(log)` one by one. Throws as they do.
template <CutsRepeatedly S>
[[nodiscard]] std::vector<holdout> all_cuts(S const& splitter, interaction_log const& log) {
  std::vector<holdout> cuts;
  cuts.reserve(static_cast<std::size_t>(splitter.cuts()));
  for (int n = 0; n < splitter.cuts(); ++n) cuts.push_back(splitter.nth(n)(log));
  return cuts;
}

}  // namespace lfrec::inline v0
