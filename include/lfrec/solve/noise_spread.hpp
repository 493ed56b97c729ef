// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// By how much the noise of some rows is more precise than that of others: what a row's ratings
/// have in common multiplies the precision of their noise by γ ~ Gamma(κ, κ), whose mean is 1 and
/// whose variance is 1 / κ. Lakshminarayanan, Bouchard, Archambeau 2011, "Robust Bayesian matrix
/// factorisation"; there κ is given, here it is drawn, 1 / κ being uniform up to a half.
struct noise_spread {
  std::vector<double> precision;  // γ of each row; empty: 1 each
  double shape = 4;               // κ, at least 2, so that 1 / γ has a mean

  [[nodiscard]] double of(index_t row) const noexcept {
    return precision.empty() ? 1 : precision[to_size(row)];
  }
};

namespace detail {

/// κ log κ − log Γ(κ) − κ for κ ≥ 2: Stirling's series, once κ is raised to 8.
[[nodiscard]] inline double gamma_normaliser(double shape) noexcept {
  double x = shape;
  double raised = 0;  // log Γ(x) − log Γ(shape)
  while (x < 8) {
    raised += std::log(x);
    x += 1;
  }
  double const square = x * x;
  double const series =
      (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1 / (1680 * square)) / square) / square) / x;
  constexpr double half_log_two_pi = 0.91893853320467274178;
  // log Γ(x) = (x − ½) log x − x + ½ log 2π + series
  return (shape * std::log(shape) - x * std::log(x)) + (x - shape) + std::log(x) / 2 -
         half_log_two_pi - series + raised;
}

/// Draws a row's γ given the squared errors of its n ratings, each times the rest of its precision.
[[nodiscard]] inline double draw_noise_precision(random_stream& random, double shape, std::size_t n,
                                                 double error) noexcept {
  return random.gamma(shape + static_cast<double>(n) / 2) / (shape + error / 2);
}

/// What a row adds to the evidence on κ: log γ − γ + 1, at most 0.
[[nodiscard]] inline double spread_evidence(double precision) noexcept {
  return std::log(precision) - precision + 1;
}

/// Draws κ given the γ of `rows` rows, of which all that counts is the sum of their evidence: some
/// Metropolis steps in log κ, as wide as the conditional is.
[[nodiscard]] inline double draw_noise_shape(random_stream& random, double shape, double rows,
                                             double evidence) noexcept {
  constexpr double least = 2, most = 1e6;
  constexpr int steps = 8;
  auto const log_density = [&](double k) {
    return rows * gamma_normaliser(k) + k * evidence - std::log(k);  // 1 / κ is uniform
  };
  double const width = 2.4 * std::sqrt(2 / (rows + 2));
  double now = log_density(shape);
  for (int n = 0; n < steps; ++n) {
    double const to = shape * std::exp(width * random.normal());
    double const chance = std::log(1 - random.uniform());
    if (!(to >= least && to <= most)) continue;
    double const there = log_density(to);
    if (chance >= there - now) continue;
    shape = to;
    now = there;
  }
  return shape;
}

}  // namespace detail

}  // namespace lfrec::inline v0
