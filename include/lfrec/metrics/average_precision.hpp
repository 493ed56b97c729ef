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

/// The precision at the rank of each hit among the first k, summed, / min(k, held-out items), in
/// [0, 1]; 0 if nothing was held out. Its mean over users is `MAP@k`. `capped = false` divides by
/// all held-out items, so that 1 is out of reach for users with more than k.
struct average_precision {
  index_t k = 10;
  bool capped = true;

  [[nodiscard]] std::string name() const {
    return (capped ? "average_precision@" : "average_precision_uncapped@") + std::to_string(k);
  }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const noexcept {
    if (r.relevant.empty()) return 0;
    auto const list = head(r, k);
    double sum = 0;
    std::size_t found = 0;
    for (std::size_t p = 0; p < list.size(); ++p)
      if (is_relevant(r, list[p])) sum += static_cast<double>(++found) / static_cast<double>(p + 1);
    return sum / reachable(r.relevant.size());
  }
  /// Over all orders of equal scores: position j of a group of n, h of them held out, is a hit with
  /// chance h / n, and then 1 + (j - 1)(h - 1)/(n - 1) of the group's hits stand up to it.
  [[nodiscard]] double expected(placement const& p) const noexcept {
    if (p.relevant.empty()) return 0;
    double sum = 0;
    detail::for_each_tie(p, [&](detail::tie_group const& g) {
      double const others =
          g.size > 1 ? static_cast<double>(g.hits() - 1) / static_cast<double>(g.size - 1) : 0;
      for (std::size_t j = 0; j < g.within(to_size(k)); ++j)
        sum += g.chance() * (static_cast<double>(g.before + 1) + static_cast<double>(j) * others) /
               static_cast<double>(g.above + j + 1);
    });
    return sum / reachable(p.relevant.size());
  }

 private:
  [[nodiscard]] double reachable(std::size_t all) const noexcept {
    return static_cast<double>(capped ? std::min(all, to_size(k)) : all);
  }
};

static_assert(ListMetric<average_precision> && RankMetric<expected_ties<average_precision>>);

}  // namespace lfrec::inline v0
