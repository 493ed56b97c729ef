// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "lfrec/core/random.hpp"

namespace lfrec::inline v0 {

/// Density of the standard normal distribution.
[[nodiscard]] inline double normal_density(double x) noexcept {
  return 0.3989422804014327 * std::exp(-x * x / 2);  // 1 / √(2π)
}

/// P(X ≤ x) of the standard normal distribution, to full relative precision in the lower tail.
[[nodiscard]] inline double normal_cdf(double x) noexcept {
  return std::erfc(-x * 0.7071067811865476) / 2;  // 1 / √2
}

namespace detail {

template <std::size_t N>
[[nodiscard]] double polynomial(std::array<double, N> const& from_highest, double x) noexcept {
  double value = 0;
  for (double const c : from_highest) value = value * x + c;
  return value;
}

}  // namespace detail

/// The x with normal_cdf(x) = p, for 0 < p < 1; ∓infinity at the ends. Rational approximations in
/// three ranges, relative error about 1e-16. Wichura 1988, algorithm AS 241.
[[nodiscard]] inline double normal_quantile(double p) noexcept {
  using detail::polynomial;
  double const q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    double const r = 0.180625 - q * q;
    return q *
           polynomial<8>({2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
                          4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
                          1.3314166789178437745e2, 3.3871328727963666080e0},
                         r) /
           polynomial<8>({5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
                          2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
                          4.2313330701600911252e1, 1.0},
                         r);
  }
  double const tail = std::min(p, 1 - p);
  if (tail <= 0) return std::copysign(std::numeric_limits<double>::infinity(), q);
  double r = std::sqrt(-std::log(tail));
  double x = 0;
  if (r <= 5) {
    r -= 1.6;
    x = polynomial<8>(
            {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
             1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
             4.63033784615654529590e0, 1.42343711074968357734e0},
            r) /
        polynomial<8>(
            {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
             1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
             2.05319162663775882187e0, 1.0},
            r);
  } else {
    r -= 5;
    x = polynomial<8>(
            {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
             2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
             5.46378491116411436990e0, 6.65790464350110377720e0},
            r) /
        polynomial<8>(
            {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
             7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
             5.99832206555887937690e-1, 1.0},
            r);
  }
  return q < 0 ? -x : x;
}

/// A standard normal number between low < high, either of which may be infinite. One uniform number
/// through the inverse of the distribution, on the side where the tail keeps its digits; where even
/// its probability underflows, the exponential that the tail then is.
[[nodiscard]] inline double truncated_normal(random_stream& random, double low,
                                             double high) noexcept {
  bool const mirrored = low + high > 0;  // also when high is infinite; both infinite gives NaN
  double const a = mirrored ? -high : low;
  double const b = mirrored ? -low : high;
  double const below = normal_cdf(a);
  double const mass = normal_cdf(b) - below;
  double const u = random.uniform() + 0x1p-54;  // neither 0 nor 1
  double const p = below + mass * u;
  double x = p > 0 ? normal_quantile(p) : b + std::log(u) / std::max(1.0, -b);
  x = std::clamp(x, a, b);
  return mirrored ? -x : x;
}

}  // namespace lfrec::inline v0
