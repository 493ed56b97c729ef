// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/normal.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/resamples.hpp"

namespace lfrec::inline v0 {

struct interval {
  double low = 0;
  double high = 0;
  friend bool operator==(interval const&, interval const&) = default;
};

/// How resampled means become an interval.
enum class bootstrap_method {
  symmetric_t,  ///< mean ± the quantile of |mean* - mean| / error*, times the error (Hall 1988)
  percentile,   ///< quantiles of mean* (Efron, Tibshirani 1993, chapter 13)
  bca,          ///< the same, corrected for bias and acceleration (chapter 14)
};
constexpr std::array<std::string_view, 3> names(bootstrap_method const*) {
  return {"symmetric_t", "percentile", "bca"};
}

struct bootstrap_options {
  /// How many samples are drawn with replacement.
  int resamples = 2000;
  /// How often the interval is meant to hold the true mean.
  double level = 0.95;
  /// The default was chosen by measured coverage, of means and of differences
  /// (benchmarks/quality/statistics_bench.cpp).
  bootstrap_method method = bootstrap_method::symmetric_t;
  std::uint64_t seed = 1;
};

constexpr auto fields(bootstrap_options const*) {
  return std::tuple{
      field{"resamples",
            &bootstrap_options::resamples,
            {100, 1'000'000},
            scale::logarithmic,
            "B",
            "samples drawn with replacement"},
      field{"level",
            &bootstrap_options::level,
            {0.5, 0.9999},
            scale::linear,
            "1 - alpha",
            "how often the interval is meant to hold the true mean"},
      field{"method",
            &bootstrap_options::method,
            {},
            scale::linear,
            "",
            "how resampled means become an interval"},
      field{"seed", &bootstrap_options::seed, {}, scale::linear, "", "names the random stream"}};
}

namespace detail {

/// The rule that resamples must suffice for the level: a tail must hold at least one of them.
inline void check_tails(std::string_view who, int resamples, double level) {
  if ((1 - level) / 2 * (resamples + 1) < 1)
    detail::fail<invalid_option>({who, ": ", resamples, " resamples are too few for the level ",
                                  number_text(level), ", it takes ",
                                  number_text(std::ceil(2 / (1 - level) - 1 - 1e-9))});
}

}  // namespace detail

/// Throws invalid_option.
inline void validate(bootstrap_options const& options) {
  validate_fields("bootstrap", options);
  detail::check_tails("bootstrap", options.resamples, options.level);
}

namespace detail {

[[nodiscard]] inline interval percentile_interval(centred const& sample,
                                                  std::vector<resample> const& drawn, double low,
                                                  double high) {
  std::vector<double> means;
  means.reserve(drawn.size());
  for (auto const& r : drawn) means.push_back(sample.mean + r.shift);
  std::sort(means.begin(), means.end());
  return {sorted_quantile(means, low), sorted_quantile(means, high)};
}

/// |t*| of each resample, ascending.
[[nodiscard]] inline std::vector<double> absolute_t(std::vector<resample> const& drawn) {
  std::vector<double> t;
  t.reserve(drawn.size());
  for (auto const& r : drawn) t.push_back(std::abs(studentized(r)));
  std::sort(t.begin(), t.end());
  return t;
}

/// So many resamples may be without variance that their quantile of |t*| is infinite (a handful of
/// values that are not 0): then the percentile interval.
[[nodiscard]] inline interval symmetric_interval(centred const& sample,
                                                 std::vector<resample> const& drawn, double level) {
  double const t = sorted_quantile(absolute_t(drawn), level);
  if (!std::isfinite(t))
    return percentile_interval(sample, drawn, (1 - level) / 2, (1 + level) / 2);
  return {sample.mean - t * sample.error, sample.mean + t * sample.error};
}

/// Percentile bounds at Φ(z₀ + (z₀ + z) / (1 - a (z₀ + z))) instead of Φ(z): z₀ from the share of
/// resampled means below the mean (half of those at it), a from the skewness, Σ x³ / 6 (Σ x²)^1.5.
[[nodiscard]] inline interval bca_interval(centred const& sample,
                                           std::vector<resample> const& drawn, double tail) {
  double below = 0;
  for (auto const& r : drawn) below += r.shift < 0 ? 1 : r.shift == 0 ? 0.5 : 0;
  double const count = static_cast<double>(drawn.size());
  double const bias = normal_quantile(std::clamp(below, 0.5, count - 0.5) / count);
  double cubes = 0;
  for (double const x : sample.parts) cubes += x * x * x;
  double const acceleration = cubes / (6 * std::pow(sample.squares, 1.5));
  auto const corrected = [&](double p) {
    double const z = bias + normal_quantile(p);
    return normal_cdf(bias + z / (1 - acceleration * z));
  };
  return percentile_interval(sample, drawn, corrected(tail), corrected(1 - tail));
}

[[nodiscard]] inline interval interval_of(centred const& sample, std::vector<resample> const& drawn,
                                          bootstrap_method method, double level) {
  if (sample.error == 0) return {sample.mean, sample.mean};
  double const tail = (1 - level) / 2;
  switch (method) {
    case bootstrap_method::percentile:
      return percentile_interval(sample, drawn, tail, 1 - tail);
    case bootstrap_method::bca:
      return bca_interval(sample, drawn, tail);
    case bootstrap_method::symmetric_t:
      break;
  }
  return symmetric_interval(sample, drawn, level);
}

/// The two-sided p-value that belongs to the symmetric interval: below 1 - level where that does
/// not hold 0.
[[nodiscard]] inline double bootstrap_p(centred const& sample, std::vector<resample> const& drawn) {
  if (sample.mean == 0) return 1;
  double const t = std::abs(studentized({sample.mean, sample.error}));
  double reached = 1;
  for (auto const& r : drawn) reached += std::abs(studentized(r)) >= t ? 1 : 0;
  return reached / static_cast<double>(drawn.size() + 1);
}

/// Throws shape_error for fewer than two values (or 2^32), numeric_error for one that is not
/// finite.
inline void check_sample(std::string_view who, std::span<double const> values) {
  if (values.size() < 2 || values.size() > std::numeric_limits<std::uint32_t>::max())
    detail::fail<shape_error>({who, ": needs from 2 to 2^32 - 1 values, got ", values.size()});
  for (std::size_t n = 0; n < values.size(); ++n)
    if (!std::isfinite(values[n]))
      detail::fail<numeric_error>({who, ": value ", n, " is not finite"});
}

[[nodiscard]] inline interval bootstrap_interval(std::span<double const> values,
                                                 bootstrap_options const& options,
                                                 executor_ref exec) {
  validate(options);
  check_sample("bootstrap_interval", values);
  centred const sample(values);
  if (sample.error == 0) return {sample.mean, sample.mean};
  auto const drawn =
      resample_means(sample, static_cast<std::size_t>(options.resamples), options.seed, exec);
  return interval_of(sample, drawn, options.method, options.level);
}

}  // namespace detail

/// An interval that holds the mean of the population with probability `level`, if the values (one
/// per user) are a random sample of it. Values that are all the same give that value twice.
///
/// Parallel over the resamples; same bits for every executor. O(resamples · values). Throws
/// invalid_option, shape_error for fewer than two values, numeric_error for one that is not finite.
template <Executor E>
[[nodiscard]] interval bootstrap_interval(std::span<double const> values,
                                          bootstrap_options const& options, E&& exec) {
  return detail::bootstrap_interval(values, options, executor_ref(exec));
}

/// On the calling thread.
[[nodiscard]] inline interval bootstrap_interval(std::span<double const> values,
                                                 bootstrap_options const& options = {}) {
  return detail::bootstrap_interval(values, options, executor_ref(serial{}));
}

}  // namespace lfrec::inline v0
