// SPDX-License-Identifier: MIT
#pragma once
// Needs Boost.Math: component lfrec::stats.

#include <algorithm>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <span>
#include <string>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/normal.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/resamples.hpp"

namespace lfrec::inline v0 {

namespace detail {

// In double: long double differs between platforms.
using t_policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using students_t = boost::math::students_t_distribution<double, t_policy>;
using non_central_t = boost::math::non_central_t_distribution<double, t_policy>;

/// P(|T| ≥ |t|) with Student's distribution.
[[nodiscard]] inline double two_sided_t(double t, double degrees) {
  if (std::isinf(t)) return 0;
  return std::min(1.0,
                  2 * boost::math::cdf(boost::math::complement(students_t(degrees), std::abs(t))));
}

[[nodiscard]] inline double t_quantile(double p, double degrees) {
  return boost::math::quantile(students_t(degrees), p);
}

/// mean / deviation, by the rule of pair_figure::effect_size.
[[nodiscard]] inline double effect_size(centred const& sample) noexcept {
  return sample.mean == 0 ? 0 : sample.mean / sample.deviation;
}

[[nodiscard]] inline double paired_t(centred const& sample) {
  if (sample.mean == 0) return 1;
  return two_sided_t(sample.mean / sample.error, static_cast<double>(sample.parts.size()) - 1);
}

/// The power of a two-sided paired t-test of level alpha with n pairs: both tails of the
/// non-central t with n - 1 degrees of freedom and non-centrality d √n.
[[nodiscard]] inline double t_power(double effect, double n, double alpha) {
  double const critical = t_quantile(1 - alpha / 2, n - 1);
  non_central_t const shifted(n - 1, effect * std::sqrt(n));
  return boost::math::cdf(boost::math::complement(shifted, critical)) +
         boost::math::cdf(shifted, -critical);
}

}  // namespace detail

/// The two-sided p-value of the paired t-test: is the mean of the differences 0? Student 1908. 1 if
/// all are 0, 0 if all are the same and not 0. Throws shape_error for fewer than two differences,
/// numeric_error for one that is not finite.
[[nodiscard]] inline double paired_t_test(std::span<double const> differences) {
  detail::check_sample("paired_t_test", differences);
  return detail::paired_t(detail::centred(differences));
}

/// The smallest number of users with which a two-sided paired t-test of level `alpha` finds an
/// effect of Cohen's d_z = `effect` with probability `power`; at least 2, infinity for an effect of
/// 0. By the non-central t distribution; beyond a million users by the normal one. Throws
/// invalid_option for an alpha or power outside 0.0001 … 0.9999, numeric_error for an effect of
/// NaN.
[[nodiscard]] inline double users_needed(double effect, double alpha = 0.05, double power = 0.8) {
  for (auto const& [name, value] : {std::pair{"alpha", alpha}, std::pair{"power", power}})
    if (!(value >= 0.0001 && value <= 0.9999))
      detail::fail<invalid_option>({"users_needed.", name,
                                    " must be between 0.0001 and 0.9999, got ",
                                    detail::number_text(value)});
  if (std::isnan(effect)) throw numeric_error("users_needed: the effect is not a number");
  double const d = std::abs(effect);
  if (d == 0) return std::numeric_limits<double>::infinity();
  if (power <= alpha) return 2;  // an effect only adds to what chance finds
  double const z = normal_quantile(1 - alpha / 2) + normal_quantile(power);
  double const guess = std::ceil(std::max(0.0, z) * std::max(0.0, z) / (d * d));
  if (guess > 1e6) return guess;
  // Power grows with n: bisect between n that is too small and n that is enough.
  auto const enough = [&](double n) { return detail::t_power(d, n, alpha) >= power; };
  if (d > 1e3 || enough(2)) return 2;
  double low = 2;
  double high = std::max(4.0, guess + 8);
  while (!enough(high)) high *= 2;
  while (high - low > 1) {
    double const middle = std::floor((low + high) / 2);
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace lfrec::inline v0
