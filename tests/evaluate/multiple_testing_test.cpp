// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/multiple_testing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"

using lfrec::benjamini_hochberg;
using lfrec::holm;

namespace {

void check_equal(std::vector<double> const& got, std::vector<double> const& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (std::size_t n = 0; n < got.size(); ++n) CHECK(got[n] == doctest::Approx(wanted[n]));
}

}  // namespace

TEST_CASE("adjusted p-values equal those of statsmodels") {
  // statsmodels 0.15: multipletests(p, method="holm") and "fdr_bh".
  std::vector<double> const p = {0.01, 0.04, 0.03, 0.005, 0.5, 0.04};
  check_equal(holm(p), {0.05, 0.12, 0.12, 0.03, 0.5, 0.12});
  check_equal(benjamini_hochberg(p), {0.03, 0.048, 0.048, 0.03, 0.5, 0.048});
}

TEST_CASE("an adjusted p-value is below a level where the step procedure rejects") {
  // The procedures as their authors state them: Holm goes up until one is not rejected,
  // Benjamini-Hochberg takes all up to the last one below its line.
  lfrec::random_stream random(1);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> p(1 + random.below(9));
    for (double& value : p) value = random.uniform() * random.uniform() * random.uniform();
    if (round % 3 == 0) p[0] = p[p.size() - 1];
    double const level = 0.01 + 0.2 * random.uniform();
    auto sorted = p;
    std::sort(sorted.begin(), sorted.end());
    double const m = static_cast<double>(p.size());
    std::size_t by_holm = 0;
    while (by_holm < p.size() && sorted[by_holm] * (m - static_cast<double>(by_holm)) <= level)
      ++by_holm;
    std::size_t by_share = p.size();
    while (by_share > 0 && sorted[by_share - 1] * m / static_cast<double>(by_share) > level)
      --by_share;
    auto const rejected = [&](std::vector<double> const& adjusted) {
      return static_cast<std::size_t>(std::count_if(adjusted.begin(), adjusted.end(),
                                                    [&](double value) { return value <= level; }));
    };
    CHECK(rejected(holm(p)) == by_holm);
    CHECK(rejected(benjamini_hochberg(p)) == by_share);
  }
}

TEST_CASE("one p-value stays as it is and adjusted ones do not exceed 1") {
  check_equal(holm(std::vector<double>{0.3}), {0.3});
  check_equal(benjamini_hochberg(std::vector<double>{0.3}), {0.3});
  check_equal(holm(std::vector<double>{0.9, 0.8}), {1, 1});
  CHECK(holm({}).empty());
  CHECK(benjamini_hochberg({}).empty());
}

TEST_CASE("what is no probability is refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(holm(std::vector<double>{0.5, 1.5})),
                       "holm: p-value 1 must be between 0 and 1, got 1.5", lfrec::numeric_error);
  std::vector<double> const nan = {std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_AS(static_cast<void>(benjamini_hochberg(nan)), lfrec::numeric_error);
}
