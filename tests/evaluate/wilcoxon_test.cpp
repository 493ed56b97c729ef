// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/wilcoxon.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"

using lfrec::wilcoxon_test;

namespace {

// All choices of signs; the rank of |d| counted, not sorted.
double enumerate(std::vector<double> d) {
  std::erase(d, 0.0);
  if (d.empty()) return 1;
  std::vector<double> rank(d.size());
  double middle = 0;
  for (std::size_t k = 0; k < d.size(); ++k) {
    for (double const other : d)
      rank[k] += std::abs(other) < std::abs(d[k]) ? 1 : std::abs(other) == std::abs(d[k]) ? 0.5 : 0;
    rank[k] += 0.5;
    middle += rank[k] / 2;
  }
  auto const distance = [&](auto positive) {
    double sum = 0;
    for (std::size_t k = 0; k < d.size(); ++k) sum += positive(k) ? rank[k] : 0;
    return std::abs(sum - middle);
  };
  double const observed = distance([&](std::size_t k) { return d[k] > 0; });
  double reached = 0;
  for (std::uint64_t signs = 0; signs < std::uint64_t{1} << d.size(); ++signs)
    if (distance([&](std::size_t k) { return (signs >> k & 1U) != 0; }) > observed - 1e-9)
      ++reached;
  return std::ldexp(reached, -static_cast<int>(d.size()));
}

}  // namespace

TEST_CASE("signed-rank p-values equal those of scipy") {
  // scipy 1.17: wilcoxon(d, method="exact")
  std::vector<double> const d = {0.06,  -0.05, 0.21, -0.03, 0.24, 0.11,
                                 -0.02, 0.12,  0.16, -0.04, 0.29, -0.01};
  CHECK(wilcoxon_test(d) == doctest::Approx(0.06396484375).epsilon(1e-12));

  // 73 of 80 not 0, many ties: wilcoxon(x, zero_method="wilcox", correction=False, method="approx")
  std::vector<double> x;
  for (int i = 0; i < 80; ++i) x.push_back((i * i * 7 + 3 * i) % 23 - 9);
  CHECK(wilcoxon_test(x) == doctest::Approx(0.18529001909961262).epsilon(1e-12));
  for (double& value : x) value = 0.7 + value / 10 - 0.7;  // ties but for rounding
  CHECK(wilcoxon_test(x) == doctest::Approx(0.18529001909961262).epsilon(1e-12));
}

TEST_CASE(
    "of few differences the p-value equals that of all choices of signs, ties and zeros too") {
  lfrec::random_stream random(3);
  for (std::size_t n = 2; n <= 12; ++n)
    for (int round = 0; round < 10; ++round) {
      std::vector<double> d(n);
      for (double& value : d) value = static_cast<double>(random.below(12)) - 4;
      CAPTURE(n);
      CHECK(wilcoxon_test(d) == doctest::Approx(enumerate(d)).epsilon(1e-12));
    }
}

TEST_CASE("at 50 differences the exact p-value is near the normal one") {
  lfrec::random_stream random(5);
  for (int round = 0; round < 20; ++round) {
    std::vector<double> d(50);
    for (double& value : d) value = random.normal() + 0.25;
    double const exact = wilcoxon_test(d);
    // The normal value, by hand.
    double positive = 0;
    for (std::size_t k = 0; k < 50; ++k) {
      double rank = 1;
      for (double const other : d) rank += std::abs(other) < std::abs(d[k]) ? 1 : 0;
      if (d[k] > 0) positive += rank;
    }
    double const z = (positive - 50 * 51 / 4.0) / std::sqrt(50 * 51 * 101 / 24.0);
    CHECK(std::abs(exact - std::erfc(std::abs(z) / std::sqrt(2.0))) < 0.01);
  }
}

TEST_CASE("no difference has p = 1 and a constant one as little as can be") {
  CHECK(wilcoxon_test(std::vector<double>(5, 0.0)) == 1);
  CHECK(wilcoxon_test(std::vector<double>(5, 0.1)) == 2.0 / 32);
  CHECK(wilcoxon_test(std::vector<double>(100, -0.1)) < 1e-15);
  CHECK(wilcoxon_test(std::vector<double>{1, -1}) == 1);
}

TEST_CASE("too few differences and one that is not finite are refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(wilcoxon_test({})),
                       "wilcoxon_test: needs from 2 to 2^32 - 1 values, got 0", lfrec::shape_error);
  std::vector<double> const nan = {0, std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_AS(static_cast<void>(wilcoxon_test(nan)), lfrec::numeric_error);
}
