// SPDX-License-Identifier: MIT
#include "lfrec/solve/ordered_probit.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace detail = lfrec::detail;

namespace {

std::vector<double> const cuts{-1.5, -0.2, 0.9};  // four levels

double chance(std::size_t level, double score, double spread = 1) {
  auto const x = detail::level_interval(cuts, level, score);
  return lfrec::normal_cdf(x.high / spread) - lfrec::normal_cdf(x.low / spread);
}

}  // namespace

TEST_CASE("ratings on a scale are levels") {
  detail::rating_unit const halves{0.5, 0.5};
  CHECK(halves.level(0.5) == 0);
  CHECK(halves.level(3) == 5);
  CHECK(halves.on_scale(0.5, 10));
  CHECK(halves.on_scale(5, 10));
  CHECK_FALSE(halves.on_scale(0, 10));
  CHECK_FALSE(halves.on_scale(5.5, 10));
  CHECK_FALSE(halves.on_scale(1.2, 10));
  CHECK_FALSE(halves.on_scale(std::nan(""), 10));
  CHECK(detail::rating_unit{0, 0.1}.on_scale(static_cast<double>(0.7F), 11));
}

TEST_CASE("mean and square of the level are sums over the levels") {
  for (double const s : {-3.0, -0.4, 0.0, 2.2})
    for (double const spread : {1.0, 1.6}) {
      double mean = 0, square = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        auto const level = static_cast<double>(k);
        mean += level * chance(k, s, spread);
        square += level * level * chance(k, s, spread);
      }
      CHECK(detail::expected_level(cuts, s, spread) == doctest::Approx(mean));
      CHECK(detail::expected_square(cuts, s, spread) == doctest::Approx(square));
    }
}

TEST_CASE("the latent value's mean is that of its draws") {
  lfrec::random_stream random(1);
  for (std::size_t level = 0; level < 4; ++level) {
    auto const x = detail::level_interval(cuts, level, 0.3);
    double sum = 0;
    for (int n = 0; n < 40'000; ++n) sum += 0.3 + lfrec::truncated_normal(random, x.low, x.high);
    CHECK(std::abs(detail::expected_latent(cuts, level, 0.3) - sum / 40'000) < 0.02);
  }
  // Far outside, where the probability underflows, it stays at the edge.
  CHECK(detail::expected_latent(cuts, 1, 60) == doctest::Approx(-0.2));
  CHECK(detail::interval_mass({60, 61}) > 0);
}

TEST_CASE("first cut points give levels as often as counted, and room to those without") {
  auto const start = detail::start_cuts(std::vector<double>{100, 0, 300}, 2.25);
  REQUIRE(start.size() == 2);
  CHECK(lfrec::normal_cdf(start[0] / 1.5) == doctest::Approx(100.5 / 401.5));
  CHECK(start[1] > start[0]);
}

TEST_CASE("slope and curvature are derivatives of the likelihood") {
  auto const fit = [](double cut, bool above) {
    detail::cut_fit sum;
    for (double const s : {-0.5, 0.1, 0.6})
      sum.observe(
          above ? detail::level_bounds{-1.2 - s, cut - s} : detail::level_bounds{cut - s, 2 - s},
          above);
    sum.add_prior(cut);
    return sum;
  };
  for (bool const above : {false, true}) {
    double const h = 1e-4;
    auto const at = fit(0.2, above), left = fit(0.2 - h, above), right = fit(0.2 + h, above);
    CHECK(at.slope ==
          doctest::Approx((right.likelihood - left.likelihood) / (2 * h)).epsilon(1e-5));
    CHECK(at.curvature == doctest::Approx((left.slope - right.slope) / (2 * h)).epsilon(1e-5));
  }
}

TEST_CASE("drawn cut points have the distribution that integration gives") {
  // Few ratings, so that the conditional is no normal distribution.
  std::vector<double> const scores{-1, -0.3, 0.2, 0.4, 1.1, 1.5};
  std::vector<std::size_t> const levels{0, 1, 1, 2, 2, 2};
  std::vector<double> now{-0.5, 0.5};  // the second stays
  auto const fit = [&](std::span<double const> tried) {
    std::vector<detail::cut_fit> sum(2);
    for (std::size_t n = 0; n < scores.size(); ++n)
      if (levels[n] < 2)
        sum[0].observe(detail::level_interval(tried, levels[n], scores[n]), levels[n] == 0);
    return sum;
  };
  double mass = 0, mean = 0, square = 0;
  for (double cut = -8; cut < 0.5; cut += 0.0005) {
    auto at = fit(std::vector<double>{cut, 0.5})[0];
    at.add_prior(cut);
    double const p = std::exp(at.likelihood);
    mass += p, mean += p * cut, square += p * cut * cut;
  }
  mean /= mass;
  double const deviation = std::sqrt(square / mass - mean * mean);
  lfrec::random_stream random(1);
  constexpr int draws = 60'000;
  double sum = 0, squares = 0;
  for (int n = 0; n < draws; ++n) {
    detail::draw_cuts(now, 0, random, fit);
    REQUIRE(now[0] < now[1]);
    REQUIRE(now[1] == 0.5);
    sum += now[0], squares += (now[0] - mean) * (now[0] - mean);
  }
  CHECK(std::abs(sum / draws - mean) < 0.02 * deviation);
  CHECK(std::sqrt(squares / draws) == doctest::Approx(deviation).epsilon(0.02));
}
