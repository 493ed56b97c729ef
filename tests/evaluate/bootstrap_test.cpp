// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/bootstrap.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"
#include "support/executors.hpp"

using lfrec::bootstrap_interval;
using lfrec::bootstrap_method;
using lfrec::interval;

namespace {

std::vector<double> skewed(std::size_t n, std::uint64_t seed) {
  lfrec::random_stream random(seed);
  std::vector<double> values(n);
  for (double& v : values) v = random.uniform() < 0.4 ? 0 : std::pow(random.uniform(), 2.0);
  return values;
}

// Efron and Tibshirani's definitions, on resampled means of an own, slow making.
interval brute_force(std::vector<double> const& x, bootstrap_method method, double level,
                     std::uint64_t seed) {
  std::size_t const n = x.size();
  auto const moments = [](std::vector<double> const& v) {
    double mean = 0;
    for (double const value : v) mean += value;
    mean /= static_cast<double>(v.size());
    double square = 0;
    for (double const value : v) square += (value - mean) * (value - mean);
    double const size = static_cast<double>(v.size());
    return std::pair{mean, std::sqrt(square / (size - 1) / size)};
  };
  auto const all = moments(x);
  std::vector<double> means;
  std::vector<double> ts;
  lfrec::random_stream random(seed, 77);
  for (int b = 0; b < 20'000; ++b) {
    std::vector<double> drawn;
    for (std::size_t k = 0; k < n; ++k) drawn.push_back(x[random.below(n)]);
    auto const [mean, error] = moments(drawn);
    means.push_back(mean);
    ts.push_back(std::abs(mean - all.first) / error);
  }
  std::sort(means.begin(), means.end());
  std::sort(ts.begin(), ts.end());
  auto const at = [](std::vector<double> const& v, double p) {
    return v[static_cast<std::size_t>(p * static_cast<double>(v.size()))];
  };
  double const tail = (1 - level) / 2;
  if (method == bootstrap_method::percentile) return {at(means, tail), at(means, 1 - tail)};
  if (method == bootstrap_method::symmetric_t)
    return {all.first - at(ts, level) * all.second, all.first + at(ts, level) * all.second};
  auto const low = std::lower_bound(means.begin(), means.end(), all.first) - means.begin();
  double const z0 = lfrec::normal_quantile(static_cast<double>(low) / 20'000);
  // The acceleration by the jackknife: means without one value.
  double cubes = 0;
  double squares = 0;
  for (double const left_out : x) {
    double const without =
        (all.first * static_cast<double>(n) - left_out) / static_cast<double>(n - 1);
    cubes += std::pow(all.first - without, 3.0);
    squares += std::pow(all.first - without, 2.0);
  }
  double const a = cubes / (6 * std::pow(squares, 1.5));
  auto const p = [&](double q) {
    double const z = z0 + lfrec::normal_quantile(q);
    return lfrec::normal_cdf(z0 + z / (1 - a * z));
  };
  return {at(means, p(tail)), at(means, p(1 - tail))};
}

}  // namespace

TEST_CASE("each method gives its textbook interval, up to the noise of resampling") {
  auto const x = skewed(41, 5);
  double const width = brute_force(x, bootstrap_method::percentile, 0.95, 1).high -
                       brute_force(x, bootstrap_method::percentile, 0.95, 1).low;
  for (auto const method :
       {bootstrap_method::symmetric_t, bootstrap_method::percentile, bootstrap_method::bca})
    for (double const level : {0.8, 0.95}) {
      CAPTURE(static_cast<int>(method));
      auto const wanted = brute_force(x, method, level, 3);
      auto const got =
          bootstrap_interval(x, {.resamples = 20'000, .level = level, .method = method});
      // A quantile of 20,000 resamples has a standard error of about 1 % of the width.
      CHECK(std::abs(got.low - wanted.low) < 0.05 * width);
      CHECK(std::abs(got.high - wanted.high) < 0.05 * width);
    }
  // BCa is told apart from the others by more than that: it leans the way of the skew.
  auto const p =
      bootstrap_interval(x, {.resamples = 20'000, .method = bootstrap_method::percentile});
  auto const b = bootstrap_interval(x, {.resamples = 20'000, .method = bootstrap_method::bca});
  CHECK(b.high - p.high > 0.02 * width);
  CHECK(b.low - p.low > 0.02 * width);
}

TEST_CASE("of normal values it is Student's interval, up to the noise of resampling") {
  lfrec::random_stream random(8);
  std::vector<double> x(400);
  double mean = 0;
  for (double& v : x) mean += (v = 5 + random.normal()) / 400;
  double square = 0;
  for (double const v : x) square += (v - mean) * (v - mean);
  double const error = std::sqrt(square / 399 / 400);
  auto const range = bootstrap_interval(x, {.resamples = 20'000});
  CHECK(std::abs(range.low - (mean - 1.966 * error)) < 0.1 * error);
  CHECK(std::abs(range.high - (mean + 1.966 * error)) < 0.1 * error);
}

TEST_CASE("an interval has the same bits for every executor and others for another seed") {
  auto const x = skewed(257, 2);
  auto const wanted = bootstrap_interval(x);
  lfrec_test::for_each_executor(
      [&](lfrec::executor_ref exec) { CHECK(bootstrap_interval(x, {}, exec) == wanted); });
  CHECK(!(bootstrap_interval(x, {.seed = 2}) == wanted));
}

TEST_CASE("values that are all the same give that value twice") {
  CHECK(bootstrap_interval(std::vector<double>(7, 0.1)) == interval{0.1, 0.1});
  CHECK(bootstrap_interval(std::vector<double>(2, 0.0)) == interval{0, 0});
}

TEST_CASE("a bound that would be infinite is the percentile bound") {
  std::vector<double> x(100, 0.0);
  x[3] = 1;  // e^-1 of the resamples hold no 1 and have no t
  auto const range = bootstrap_interval(x);
  CHECK(range == bootstrap_interval(x, {.method = bootstrap_method::percentile}));
  CHECK(std::abs(range.low) < 1e-15);
  CHECK(range.high < 0.06);
}

TEST_CASE("options and values outside their rules are refused") {
  auto const x = skewed(10, 1);
  CHECK_THROWS_WITH_AS(static_cast<void>(bootstrap_interval(x, {.level = 1})),
                       "bootstrap.level must be between 0.5 and 0.9999, got 1",
                       lfrec::invalid_option);
  CHECK_THROWS_AS(static_cast<void>(bootstrap_interval(x, {.level = 0})), lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(static_cast<void>(bootstrap_interval(x, {.resamples = 99})),
                       "bootstrap.resamples must be a whole number between 100 and 1000000, got 99",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(bootstrap_interval(x, {.resamples = 1000, .level = 0.999})),
      "bootstrap: 1000 resamples are too few for the level 0.999, it takes 1999",
      lfrec::invalid_option);
  CHECK_NOTHROW(static_cast<void>(bootstrap_interval(x, {.resamples = 1999, .level = 0.999})));
  CHECK_THROWS_WITH_AS(static_cast<void>(bootstrap_interval(std::vector<double>{1})),
                       "bootstrap_interval: needs from 2 to 2^32 - 1 values, got 1",
                       lfrec::shape_error);
  std::vector<double> const nan = {0, std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_WITH_AS(static_cast<void>(bootstrap_interval(nan)),
                       "bootstrap_interval: value 1 is not finite", lfrec::numeric_error);
}
