// SPDX-License-Identifier: MIT
#include "lfrec/core/normal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using lfrec::normal_cdf;
using lfrec::normal_density;
using lfrec::normal_quantile;
using lfrec::random_stream;
using lfrec::truncated_normal;

constexpr double far = std::numeric_limits<double>::infinity();

TEST_CASE("the distribution function is that of tables") {
  CHECK(normal_cdf(0) == 0.5);
  CHECK(normal_cdf(1) == doctest::Approx(0.8413447460685429).epsilon(1e-14));
  CHECK(normal_cdf(-1.96) == doctest::Approx(0.0249978951482204).epsilon(1e-13));
  CHECK(normal_cdf(-10) == doctest::Approx(7.619853024160527e-24).epsilon(1e-12));
  CHECK(normal_cdf(-far) == 0);
  CHECK(normal_cdf(far) == 1);
  CHECK(normal_density(0) == doctest::Approx(0.3989422804014327).epsilon(1e-15));
}

TEST_CASE("the quantile is the inverse of the distribution function") {
  for (double x = -37; x < 8; x += 0.173) {
    CAPTURE(x);
    double const p = normal_cdf(x);
    double const slack = 1e-15 / normal_density(x);  // p near 1 has lost the digits of x
    CHECK(std::abs(normal_quantile(p) - x) < 1e-13 * std::abs(x) + 1e-14 + (x > 0 ? slack : 0));
  }
  CHECK(normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15));
  CHECK(normal_quantile(1e-20) == doctest::Approx(-9.262340089798408).epsilon(1e-14));
  CHECK(normal_quantile(0) == -far);
  CHECK(normal_quantile(1) == far);
}

TEST_CASE("truncated draws have the mean and variance of the truncated distribution") {
  struct range {
    double low, high;
  };
  for (auto const& ends : {range{-1, 2}, range{0.1, 0.2}, range{3, 4}, range{-4, -3},
                           range{-far, -2}, range{6, far}, range{-far, far}}) {
    double const a = ends.low;  // no bindings: clang 14 cannot capture them
    double const b = ends.high;
    CAPTURE(a);
    CAPTURE(b);
    double const mass = a > 0 ? normal_cdf(-a) - normal_cdf(-b) : normal_cdf(b) - normal_cdf(a);
    auto const edge = [](double x) { return std::isinf(x) ? 0 : x * normal_density(x); };
    double const mean = (normal_density(a) - normal_density(b)) / mass;
    double const variance = 1 + (edge(a) - edge(b)) / mass - mean * mean;
    random_stream random(1);
    constexpr int n = 100'000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; ++i) {
      double const x = truncated_normal(random, a, b);
      REQUIRE(x >= a);
      REQUIRE(x <= b);
      sum += x - mean;
      squares += (x - mean) * (x - mean);
    }
    CHECK(std::abs(sum / n) < 5 * std::sqrt(variance / n));
    CHECK(squares / n == doctest::Approx(variance).epsilon(0.05));
  }
}

TEST_CASE("where every probability underflows, draws still keep to their range") {
  random_stream random(2);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    double const x = truncated_normal(random, 50, far);
    REQUIRE(x >= 50);
    sum += x - 50;
    double const y = truncated_normal(random, -60.25, -60);
    REQUIRE(y >= -60.25);
    REQUIRE(y <= -60);
  }
  CHECK(sum / 10'000 == doctest::Approx(1.0 / 50).epsilon(0.05));  // the tail is exponential
}
