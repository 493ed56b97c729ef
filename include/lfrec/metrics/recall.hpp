// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/placement.hpp"

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
    return share(static_cast<double>(hits(r, k)), r.relevant.size());
  }
  /// Over all orders of equal scores.
  [[nodiscard]] double expected(placement const& p) const noexcept {
    return share(detail::expected_hits(p, to_size(k)), p.relevant.size());
  }

 private:
  [[nodiscard]] double share(double found, std::size_t all) const noexcept {
    auto const reachable = capped ? std::min(all, to_size(k)) : all;
    return reachable == 0 ? 0 : found / static_cast<double>(reachable);
  }
};

static_assert(ListMetric<recall> && RankMetric<expected_ties<recall>>);

}  // namespace lfrec::inline v0
