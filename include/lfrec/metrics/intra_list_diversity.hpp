// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/item_vectors.hpp"

namespace lfrec::inline v0 {

/// The mean of 1 - cosine over all pairs among the first k of the list, in [0, 1] for features
/// without negative weights. Items of which nothing is known are left out; 0 for fewer than two
/// others. Smyth, McClave 2001; Ziegler et al. 2005. O(k² · length of a row).
struct intra_list_diversity {
  item_vectors vectors;
  index_t k = 10;

  [[nodiscard]] std::string name() const { return "intra_list_diversity@" + std::to_string(k); }
  [[nodiscard]] index_t depth() const noexcept { return k; }
  [[nodiscard]] double operator()(ranking const& r) const {
    auto const list = head(r, k);
    double sum = 0;
    std::size_t pairs = 0;
    for (std::size_t a = 0; a < list.size(); ++a) {
      if (!vectors.knows(to_index(list[a]))) continue;
      for (std::size_t b = 0; b < a; ++b) {
        if (!vectors.knows(to_index(list[b]))) continue;
        sum += vectors.distance(to_index(list[a]), to_index(list[b]));
        ++pairs;
      }
    }
    return pairs > 0 ? sum / static_cast<double>(pairs) : 0;
  }
};

static_assert(ListMetric<intra_list_diversity>);

}  // namespace lfrec::inline v0
