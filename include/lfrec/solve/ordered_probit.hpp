// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/core/normal.hpp"
#include "lfrec/core/random.hpp"

// Levels 0 … n of a scale as a score that fell between cut points: level k if γ_k-1 < z < γ_k,
// where z is the score and normal noise of precision 1, γ_-1 = −∞ and γ_n = ∞. Albert, Chib 1993.
namespace lfrec::inline v0::detail {

/// How ratings are read: v = base + unit · (a score, or a level).
struct rating_unit {
  double base = 0;
  double unit = 1;

  [[nodiscard]] double from(double rating) const noexcept { return (rating - base) / unit; }
  /// Of a rating that lies on the scale.
  [[nodiscard]] std::size_t level(double rating) const noexcept {
    return static_cast<std::size_t>(std::llround(from(rating)));
  }
  /// True for the ratings of a scale of that many levels; steps such as .1 are not exact.
  [[nodiscard]] bool on_scale(double rating, std::size_t levels) const noexcept {
    double const steps = from(rating);
    return steps > -0.5 && steps < static_cast<double>(levels) - 0.5 &&
           std::abs(steps - std::round(steps)) < 1e-4;
  }
};

struct level_bounds {
  double low;
  double high;
};

/// Where z is when the level is k, as seen from the score.
[[nodiscard]] inline level_bounds level_interval(std::span<double const> cuts, std::size_t level,
                                                 double score) noexcept {
  constexpr double far = std::numeric_limits<double>::infinity();
  return {level == 0 ? -far : cuts[level - 1] - score,
          level == cuts.size() ? far : cuts[level] - score};
}

/// P(low < X < high), by the tail that keeps its digits; never 0.
[[nodiscard]] inline double interval_mass(level_bounds x) noexcept {
  double const mass =
      x.low > 0 ? normal_cdf(-x.low) - normal_cdf(-x.high) : normal_cdf(x.high) - normal_cdf(x.low);
  return std::max(mass, std::numeric_limits<double>::min());
}

/// The mean of the level, Σ_k P(level > k) = Σ_k Φ((score − γ_k) / spread).
[[nodiscard]] inline double expected_level(std::span<double const> cuts, double score,
                                           double spread = 1) noexcept {
  double sum = 0;
  for (double const cut : cuts) sum += normal_cdf((score - cut) / spread);
  return sum;
}

/// The mean of the level's square, Σ_k (2k + 1) P(level > k).
[[nodiscard]] inline double expected_square(std::span<double const> cuts, double score,
                                            double spread = 1) noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < cuts.size(); ++k)
    sum += static_cast<double>(2 * k + 1) * normal_cdf((score - cuts[k]) / spread);
  return sum;
}

/// The mean of z given the level.
[[nodiscard]] inline double expected_latent(std::span<double const> cuts, std::size_t level,
                                            double score) noexcept {
  auto const x = level_interval(cuts, level, score);
  double const pull = (normal_density(x.low) - normal_density(x.high)) / interval_mass(x);
  return score + std::clamp(pull, x.low, x.high);
}

/// Cut points between which normal numbers of that variance fall as often as the levels were
/// counted; half a count more each, so that levels without one get room too.
[[nodiscard]] inline std::vector<double> start_cuts(std::span<double const> counts,
                                                    double variance) {
  double total = 0;
  for (double const n : counts) total += n + 0.5;
  std::vector<double> cuts(counts.size() - 1);
  double below = 0;
  for (std::size_t k = 0; k < cuts.size(); ++k) {
    below += counts[k] + 0.5;
    cuts[k] = std::sqrt(variance) * normal_quantile(below / total);
  }
  return cuts;
}

/// The log likelihood of one cut point, given its neighbours and all scores, with its first two
/// derivatives (curvature is minus the second, positive: the function is concave).
struct cut_fit {
  double likelihood = 0;
  double slope = 0;
  double curvature = 0;

  void operator+=(cut_fit const& other) noexcept {
    likelihood += other.likelihood;
    slope += other.slope;
    curvature += other.curvature;
  }
  /// Adds an observation of a level that the cut point bounds, from above or from below.
  void observe(level_bounds x, bool from_above) noexcept {
    double const mass = interval_mass(x);
    double const at = from_above ? x.high : x.low;
    double const share = (from_above ? 1 : -1) * normal_density(at) / mass;
    likelihood += std::log(mass);
    slope += share;
    curvature += share * (share + at);
  }
  /// Adds the prior of a cut point: normal with standard deviation 10.
  void add_prior(double cut) noexcept {
    likelihood -= cut * cut / 200;
    slope -= cut / 100;
    curvature += 0.01;
  }
};

/// Draws every second cut point, those with index % 2 == parity, given the others: their
/// conditionals are independent. fit(cuts) gives a cut_fit for each, by one pass over the data. A
/// Metropolis step whose proposal is Newton's: N(γ + slope / curvature, 1 / curvature).
template <typename Fit>
void draw_cuts(std::span<double> cuts, std::size_t parity, random_stream& random, Fit const& fit) {
  auto const log_proposal = [](double to, double from, cut_fit const& at) {
    double const away = to - from - at.slope / at.curvature;
    return (std::log(at.curvature) - away * away * at.curvature) / 2;
  };
  std::vector<cut_fit> before = fit(std::span<double const>(cuts));
  std::vector<double> proposed(cuts.begin(), cuts.end());
  for (std::size_t k = parity; k < cuts.size(); k += 2) {
    before[k].add_prior(cuts[k]);
    double const to = cuts[k] + before[k].slope / before[k].curvature +
                      random.normal() / std::sqrt(before[k].curvature);
    bool const ordered = (k == 0 || cuts[k - 1] < to) && (k + 1 == cuts.size() || to < cuts[k + 1]);
    if (ordered) proposed[k] = to;  // never for NaN
  }
  std::vector<cut_fit> after = fit(std::span<double const>(proposed));
  for (std::size_t k = parity; k < cuts.size(); k += 2) {
    after[k].add_prior(proposed[k]);
    double const chance = after[k].likelihood - before[k].likelihood +
                          log_proposal(cuts[k], proposed[k], after[k]) -
                          log_proposal(proposed[k], cuts[k], before[k]);
    if (std::log(1 - random.uniform()) < chance) cuts[k] = proposed[k];
  }
}

}  // namespace lfrec::inline v0::detail
