// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"

namespace lfrec::inline v0 {

/// hits in the first k / held-out items, in [0, 1]; 0 if nothing was held out. `capped` divides by
/// min(k, held-out items) instead, so that 1 can be reached (Liang et al. 2018, VAE-CF).
struct recall {
  index_t k = 10;
  bool capped = false;

  [[nodiscard]] std::string name() const {
    return (capped ? "recall_capped@" : "recall@") + std::to_string(k);
  }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const noexcept {
    if (r.relevant.empty()) return 0;
    auto const all = r.relevant.size();
    auto const reachable = capped ? std::min(all, to_size(k)) : all;
    return static_cast<double>(hits(r, k)) / static_cast<double>(reachable);
  }
};

static_assert(ListMetric<recall>);

}  // namespace lfrec::inline v0
