// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// Draws an index with probability proportional to its weight, in constant time. Walker's alias
/// method as built by Vose 1991: column i holds index i up to keep[i] and other[i] above.
class alias_table {
 public:
  /// O(weights). Throws invalid_option unless the weights are finite, at least 0, and one is
  /// positive.
  explicit alias_table(std::span<double const> weights)
      : keep_(weights.size(), 1.0F), other_(weights.size(), 0) {
    double total = 0;
    for (double const w : weights) {
      if (!(w >= 0) || !std::isfinite(w))
        detail::fail<invalid_option>(
            {"weights to draw by must be finite and not negative, got ", w});
      total += w;
    }
    if (!(total > 0) || !std::isfinite(total))
      detail::fail<invalid_option>(
          {"weights to draw by must have a positive, finite sum, got ", total});
    std::vector<double> height(weights.size());  // mean 1
    std::vector<index_t> small;
    std::vector<index_t> large;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      height[i] = weights[i] / total * static_cast<double>(weights.size());
      (height[i] < 1 ? small : large).push_back(static_cast<index_t>(i));
    }
    while (!small.empty() && !large.empty()) {
      auto const low = to_size(small.back());
      auto const high = to_size(large.back());
      small.pop_back();
      keep_[low] = static_cast<float>(height[low]);
      other_[low] = large.back();
      height[high] -= 1 - height[low];
      if (height[high] < 1) {
        small.push_back(large.back());
        large.pop_back();
      }
    }
    // Rounding leaves columns of height 1 in either list; an index without weight is none of them
    // unless nothing else is left to stand for it.
    for (index_t const i : small)
      if (weights[to_size(i)] == 0) keep_[to_size(i)] = 0, other_[to_size(i)] = heaviest(weights);
  }

  [[nodiscard]] std::size_t size() const noexcept { return keep_.size(); }

  /// 0 … size() - 1; takes one number from the stream.
  [[nodiscard]] index_t operator()(random_stream& random) const noexcept {
    double const at = random.uniform() * static_cast<double>(size());
    auto const column = static_cast<std::size_t>(at);
    return at - static_cast<double>(column) < static_cast<double>(keep_[column])
               ? static_cast<index_t>(column)
               : other_[column];
  }

 private:
  static index_t heaviest(std::span<double const> weights) noexcept {
    std::size_t best = 0;
    for (std::size_t i = 1; i < weights.size(); ++i)
      if (weights[i] > weights[best]) best = i;
    return static_cast<index_t>(best);
  }

  std::vector<float> keep_;
  std::vector<index_t> other_;
};

}  // namespace lfrec::inline v0
