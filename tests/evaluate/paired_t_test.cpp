// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/paired_t.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::paired_t_test;
using lfrec::users_needed;

TEST_CASE("p-values of the paired t-test equal those of scipy") {
  // scipy 1.17: ttest_rel(a, b), ttest_1samp(x, 0)
  std::vector<double> const a = {0.31, 0.05, 0.62, 0.44, 0.90, 0.13,
                                 0.77, 0.28, 0.51, 0.36, 0.69, 0.08};
  std::vector<double> const b = {0.25, 0.10, 0.41, 0.47, 0.66, 0.02,
                                 0.79, 0.17, 0.35, 0.39, 0.40, 0.09};
  std::vector<double> d;
  for (std::size_t n = 0; n < a.size(); ++n) d.push_back(a[n] - b[n]);
  CHECK(paired_t_test(d) == doctest::Approx(0.02755641758176289).epsilon(1e-12));
  std::vector<double> x;
  for (int i = 0; i < 80; ++i) x.push_back(((i * i * 7 + 3 * i) % 23 - 9) / 10.0);
  CHECK(paired_t_test(x) == doctest::Approx(0.11308980234678592).epsilon(1e-12));
}

TEST_CASE("users needed equal those of statsmodels, rounded up") {
  // statsmodels 0.15: TTestPower().solve_power(effect_size=d, alpha=0.05, power=0.8)
  CHECK(users_needed(1.5) == std::ceil(5.686142097745736));
  CHECK(users_needed(0.8) == std::ceil(14.30276455812943));
  CHECK(users_needed(-0.5) == std::ceil(33.36713118431779));
  CHECK(users_needed(0.2) == std::ceil(198.150820955562));
  CHECK(users_needed(0.1) == std::ceil(786.808940181792));
  CHECK(users_needed(0.05) == std::ceil(3141.4654741036425));
  CHECK(users_needed(0.01) == std::ceil(78490.52584432233));
  // alpha=0.01, power=0.9
  CHECK(users_needed(0.8, 0.01, 0.9) == std::ceil(26.644446997649986));
  CHECK(users_needed(0.1, 0.01, 0.9) == std::ceil(1491.257707283478));
}

TEST_CASE("users needed have defined ends and shrink with the effect all the way") {
  double const infinity = std::numeric_limits<double>::infinity();
  CHECK(users_needed(0) == infinity);
  CHECK(users_needed(infinity) == 2);
  CHECK(users_needed(-infinity) == 2);
  CHECK(users_needed(0.5, 0.5, 0.5) >= 2);
  CHECK(users_needed(0.5, 0.5, 0.3) == 2);
  double last = infinity;
  for (double d = 1e-5; d < 1e5; d *= 1.3) {
    double const n = users_needed(d);
    CAPTURE(d);
    CHECK(n <= last);
    CHECK(n >= 2);
    last = n;
  }
}

TEST_CASE("no difference has p = 1, a constant one p = 0") {
  CHECK(paired_t_test(std::vector<double>(4, 0.0)) == 1);
  CHECK(paired_t_test(std::vector<double>(4, 0.1)) == 0);
  CHECK(paired_t_test(std::vector<double>{1, -1}) == 1);
}

TEST_CASE("what cannot be tested is refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(paired_t_test(std::vector<double>{1})),
                       "paired_t_test: needs from 2 to 2^32 - 1 values, got 1", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(users_needed(0.1, 0)),
                       "users_needed.alpha must be between 0.0001 and 0.9999, got 0",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(static_cast<void>(users_needed(0.1, 0.05, 1)),
                       "users_needed.power must be between 0.0001 and 0.9999, got 1",
                       lfrec::invalid_option);
  CHECK_THROWS_AS(static_cast<void>(users_needed(std::nan(""))), lfrec::numeric_error);
}
