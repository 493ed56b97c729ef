// SPDX-License-Identifier: MIT
#include "lfrec/solve/spd_inverse.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"
#include "support/executors.hpp"

using lfrec::factors;
using lfrec::index_t;

namespace {

/// AAᵀ / n + I of random entries, lower triangle; the upper one is filled with what must not be
/// read.
template <typename Real>
factors<Real> positive(index_t n, std::uint64_t seed) {
  lfrec::random_stream random(seed);
  std::vector<double> a(lfrec::to_size(n) * lfrec::to_size(n));
  for (auto& x : a) x = random.normal();
  factors<Real> result(n, n);
  for (index_t i = 0; i < n; ++i)
    for (index_t j = 0; j < n; ++j) {
      double sum = i == j ? 1 : 0;
      for (index_t k = 0; k < n; ++k)
        sum += a[lfrec::to_size(i * n + k)] * a[lfrec::to_size(j * n + k)] / n;
      result.row(i)[lfrec::to_size(j)] = static_cast<Real>(j <= i ? sum : -1e30);
    }
  return result;
}

template <typename Real>
double at(factors<Real> const& lower, index_t i, index_t j) {
  return i < j ? at(lower, j, i) : static_cast<double>(lower.row(i)[lfrec::to_size(j)]);
}

}  // namespace

TEST_CASE_TEMPLATE("a matrix times its inverse is the identity, at sizes around blocks", Real,
                   float, double) {
  for (index_t const n : {1, 5, 127, 128, 129, 300}) {
    CAPTURE(n);
    auto const a = positive<Real>(n, 3);
    auto inverse = a;
    REQUIRE(lfrec::negated_inverse(lfrec::serial{}, inverse));
    double worst = 0;
    for (index_t i = 0; i<n; i += n> 100 ? 7 : 1)
      for (index_t j = 0; j < n; ++j) {
        double sum = i == j ? 1 : 0;
        for (index_t k = 0; k < n; ++k) sum += at(a, i, k) * at(inverse, k, j);
        worst = std::max(worst, std::abs(sum));
      }
    CHECK(worst < (sizeof(Real) == 4 ? 1e-4 : 1e-12));
  }
}

TEST_CASE("the inverse has the same bits for any executor") {
  auto expected = positive<float>(300, 8);
  auto const a = expected;
  REQUIRE(lfrec::negated_inverse(lfrec::serial{}, expected));
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto inverse = a;
    REQUIRE(lfrec::negated_inverse(exec, inverse));
    bool same = true;
    for (index_t i = 0; i < 300; ++i)
      for (index_t j = 0; j <= i; ++j) same = same && at(inverse, i, j) == at(expected, i, j);
    CHECK(same);
  });
}

TEST_CASE("what is not positive definite is found out, and nothing at all is inverted in no time") {
  factors<double> nothing(0, 0);
  CHECK(lfrec::negated_inverse(lfrec::serial{}, nothing));
  for (index_t const at : {0, 130}) {
    auto a = positive<double>(200, 5);
    a.row(at)[lfrec::to_size(at)] = -1;
    CHECK_FALSE(lfrec::negated_inverse(lfrec::serial{}, a));
  }
  factors<double> not_a_number(1, 1);
  not_a_number.row(0)[0] = std::nan("");
  CHECK_FALSE(lfrec::negated_inverse(lfrec::serial{}, not_a_number));
}

TEST_CASE("a triangle is spread with a word on both places of each pair") {
  for (index_t const n : {0, 1, 3, 64, 65, 130}) {
    factors<float> m(n, n);
    for (index_t i = 0; i < n; ++i)
      for (index_t j = 0; j <= i; ++j)
        m.row(i)[lfrec::to_size(j)] = static_cast<float>(i * 1000 + j);
    lfrec::spread_triangle(lfrec::serial{}, m, [](float v, index_t i, index_t) {
      return v + static_cast<float>(i) / 1024;
    });
    bool right = true;
    for (index_t i = 0; i < n; ++i)
      for (index_t j = 0; j < n; ++j)
        right = right && m.row(i)[lfrec::to_size(j)] ==
                             static_cast<float>(std::max(i, j) * 1000 + std::min(i, j)) +
                                 static_cast<float>(i) / 1024;
    CHECK(right);
  }
}

TEST_CASE("pairs are each visited once") {
  for (std::size_t const n : {0U, 1U, 2U, 7U, 100U}) {
    std::vector<int> times(n * n, 0);
    lfrec::detail::for_each_pair(lfrec::serial{}, n, [&](std::size_t i, std::size_t j) {
      REQUIRE(i < n);
      ++times[i * n + j];
    });
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) CHECK(times[i * n + j] == (j <= i ? 1 : 0));
  }
}
