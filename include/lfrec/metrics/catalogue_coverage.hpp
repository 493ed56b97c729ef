// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/exposure.hpp"
#include "lfrec/metrics/goal.hpp"

namespace lfrec::inline v0 {

/// The share of all items that are among the first k of some user's list, in [0, 1]. Herlocker et
/// al. 2004; Ge et al. 2010.
struct catalogue_coverage {
  using state = exposure;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "catalogue_coverage@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  void add(state& s, ranking const& r) const { s.add(r, k); }
  static void merge(state& s, state const& later) { s.merge(later); }
  [[nodiscard]] static double value(state const& s) {
    auto const counts = s.counts();
    auto const never = std::count(counts.begin(), counts.end(), std::uint64_t{0});
    auto const all = static_cast<double>(counts.size());
    return counts.empty() ? 0 : (all - static_cast<double>(never)) / all;
  }
};

/// How unequally the places among the first k of all lists fall to the items: 0 if every item is
/// shown equally often, (items - 1) / items if one item is shown always; higher is more
/// concentrated. Items that are never shown count. G = Σ_j (2j - n - 1) c_(j) / (n Σ c), counts
/// ascending. 0 if nothing was shown. (Some report 1 - G.)
struct gini {
  using state = exposure;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "gini@" + std::to_string(k); }
  [[nodiscard]] static constexpr goal wanted() noexcept { return goal::lowest; }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  void add(state& s, ranking const& r) const { s.add(r, k); }
  static void merge(state& s, state const& later) { s.merge(later); }
  [[nodiscard]] static double value(state const& s) {
    auto counts = s.counts();
    std::sort(counts.begin(), counts.end());
    auto const n = static_cast<double>(counts.size());
    double shown = 0;
    double sum = 0;
    for (std::size_t j = 0; j < counts.size(); ++j) {
      auto const c = static_cast<double>(counts[j]);
      shown += c;
      sum += (2 * static_cast<double>(j) + 1 - n) * c;
    }
    return shown > 0 ? sum / (n * shown) : 0;
  }
};

/// The entropy of which item stands in a random place among the first k of all lists, in bits: 0 if
/// one item is shown always, log2(items) if all are shown equally often. -Σ p log2 p.
struct shannon_entropy {
  using state = exposure;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "shannon_entropy@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  void add(state& s, ranking const& r) const { s.add(r, k); }
  static void merge(state& s, state const& later) { s.merge(later); }
  [[nodiscard]] static double value(state const& s) {
    auto const counts = s.counts();
    auto const shown =
        static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
    double bits = 0;
    for (auto const c : counts)
      if (c > 0) bits += static_cast<double>(c) / shown * std::log2(shown / static_cast<double>(c));
    return bits;
  }
};

static_assert(CatalogueMetric<catalogue_coverage> && CatalogueMetric<gini> &&
              CatalogueMetric<shannon_entropy>);

}  // namespace lfrec::inline v0
