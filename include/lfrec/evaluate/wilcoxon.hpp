// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/normal.hpp"
#include "lfrec/evaluate/bootstrap.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// |d| of differences that are not 0, ranked: twice the rank, so that mid-ranks are whole numbers.
struct signed_ranks {
  explicit signed_ranks(std::span<double const> differences) {
    std::vector<double> kept;
    double largest = 0;
    for (double const d : differences) largest = std::max(largest, std::abs(d));
    double const rounding = 1e-12 * largest;  // closer than this is the same
    for (double const d : differences)
      if (std::abs(d) > rounding) kept.push_back(d);
    std::sort(kept.begin(), kept.end(),
              [](double a, double b) { return std::abs(a) < std::abs(b); });
    for (std::size_t begin = 0; begin < kept.size();) {
      std::size_t end = begin + 1;
      while (end < kept.size() && std::abs(kept[end]) - std::abs(kept[end - 1]) <= rounding) ++end;
      double const tied = static_cast<double>(end - begin);
      tie_term += tied * tied * tied - tied;
      for (std::size_t n = begin; n < end; ++n) {
        doubled.push_back(begin + end + 1);
        if (kept[n] > 0) positive += begin + end + 1;
      }
      begin = end;
    }
  }

  std::vector<std::size_t> doubled;
  std::size_t positive = 0;  ///< the sum of those with d > 0
  double tie_term = 0;       ///< Σ t³ - t over groups of t equal ones
};

/// Two-sided, from all 2^m choices of signs at once: ways[s] subsets of the ranks sum to s. Counts
/// up to 2^50 are exact in a double.
[[nodiscard]] inline double exact_wilcoxon(signed_ranks const& ranks) {
  std::size_t total = 0;
  for (auto const r : ranks.doubled) total += r;
  std::vector<double> ways(total + 1, 0.0);
  ways[0] = 1;
  for (auto const r : ranks.doubled)
    for (std::size_t s = total; s >= r; --s) ways[s] += ways[s - r];
  std::size_t const smaller = std::min(ranks.positive, total - ranks.positive);
  double tail = 0;
  for (std::size_t s = 0; s <= smaller; ++s) tail += ways[s];
  return std::min(1.0, std::ldexp(tail, 1 - static_cast<int>(ranks.doubled.size())));
}

}  // namespace detail

/// The two-sided p-value of Wilcoxon's signed-rank test: is the distribution of the differences
/// symmetric around 0? Zeros are left out before ranking (Wilcoxon 1945; Pratt 1959 would rank
/// them), equal sizes share their mean rank. Up to 50 differences that are not 0 the p-value is
/// exact, given the ties; above, that of a normal distribution whose variance is corrected for ties
/// (m (m + 1) (2m + 1) / 24 - Σ (t³ - t) / 48), without a correction for continuity. 1 if all are
/// 0. Throws shape_error for fewer than two differences, numeric_error for one that is not finite.
[[nodiscard]] inline double wilcoxon_test(std::span<double const> differences) {
  detail::check_sample("wilcoxon_test", differences);
  detail::signed_ranks const ranks(differences);
  if (ranks.doubled.empty()) return 1;
  if (ranks.doubled.size() <= 50) return detail::exact_wilcoxon(ranks);
  double const m = static_cast<double>(ranks.doubled.size());
  double const expected = m * (m + 1) / 4;
  double const variance = m * (m + 1) * (2 * m + 1) / 24 - ranks.tie_term / 48;
  double const z = (static_cast<double>(ranks.positive) / 2 - expected) / std::sqrt(variance);
  return 2 * normal_cdf(-std::abs(z));
}

}  // namespace lfrec::inline v0
