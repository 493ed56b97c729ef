// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/kernels/small_cholesky.hpp"

namespace lfrec::inline v0 {

/// What is made of a rank among few sampled items to estimate a metric of the rank among all.
enum class rank_correction { none, unbiased_rank, bias_variance };
constexpr std::array<std::string_view, 3> names(rank_correction const*) {
  return {"none", "unbiased_rank", "bias_variance"};
}

namespace detail {

/// The chances that 0 … m of m draws with replacement are among the first `above` of n.
inline void binomial(std::size_t above, std::size_t n, std::span<double> chances) {
  auto const m = static_cast<double>(chances.size() - 1);
  double const p = static_cast<double>(above) / static_cast<double>(n);
  if (above == 0 || above == n) {
    std::fill(chances.begin(), chances.end(), 0.0);
    (above == 0 ? chances.front() : chances.back()) = 1;
    return;
  }
  double log_choose = 0;
  for (std::size_t j = 0; j < chances.size(); ++j) {
    auto const x = static_cast<double>(j);
    chances[j] = std::exp(log_choose + x * std::log(p) + (m - x) * std::log1p(-p));
    log_choose += std::log((m - x) / (x + 1));  // at the last j unused, and -infinity
  }
}

}  // namespace detail

/// What to report for a sampled rank of 1 … m + 1 so that, over ranks r = 1 … n that are equally
/// likely, the squared bias plus γ times the variance of the estimate of metric[r - 1] is least:
/// f̂ = ((1 - γ) AᵀPA + γ diag(AᵀP1))⁻¹ AᵀP f, where A(r, j) is the chance that j of the m sampled
/// negatives rank higher, each drawn from all n - 1 with replacement, and P = I / n. Krichene,
/// Rendle 2020 (On sampled metrics for item recommendation). γ in (0, 1]. O(n · m²). Throws
/// invalid_option or, where the equations cannot be solved, numeric_error.
[[nodiscard]] inline std::vector<double> bias_variance_estimates(std::span<double const> metric,
                                                                 std::size_t m, double gamma) {
  if (metric.size() < 2 || m < 1 || !(gamma > 0 && gamma <= 1))
    throw invalid_option("bias_variance needs two ranks, a negative and a gamma in (0, 1]");
  std::size_t const size = m + 1;
  std::vector<double> normal(size * size, 0.0);  // lower triangle
  std::vector<double> estimates(size, 0.0);
  std::vector<double> mass(size, 0.0);
  std::vector<double> chance(size);
  for (std::size_t above = 0; above < metric.size(); ++above) {
    detail::binomial(above, metric.size() - 1, chance);
    for (std::size_t i = 0; i < size; ++i) {
      if (chance[i] < 1e-18) continue;
      mass[i] += chance[i];
      estimates[i] += chance[i] * metric[above];
      for (std::size_t j = 0; j <= i; ++j) normal[i * size + j] += chance[i] * chance[j];
    }
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) normal[i * size + j] *= 1 - gamma;
    normal[i * size + i] += gamma * mass[i];
  }
  if (!detail::factor_lower(normal.data(), size))
    detail::fail<numeric_error>(
        {"bias_variance: the equations cannot be solved: too many negatives for ", metric.size(),
         " ranks, or gamma is too small"});
  detail::solve_lower(normal.data(), estimates.data(), size);
  detail::solve_lower_transposed(normal.data(), estimates.data(), size);
  return estimates;
}

}  // namespace lfrec::inline v0
