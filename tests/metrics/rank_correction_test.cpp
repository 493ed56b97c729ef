// SPDX-License-Identifier: MIT
#include "lfrec/metrics/rank_correction.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

using doctest::Approx;
using lfrec::bias_variance_estimates;

namespace {

// The chance that j of m draws with replacement are among the first `above` of n.
double chance(std::size_t j, std::size_t m, double above, double n) {
  double choose = 1;
  for (std::size_t t = 0; t < j; ++t)
    choose *= static_cast<double>(m - t) / static_cast<double>(t + 1);
  return choose * std::pow(above / n, static_cast<double>(j)) *
         std::pow(1 - above / n, static_cast<double>(m - j));
}

// What the estimates are to make least: squared bias + gamma · variance, over equally likely ranks.
double risk(std::vector<double> const& estimates, std::vector<double> const& metric, double gamma) {
  std::size_t const m = estimates.size() - 1;
  double sum = 0;
  for (std::size_t above = 0; above < metric.size(); ++above) {
    double mean = 0;
    double square = 0;
    for (std::size_t j = 0; j <= m; ++j) {
      double const p =
          chance(j, m, static_cast<double>(above), static_cast<double>(metric.size() - 1));
      mean += p * estimates[j];
      square += p * estimates[j] * estimates[j];
    }
    sum += (mean - metric[above]) * (mean - metric[above]) + gamma * (square - mean * mean);
  }
  return sum;
}

std::vector<double> reciprocal_ranks(std::size_t n) {
  std::vector<double> values;
  for (std::size_t r = 1; r <= n; ++r) values.push_back(1 / static_cast<double>(r));
  return values;
}

}  // namespace

TEST_CASE("the chances of a sampled rank sum to one and are the binomial's") {
  for (std::size_t const above : {0U, 1U, 7U, 19U, 20U}) {
    std::vector<double> chances(6);
    lfrec::detail::binomial(above, 20, chances);
    double sum = 0;
    for (std::size_t j = 0; j < chances.size(); ++j) {
      CHECK(chances[j] == Approx(chance(j, 5, static_cast<double>(above), 20)).epsilon(1e-12));
      sum += chances[j];
    }
    CHECK(sum == Approx(1));
  }
}

TEST_CASE("with gamma = 1 the estimate is the mean of the metric given the sampled rank") {
  auto const metric = reciprocal_ranks(30);
  auto const estimates = bias_variance_estimates(metric, 4, 1);
  for (std::size_t j = 0; j < estimates.size(); ++j) {
    double weighted = 0;
    double mass = 0;
    for (std::size_t above = 0; above < metric.size(); ++above) {
      double const p = chance(j, 4, static_cast<double>(above), 29);
      weighted += p * metric[above];
      mass += p;
    }
    CHECK(estimates[j] == Approx(weighted / mass).epsilon(1e-12));
  }
}

TEST_CASE("a metric that a few draws can tell without bias is told without bias") {
  // Linear in the rank: the sampled rank's own mean is linear too, and small gammas find it.
  std::vector<double> metric;
  for (int r = 0; r < 40; ++r) metric.push_back(1 - r / 39.0);
  auto const estimates = bias_variance_estimates(metric, 3, 1e-9);
  for (std::size_t j = 0; j <= 3; ++j)
    CHECK(estimates[j] == Approx(1 - static_cast<double>(j) / 3).epsilon(1e-5));
}

TEST_CASE("no other estimates near by have a lower risk") {
  auto const metric = reciprocal_ranks(25);
  for (double const gamma : {0.01, 0.1, 0.7}) {
    auto const best = bias_variance_estimates(metric, 6, gamma);
    double const least = risk(best, metric, gamma);
    for (std::size_t j = 0; j < best.size(); ++j)
      for (double const step : {-1e-3, 1e-3}) {
        auto other = best;
        other[j] += step;
        CAPTURE(gamma);
        CHECK(risk(other, metric, gamma) > least);
      }
  }
}

TEST_CASE("what cannot be estimated is refused") {
  auto const metric = reciprocal_ranks(5);
  CHECK_THROWS_AS(static_cast<void>(bias_variance_estimates(metric, 0, 0.1)),
                  lfrec::invalid_option);
  CHECK_THROWS_AS(static_cast<void>(bias_variance_estimates(metric, 3, 0)), lfrec::invalid_option);
  CHECK_THROWS_AS(static_cast<void>(bias_variance_estimates(reciprocal_ranks(1), 3, 0.1)),
                  lfrec::invalid_option);
}
