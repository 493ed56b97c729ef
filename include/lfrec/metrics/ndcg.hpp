// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"

namespace lfrec::inline v0 {

/// Normalised discounted cumulative gain, in [0, 1]; 0 if nothing was held out. A hit at rank p
/// (from 1) gains 1 / log2(p + 1), whatever its value (binary relevance); the ideal list has
/// min(k, held-out items) hits at its head. Järvelin, Kekäläinen 2002.
struct ndcg {
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "ndcg@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const noexcept {
    if (r.relevant.empty()) return 0;
    auto const list = head(r, k);
    double gained = 0;
    for (std::size_t p = 0; p < list.size(); ++p)
      if (is_relevant(r, list[p])) gained += gain(p);
    double ideal = 0;
    for (std::size_t p = 0; p < std::min(to_size(k), r.relevant.size()); ++p) ideal += gain(p);
    return gained / ideal;
  }

 private:
  static double gain(std::size_t position) noexcept {  // from 0
    return 1 / std::log2(static_cast<double>(position) + 2);
  }
};

static_assert(ListMetric<ndcg>);

}  // namespace lfrec::inline v0
