// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"

namespace lfrec::inline v0 {

/// 1 if any of the first k was held out, else 0. Its mean over users is the hit rate.
struct hit_rate {
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "hit_rate@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const noexcept {
    return hits(r, k) > 0 ? 1 : 0;
  }
};

static_assert(ListMetric<hit_rate>);

}  // namespace lfrec::inline v0
