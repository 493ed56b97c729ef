// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

namespace lfrec::inline v0 {

/// What is known of one row (an item's users, say) on its own.
struct row_stats {
  double count = 0;        ///< entries
  double sum = 0;          ///< of the values
  double sum_squares = 0;  ///< of the values
  double norm = 0;         ///< square root of sum_squares
};

/// What is known of two rows together, over the columns that both have.
struct pair_stats {
  double dot = 0;      ///< sum of products
  double overlap = 0;  ///< how many columns
};

/// The same, and either row's own sums over the columns that both have.
struct common_stats : pair_stats {
  double sum_a = 0;
  double sum_b = 0;
  double squares_a = 0;
  double squares_b = 0;
};

/// How alike two rows are, from what one pass over the data has counted: the row that looks for
/// neighbours first, the one that may become one second. A pure function with finite values; 0
/// means nothing in common. One that is called with common_stats makes the pass count more.
template <typename S>
concept Similarity = std::copy_constructible<S> &&
    requires(S const& s, common_stats pair, row_stats a, row_stats b) {
  { s(pair, a, b) } -> std::convertible_to<double>;
};

/// A similarity of what the rows are where both have entries. Shrinkage damps it by the overlap.
template <typename S>
concept ComparesCommon =
    Similarity<S> && !std::invocable<S const&, pair_stats, row_stats, row_stats>;

/// Which of the two sums over a pair a measure reads.
enum class pair_sum { dot, overlap };

/// What a pair's sum is at least where its similarity reaches a threshold: fixed + slope · what the
/// measure takes of the neighbour. Nothing is known where either is negative.
struct least_sum {
  double fixed = 0;
  double slope = 0;
};

/// A similarity that reads one of the two sums, `reads`, and one number of either row, and rises
/// with the sum: s(pair, a, b) = value(sum, of_row(a), of_neighbor(b)), 0 for a sum of 0. From
/// `least(t, of_row(a))` the pass over all pairs knows for t > 0 which of them it may skip: a sum
/// below it has a similarity below t, up to rounding.
template <typename S>
concept ReadsOneSum = Similarity<S> && requires(S const& s, row_stats row, double x) {
  { s.reads } -> std::convertible_to<pair_sum>;
  { s.of_row(row) } -> std::convertible_to<double>;
  { s.of_neighbor(row) } -> std::convertible_to<double>;
  { s.value(x, x, x) } -> std::convertible_to<double>;
  { s.least(x, x) } -> std::convertible_to<least_sum>;
};

}  // namespace lfrec::inline v0
