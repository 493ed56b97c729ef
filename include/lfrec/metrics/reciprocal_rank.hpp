// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/placement.hpp"

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
  /// Over all orders of equal scores: the first hit lies in the first group of ties that holds one,
  /// at its position j with the chance that j - 1 draws without replacement miss and the next hits.
  [[nodiscard]] double expected(placement const& p) const noexcept {
    if (p.items.empty()) return 0;
    std::size_t const above = p.items.front().above;
    std::size_t const size = p.items.front().tied;
    std::size_t held = 0;
    while (held < p.items.size() && p.items[held].above == above) ++held;
    double sum = 0;
    double missed = 1;
    for (std::size_t j = 0; j < size && above + j < to_size(k) && missed > 0; ++j) {
      double const chance = static_cast<double>(held) / static_cast<double>(size - j);
      sum += missed * chance / static_cast<double>(above + j + 1);
      missed *= 1 - chance;  // 0 at the latest where only held-out items are left
    }
    return sum;
  }
};

static_assert(ListMetric<reciprocal_rank> && RankMetric<expected_ties<reciprocal_rank>>);

}  // namespace lfrec::inline v0
