// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/similarity/best_sums.hpp"
#include "lfrec/similarity/concept.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/packed_rows.hpp"
#include "lfrec/similarity/product.hpp"

namespace lfrec::inline v0 {

/// How rows are compared and which of them are neighbours of a row.
template <SimilarityOrChoice S = chosen_similarity>
struct neighbor_rule {
  S similarity = {};
  index_t neighbors = 100;  ///< kept per row, of those with a similarity other than 0
  /// h ≥ 0: a similarity s becomes s · n / (n + h). n is ‖a‖‖b‖, so that the cosine becomes
  /// a·b / (‖a‖‖b‖ + h); of a measure that ComparesCommon, n is the overlap.
  double shrinkage = 0;
  double min_support = 1;  ///< rows that have fewer columns in common are no neighbours
};

namespace detail {

template <typename Row>
[[nodiscard]] row_stats stats_of(Row const& row) {
  row_stats stats;
  for (auto const v : row.value) {
    auto const value = static_cast<double>(v);
    stats.count += 1;
    stats.sum += value;
    stats.sum_squares += value * value;
  }
  stats.norm = std::sqrt(stats.sum_squares);
  return stats;
}

/// A rule's word on two rows: the damped similarity, 0 for no neighbours.
template <typename Scalar, Similarity S>
struct damped_similarity {
  using cell = std::conditional_t<ComparesCommon<S>, common_cell, pair_cell<Scalar>>;
  S const& measure;
  double shrinkage;
  double min_support;

  [[nodiscard]] Scalar operator()(cell const& both, row_stats const& a, row_stats const& b) const {
    auto const pair = both.stats();
    if (pair.overlap < min_support) return 0;
    return damped(static_cast<double>(measure(pair, a, b)),
                  ComparesCommon<S> ? pair.overlap : a.norm * b.norm);
  }
  [[nodiscard]] Scalar damped(double value, double n) const noexcept {
    if (shrinkage > 0) value *= n / (n + shrinkage);
    return static_cast<Scalar>(value);
  }
};

/// The similarity, if it is finite.
template <typename Scalar>
[[nodiscard]] Scalar checked(Scalar similarity, index_t a, index_t b, char const* what) {
  if (!std::isfinite(similarity))
    detail::fail<numeric_error>({"the similarity of ", what, " ", a, " and ", b, " is not finite"});
  return similarity;
}

template <typename Scalar, SimilarityOrChoice S, typename Named>
[[nodiscard]] damped_similarity<Scalar, Named> damped(neighbor_rule<S> const& rule,
                                                      Named const& measure) {
  return {measure, rule.shrinkage, rule.min_support};
}

template <SimilarityOrChoice S>
void check_rule(neighbor_rule<S> const& rule) {
  if (rule.neighbors < 0 || !(rule.shrinkage >= 0) || !(rule.min_support >= 0))
    detail::fail<invalid_option>(
        {"neighbours: neighbors, shrinkage and min_support must be at least 0, got ",
         rule.neighbors, ", ", rule.shrinkage, " and ", rule.min_support});
}

/// True of a rule that compares values relative to their column's mean.
template <SimilarityOrChoice S>
[[nodiscard]] constexpr bool centers_columns(neighbor_rule<S> const& rule) {
  return with_similarity(rule.similarity,
                         []<typename M>(M const&) { return std::same_as<M, adjusted_cosine>; });
}

/// The columns as rows of their own, less their means where the rule asks for that.
template <typename Scalar>
struct column_table {
  csr<Scalar> columns;
  std::vector<Scalar> mean;  // of each column; empty: nothing was subtracted

  /// `by_column`: row k holds column k.
  explicit column_table(csr<Scalar> by_column, bool centered) : columns(std::move(by_column)) {
    if (!centered) return;
    std::vector<Scalar> values(columns.values());
    mean.resize(to_size(columns.rows()));
    std::size_t at = 0;
    for (index_t k = 0; k < columns.rows(); ++k) {
      auto const column = columns.row(k);
      if (column.empty()) continue;
      double const middle = stats_of(column).sum / static_cast<double>(column.size());
      mean[to_size(k)] = static_cast<Scalar>(middle);
      for (std::size_t n = 0; n < column.size(); ++n) values[at++] -= mean[to_size(k)];
    }
    columns = std::move(columns).with_values(std::move(values));
  }
};

template <typename Row>
[[nodiscard]] std::vector<row_stats> stats_of_rows(executor_ref exec, index_t rows,
                                                   Row const& row) {
  std::vector<row_stats> stats(to_size(rows));
  for_each_chunk(exec, stats.size(), 1024, [&](chunk c) {
    for (std::size_t r = c.begin; r < c.end; ++r) stats[r] = stats_of(row(static_cast<index_t>(r)));
  });
  return stats;
}

/// A rule's word on two rows from the one sum of them that its measure reads: what best_sums ranks
/// by.
template <typename Scalar, ReadsOneSum S>
class one_sum_rank {
 public:
  /// `counts`: the sum is the overlap.
  one_sum_rank(executor_ref exec, damped_similarity<Scalar, S> const& rule,
               std::vector<row_stats> const& stats, bool counts, char const* what)
      : rule_(rule),
        stats_(stats),
        least_(counts ? static_cast<Scalar>(rule.min_support)
                      : -std::numeric_limits<Scalar>::infinity()),
        what_(what),
        row_(stats.size()),
        neighbor_(stats.size()),
        weight_(stats.size()) {
    for_each_chunk(exec, stats.size(), 1024, [&](chunk c) {
      for (std::size_t r = c.begin; r < c.end; ++r) {
        row_[r] = rule.measure.of_row(stats[r]);
        neighbor_[r] = rule.measure.of_neighbor(stats[r]);
        weight_[r] = bound_weight<Scalar>(neighbor_[r]);
      }
    });
  }

  [[nodiscard]] Scalar operator()(index_t a, index_t b, Scalar sum) const {
    if (a == b || sum < least_) return 0;
    double const value = static_cast<double>(
        rule_.measure.value(static_cast<double>(sum), row_[to_size(a)], neighbor_[to_size(b)]));
    double const n = rule_.shrinkage > 0 ? stats_[to_size(a)].norm * stats_[to_size(b)].norm : 0;
    return checked(rule_.damped(value, n), a, b, what_);
  }
  [[nodiscard]] sum_bound<Scalar> least(index_t a, Scalar threshold) const noexcept {
    if (!(threshold > 0)) return {};
    auto const t = static_cast<double>(threshold);
    least_sum sum = rule_.measure.least(t, row_[to_size(a)]);
    // Damped, the cosine is a·b / (‖a‖‖b‖ + h).
    if constexpr (std::same_as<S, cosine>) sum.fixed += t * rule_.shrinkage;
    return rounded_down<Scalar>(sum);
  }
  [[nodiscard]] Scalar const* weights() const noexcept { return weight_.data(); }

 private:
  damped_similarity<Scalar, S> const& rule_;
  std::vector<row_stats> const& stats_;
  Scalar least_;
  char const* what_;
  std::vector<double> row_;
  std::vector<double> neighbor_;
  std::vector<Scalar> weight_;
};

/// Bytes that nearest_rows holds at its peak, its result among them, for that many rows of the
/// matrix, by user or by item: no more than these.
template <typename Scalar, SimilarityOrChoice S>
[[nodiscard]] double nearest_rows_bytes(index_t rows, index_t columns, matrix_shape const& shape,
                                        neighbor_rule<S> const& rule, std::size_t threads) {
  double const keep = rule.neighbors;
  double const found = kept_pairs(rows, keep, shape);
  return with_similarity(rule.similarity, [&]<typename M>(M const& measure) {
    using cell = typename decltype(damped<Scalar>(rule, measure))::cell;
    double const best = best_of_row<Scalar>::bytes(rows, rule.neighbors);
    double bytes = table_bytes<row_stats>(rows);
    double task = product_row<Scalar, cell>::bytes(rows, longest_row(shape));
    if constexpr (ReadsOneSum<M>) {
      constexpr bool overlap = M::reads == pair_sum::overlap;
      bytes += table_bytes<double>(rows, 2) + table_bytes<Scalar>(rows);  // one_sum_rank
      bytes += packed_rows<Scalar>::bytes(columns, rows, shape.nonzeros,
                                          overlap ? entries::ones : entries::as_they_are);
      if (overlap || rule.min_support <= 1) task = sum_scan<Scalar>::bytes(rows);
    }
    return bytes + joined_bytes<Scalar>(rows, found, keep, task + best, threads);
  });
}

/// See nearest_items; of any rows over so many columns. row(r) and column(k) are the two
/// orientations of the same.
template <typename Scalar, SimilarityOrChoice S, typename Row, typename Column>
[[nodiscard]] csr<Scalar> nearest_rows(executor_ref exec, index_t rows, index_t columns,
                                       Row const& row, Column const& column,
                                       neighbor_rule<S> const& rule, char const* what) {
  auto const stats = stats_of_rows(exec, rows, row);
  return with_similarity(rule.similarity, [&]<typename M>(M const& measure) {
    auto const similarity = damped<Scalar>(rule, measure);
    if constexpr (ReadsOneSum<M>) {
      constexpr bool overlap = M::reads == pair_sum::overlap;
      packed_rows<Scalar> const packed(exec, columns, rows, column,
                                       overlap ? entries::ones : entries::as_they_are);
      // So far, Scalar counts one by one.
      constexpr auto countable = std::int64_t{1} << std::numeric_limits<Scalar>::digits;
      bool const counts = packed.all_ones() && columns <= countable;
      if (counts || (!overlap && rule.min_support <= 1))
        return best_sums<Scalar>(
            exec, rows, row, packed.all_ones() ? entries::ones : entries::as_they_are, packed,
            rule.neighbors, one_sum_rank(exec, similarity, stats, counts, what));
    }
    using cell = typename decltype(similarity)::cell;
    return best_products<Scalar, cell>(
        exec, rows, rows, row, column, rule.neighbors, [&](index_t a, index_t b, cell const& both) {
          if (a == b) return Scalar{0};
          return checked(similarity(both, stats[to_size(a)], stats[to_size(b)]), a, b, what);
        });
  });
}

}  // namespace detail

namespace detail {

/// Bytes that nearest_items holds at its peak, its result among them: no more than these.
template <typename Scalar, SimilarityOrChoice S>
[[nodiscard]] double nearest_items_bytes(matrix_shape const& shape, neighbor_rule<S> const& rule,
                                         std::size_t threads) {
  double bytes = nearest_rows_bytes<Scalar>(shape.items, shape.users, shape, rule, threads);
  auto const nonzeros = static_cast<double>(shape.nonzeros);
  if (centers_columns(rule))
    bytes += csr_bytes<Scalar>(shape.users, nonzeros) + table_bytes<Scalar>(shape.users) +
             csr_bytes<Scalar>(shape.items, nonzeros);
  return bytes;
}

}  // namespace detail

/// For each item the rule's most similar others (fewer where fewer exist), in ascending order of
/// index; ties go to the lower index. Throws invalid_option for negative settings, numeric_error
/// where a similarity is not finite. O(Σ_users length²).
template <typename Scalar, InteractionMatrix M, SimilarityOrChoice S>
[[nodiscard]] csr<Scalar> nearest_items(M const& data, neighbor_rule<S> const& rule,
                                        executor_ref exec = serial{}) {
  detail::check_rule(rule);
  auto const item = [&](index_t i) { return data.item(item_index{i}); };
  if (!detail::centers_columns(rule))
    return detail::nearest_rows<Scalar>(
        exec, data.items(), data.users(), item, [&](index_t u) { return data.user(user_index{u}); },
        rule, "items");
  detail::column_table<Scalar> const users(
      transpose<Scalar>(data.items(), data.users(), data.nonzeros(), item), true);
  auto const items = transpose(users.columns);
  return detail::nearest_rows<Scalar>(
      exec, data.items(), data.users(), [&](index_t i) { return items.row(i); },
      [&](index_t u) { return users.columns.row(u); }, rule, "items");
}

}  // namespace lfrec::inline v0
