// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/sign_flip.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"
#include "support/executors.hpp"

using lfrec::sign_flip_test;

namespace {

// Every choice of signs, zeros too, one after the other.
double enumerate(std::vector<double> const& d) {
  double observed = 0;
  for (double const value : d) observed += value;
  double reached = 0;
  for (std::uint64_t signs = 0; signs < std::uint64_t{1} << d.size(); ++signs) {
    double sum = 0;
    for (std::size_t k = d.size(); k-- > 0;) sum += (signs >> k & 1U) != 0 ? -d[k] : d[k];
    if (std::abs(sum) > std::abs(observed) - 1e-9) ++reached;
  }
  return std::ldexp(reached, -static_cast<int>(d.size()));
}

std::vector<double> some(std::size_t n, std::uint64_t seed, double shift) {
  lfrec::random_stream random(seed);
  std::vector<double> d(n);
  for (double& value : d) {
    value = random.normal() + shift;
    if (random.below(4) == 0) value = 0;
    if (random.below(3) == 0) value = 0.1 * static_cast<double>(random.below(5));
  }
  return d;
}

}  // namespace

TEST_CASE("of few differences the p-value equals that of all choices of signs") {
  for (std::size_t n = 2; n <= 12; ++n)
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      CAPTURE(n);
      auto const d = some(n, seed, 0.4);
      CHECK(sign_flip_test(d, {.resamples = 4096}) == doctest::Approx(enumerate(d)));
    }
}

TEST_CASE("random choices of signs come near the exact p-value") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto d = some(12, seed, 0.3);
    for (double& value : d) value += 1e-6;  // none is 0: 4,096 choices, more than resamples
    double const exact = enumerate(d);
    double const error = std::sqrt(exact * (1 - exact) / 4000);
    CHECK(std::abs(sign_flip_test(d, {.resamples = 4000, .seed = seed}) - exact) <
          5 * error + 1e-3);
  }
}

TEST_CASE("the p-value does not depend on who is first, on zeros or on the executor") {
  auto const d = some(321, 4, 0.1);
  double const p = sign_flip_test(d);
  CHECK(p > 0);
  CHECK(p < 1);
  auto with_zeros = d;
  with_zeros.insert(with_zeros.begin() + 7, 20, 0.0);
  CHECK(sign_flip_test(with_zeros) == p);
  auto negative = d;
  for (double& value : negative) value = -value;
  CHECK(sign_flip_test(negative) == p);
  lfrec_test::for_each_executor(
      [&](lfrec::executor_ref exec) { CHECK(sign_flip_test(d, {}, exec) == p); });
}

TEST_CASE("no difference has p = 1, one that is always there as little as can be") {
  CHECK(sign_flip_test(std::vector<double>(5, 0.0)) == 1);
  CHECK(sign_flip_test(std::vector<double>(100, 0.1), {.resamples = 999}) == 0.001);
  CHECK(sign_flip_test(std::vector<double>(5, 0.1)) == 2.0 / 32);
}

TEST_CASE("too few differences, one that is not finite and no resamples are refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(sign_flip_test(std::vector<double>{1})),
                       "sign_flip_test: needs from 2 to 2^32 - 1 values, got 1",
                       lfrec::shape_error);
  std::vector<double> const infinite = {0, std::numeric_limits<double>::infinity()};
  CHECK_THROWS_AS(static_cast<void>(sign_flip_test(infinite)), lfrec::numeric_error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(sign_flip_test(std::vector<double>{1, 2}, {.resamples = 1})),
      "permutation.resamples must be a whole number between 100 and 1000000, got 1",
      lfrec::invalid_option);
}
