// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/placement.hpp"

namespace lfrec::inline v0 {

/// hits in the first k / k, in [0, 1]. Divides by k even where the list is shorter or the user has
/// fewer held-out items, so that 1 may be out of reach.
struct precision {
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "precision@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const noexcept {
    return static_cast<double>(hits(r, k)) / static_cast<double>(k);
  }
  /// Over all orders of equal scores.
  [[nodiscard]] double expected(placement const& p) const noexcept {
    return detail::expected_hits(p, to_size(k)) / static_cast<double>(k);
  }
};

static_assert(ListMetric<precision> && RankMetric<expected_ties<precision>>);

}  // namespace lfrec::inline v0
