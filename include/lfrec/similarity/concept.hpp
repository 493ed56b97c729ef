// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

namespace lfrec::inline v0 {

/// What is known of one row (an item's users, say) on its own.
struct row_stats {
  double count = 0;        ///< entries
  double sum = 0;          ///< of the values
  double sum_squares = 0;  ///< of the values
};

/// What is known of two rows together, over the columns that both have.
struct pair_stats {
  double dot = 0;      ///< sum of products
  double overlap = 0;  ///< how many columns
};

/// How alike two rows are, from what one pass over the data has counted. A pure function, symmetric
/// in its rows, finite; 0 means nothing in common.
template <typename S>
concept Similarity = std::copy_constructible<S> &&
    requires(S const& s, pair_stats pair, row_stats a, row_stats b) {
  { s(pair, a, b) } -> std::convertible_to<double>;
};

}  // namespace lfrec::inline v0
