// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"

namespace lfrec::inline v0 {

/// 1 / the rank (from 1) of the first hit among the first k, 0 without one. Its mean over users is
/// `MRR@k`.
struct reciprocal_rank {
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "reciprocal_rank@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const noexcept {
    auto const list = head(r, k);
    for (std::size_t p = 0; p < list.size(); ++p)
      if (is_relevant(r, list[p])) return 1 / static_cast<double>(p + 1);
    return 0;
  }
};

static_assert(ListMetric<reciprocal_rank>);

}  // namespace lfrec::inline v0
