// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "lfrec/similarity/concept.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/product.hpp"

namespace lfrec::inline v0 {

/// How alike two rows of ratings are, by their common columns alone: the correlation of the
/// ratings, the correlation of what the baseline leaves of them (Koren 2010, eq. 2.2), the cosine
/// of the ratings, or 1 / (1 + their mean squared difference).
enum class rating_similarity { pearson, pearson_baseline, cosine, msd };
constexpr auto names(rating_similarity const*) {
  return std::array<std::string_view, 4>{"pearson", "pearson_baseline", "cosine", "msd"};
}

/// 1 / (1 + mean squared difference over the common columns), in (0, 1]. Shardanand, Maes 1995.
struct msd {
  [[nodiscard]] double operator()(common_stats pair, row_stats, row_stats) const noexcept {
    // Not below 0, where rounding leaves less than nothing of equal rows.
    double const squares = std::max(0.0, pair.squares_a + pair.squares_b - 2 * pair.dot);
    return 1 / (1 + squares / pair.overlap);
  }
};
static_assert(ComparesCommon<msd>);

/// Which rows of ratings are neighbours.
struct rating_rule {
  rating_similarity similarity = rating_similarity::pearson_baseline;
  /// h: over n common columns s becomes s · (n − 1) / (n − 1 + h).
  double shrinkage = 100;
  double min_support = 1;  ///< fewer common columns are no neighbours
};

namespace detail {

/// Whether residuals are compared instead of ratings.
[[nodiscard]] constexpr bool compares_residuals(rating_similarity s) noexcept {
  return s == rating_similarity::pearson_baseline;
}

/// The similarity of two rows, 0 where it is not positive: who is unlike says nothing.
[[nodiscard]] inline double rating_weight(rating_rule const& rule, common_cell const& both) {
  auto const pair = both.stats();
  if (pair.overlap < rule.min_support) return 0;
  double value = 0;
  switch (rule.similarity) {
    case rating_similarity::pearson:
      value = pearson{}(pair, {}, {});
      break;
    case rating_similarity::pearson_baseline:
    case rating_similarity::cosine:
      value = adjusted_cosine{}(pair, {}, {});
      break;
    case rating_similarity::msd:
      value = msd{}(pair, {}, {});
      break;
  }
  if (rule.shrinkage > 0) value *= (pair.overlap - 1) / (pair.overlap - 1 + rule.shrinkage);
  return value > 0 ? value : 0;
}

}  // namespace detail

}  // namespace lfrec::inline v0
