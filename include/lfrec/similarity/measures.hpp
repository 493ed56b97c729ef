// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "lfrec/similarity/concept.hpp"

namespace lfrec::inline v0 {

/// a·b / (‖a‖‖b‖), in [-1, 1]; 0 for a zero row.
struct cosine {
  [[nodiscard]] double operator()(pair_stats pair, row_stats a, row_stats b) const noexcept {
    double const norms = std::sqrt(a.sum_squares) * std::sqrt(b.sum_squares);
    return norms > 0 ? pair.dot / norms : 0;
  }
};

static_assert(Similarity<cosine>);

}  // namespace lfrec::inline v0
