// SPDX-License-Identifier: MIT
// Which differences may be chance: where lfrec::stats is missing, that is not known.
#include "findings.hpp"

#ifdef LFREC_CLI_STATS
#include <algorithm>
#include <cmath>
#include <lfrec/evaluate/compare.hpp>
#endif

namespace cli {

#ifdef LFREC_CLI_STATS

void add_comparisons(findings& all, std::size_t metrics, lfrec::executor_ref threads) {
  if (all.reports.size() < 2) return;
  auto const& names = all.reports.front().result.metrics();
  for (std::size_t m = 0; m < std::min(metrics, names.size()); ++m) {
    bool const finite = std::ranges::all_of(all.reports, [&](auto const& model) {
      return std::ranges::all_of(model.result.values(m), [](double v) { return std::isfinite(v); });
    });
    if (finite && all.reports.front().result.users().size() > 1)
      all.comparisons.push_back(lfrec::compare(all.reports, names[m], {}, threads));
    else
      all.notes.push_back("models are not compared by " + names[m] +
                          ": it takes two users and a number for each");
  }
}

#else

void add_comparisons(findings& all, std::size_t /*metrics*/, lfrec::executor_ref /*threads*/) {
  if (all.reports.size() > 1)
    all.notes.emplace_back("models are not compared: this lfrec was built without Boost.Math");
}

#endif

}  // namespace cli
