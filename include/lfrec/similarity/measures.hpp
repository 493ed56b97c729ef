// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <string_view>

#include "lfrec/similarity/concept.hpp"

namespace lfrec::inline v0 {

/// a·b / (‖a‖‖b‖), in [-1, 1]; 0 for a zero row.
struct cosine {
  static constexpr pair_sum reads = pair_sum::dot;
  [[nodiscard]] static double of_row(row_stats a) noexcept { return a.norm; }
  [[nodiscard]] static double of_neighbor(row_stats b) noexcept { return b.norm; }
  [[nodiscard]] static double value(double dot, double a, double b) noexcept {
    double const norms = a * b;
    return norms > 0 ? dot / norms : 0;
  }
  [[nodiscard]] static least_sum least(double t, double a) noexcept { return {0, t * a}; }
  [[nodiscard]] double operator()(pair_stats pair, row_stats a, row_stats b) const noexcept {
    return value(pair.dot, of_row(a), of_neighbor(b));
  }
};

/// a·b / (‖a‖^2α ‖b‖^2(1-α)), α in 0 … 1: near 0 small neighbours count for more, near 1 all
/// neighbours of a row are measured alike. Aiolli 2013, eq. 4.
struct asymmetric_cosine {
  double asymmetry = 0.5;  ///< α; 0.5 is the cosine
  static constexpr pair_sum reads = pair_sum::dot;
  [[nodiscard]] double of_row(row_stats a) const noexcept {
    return a.norm > 0 ? std::pow(a.norm, 2 * asymmetry) : 0;
  }
  [[nodiscard]] double of_neighbor(row_stats b) const noexcept {
    return b.norm > 0 ? std::pow(b.norm, 2 - 2 * asymmetry) : 0;
  }
  [[nodiscard]] static double value(double dot, double a, double b) noexcept {
    return cosine::value(dot, a, b);
  }
  [[nodiscard]] static least_sum least(double t, double a) noexcept { return {0, t * a}; }
  [[nodiscard]] double operator()(pair_stats pair, row_stats a, row_stats b) const noexcept {
    return value(pair.dot, of_row(a), of_neighbor(b));
  }
};

/// The cosine over the common columns alone, of values that are relative to their column's mean:
/// `nearest_rows` subtracts it. Sarwar, Karypis, Konstan, Riedl 2001, section 3.1.3.
struct adjusted_cosine {
  [[nodiscard]] double operator()(common_stats pair, row_stats, row_stats) const noexcept {
    double const norms = std::sqrt(pair.squares_a * pair.squares_b);
    return norms > 0 ? pair.dot / norms : 0;
  }
};

/// The correlation over the common columns; 0 where a row is constant there, as binary rows are.
struct pearson {
  [[nodiscard]] double operator()(common_stats pair, row_stats, row_stats) const noexcept {
    double const n = pair.overlap;
    double const a = pair.squares_a - pair.sum_a * pair.sum_a / n;  // n times the variances
    double const b = pair.squares_b - pair.sum_b * pair.sum_b / n;
    // Differences of sums: what rounding leaves of nothing is nothing.
    constexpr double noise = 1e-12;
    if (!(a > noise * pair.squares_a && b > noise * pair.squares_b)) return 0;
    return (pair.dot - pair.sum_a * pair.sum_b / n) / std::sqrt(a * b);
  }
};

/// |A ∩ B| / |A ∪ B| of the sets of entries.
struct jaccard {
  static constexpr pair_sum reads = pair_sum::overlap;
  [[nodiscard]] static double of_row(row_stats a) noexcept { return a.count; }
  [[nodiscard]] static double of_neighbor(row_stats b) noexcept { return b.count; }
  [[nodiscard]] static double value(double overlap, double a, double b) noexcept {
    return overlap / (a + b - overlap);
  }
  [[nodiscard]] static least_sum least(double t, double a) noexcept {
    return {t * a / (1 + t), t / (1 + t)};
  }
  [[nodiscard]] double operator()(pair_stats pair, row_stats a, row_stats b) const noexcept {
    return value(pair.overlap, of_row(a), of_neighbor(b));
  }
};

/// 2 |A ∩ B| / (|A| + |B|).
struct dice {
  static constexpr pair_sum reads = pair_sum::overlap;
  [[nodiscard]] static double of_row(row_stats a) noexcept { return a.count; }
  [[nodiscard]] static double of_neighbor(row_stats b) noexcept { return b.count; }
  [[nodiscard]] static double value(double overlap, double a, double b) noexcept {
    return 2 * overlap / (a + b);
  }
  [[nodiscard]] static least_sum least(double t, double a) noexcept { return {t * a / 2, t / 2}; }
  [[nodiscard]] double operator()(pair_stats pair, row_stats a, row_stats b) const noexcept {
    return value(pair.overlap, of_row(a), of_neighbor(b));
  }
};

/// |A ∩ B| / (|A ∩ B| + α |A \ B| + β |B \ A|): Jaccard for α = β = 1, Dice for ½. Tversky 1977.
struct tversky {
  double alpha = 1;
  double beta = 1;
  static constexpr pair_sum reads = pair_sum::overlap;
  [[nodiscard]] static double of_row(row_stats a) noexcept { return a.count; }
  [[nodiscard]] static double of_neighbor(row_stats b) noexcept { return b.count; }
  [[nodiscard]] double value(double overlap, double a, double b) const noexcept {
    return overlap / (overlap + alpha * (a - overlap) + beta * (b - overlap));
  }
  [[nodiscard]] least_sum least(double t, double a) const noexcept {
    double const share = 1 - t + t * (alpha + beta);  // of the overlap
    if (!(share > 0)) return {-1, -1};
    return {t * alpha * a / share, t * beta / share};
  }
  [[nodiscard]] double operator()(pair_stats pair, row_stats a, row_stats b) const noexcept {
    return value(pair.overlap, of_row(a), of_neighbor(b));
  }
};

static_assert(Similarity<cosine> && Similarity<asymmetric_cosine> && Similarity<jaccard>);
static_assert(Similarity<dice> && Similarity<tversky> && !ComparesCommon<tversky>);
static_assert(ComparesCommon<adjusted_cosine> && ComparesCommon<pearson>);
static_assert(ReadsOneSum<cosine> && ReadsOneSum<asymmetric_cosine> && ReadsOneSum<jaccard>);
static_assert(ReadsOneSum<dice> && ReadsOneSum<tversky> && !ReadsOneSum<pearson>);

/// The measures by name: what the `similarity` of a recipe chooses from.
enum class similarity_kind {
  cosine,
  asymmetric_cosine,
  adjusted_cosine,
  pearson,
  jaccard,
  dice,
  tversky
};
constexpr auto names(similarity_kind const*) {
  return std::array<std::string_view, 7>{
      "cosine", "asymmetric_cosine", "adjusted_cosine", "pearson", "jaccard", "dice", "tversky"};
}

/// A measure that is chosen at run time, with the settings of those that have some.
struct chosen_similarity {
  similarity_kind kind = similarity_kind::cosine;
  double asymmetry = 0.5;
  double tversky_alpha = 1;
  double tversky_beta = 1;
};

/// Either a measure or the choice of one.
template <typename S>
concept SimilarityOrChoice = Similarity<S> || std::same_as<S, chosen_similarity>;

/// Calls f with the measure: once for all pairs, so that it is compiled into the loop over them.
template <SimilarityOrChoice S, typename F>
auto with_similarity(S const& similarity, F&& f) {
  if constexpr (Similarity<S>) {
    return f(similarity);
  } else {
    switch (similarity.kind) {
      case similarity_kind::asymmetric_cosine:
        return f(asymmetric_cosine{similarity.asymmetry});
      case similarity_kind::adjusted_cosine:
        return f(adjusted_cosine{});
      case similarity_kind::pearson:
        return f(pearson{});
      case similarity_kind::jaccard:
        return f(jaccard{});
      case similarity_kind::dice:
        return f(dice{});
      case similarity_kind::tversky:
        return f(tversky{similarity.tversky_alpha, similarity.tversky_beta});
      case similarity_kind::cosine:
        break;
    }
    return f(cosine{});
  }
}

}  // namespace lfrec::inline v0
