// SPDX-License-Identifier: MIT
#include "lfrec/kernels/small_cholesky.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "lfrec/core/random.hpp"

using lfrec::detail::factor_lower;
using lfrec::detail::solve_lower;
using lfrec::detail::solve_lower_transposed;

TEST_CASE("a factor gives the matrix back and solves with it") {
  for (std::size_t const n : {1U, 2U, 5U, 11U, 33U}) {
    CAPTURE(n);
    lfrec::random_stream random(n);
    std::vector<double> b(n * n), a(n * n, 0.0), x(n);
    for (auto& v : b) v = random.normal();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        a[i * n + j] = i == j ? 0.5 : 0;
        for (std::size_t k = 0; k < n; ++k) a[i * n + j] += b[i * n + k] * b[j * n + k];
      }
    auto l = a;
    REQUIRE(factor_lower(l.data(), n));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k <= j; ++k) {
          auto const entry = [&](std::size_t r) {
            return r == k ? 1 / l[k * n + k] : l[r * n + k];  // the diagonal is kept inverted
          };
          sum += entry(i) * entry(j);
        }
        CHECK(sum == doctest::Approx(a[i * n + j]).epsilon(1e-11));
      }
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<double>(i) - 1;
    auto solved = x;
    solve_lower(l.data(), solved.data(), n);
    solve_lower_transposed(l.data(), solved.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
      double image = 0;
      for (std::size_t j = 0; j < n; ++j) image += a[i * n + j] * solved[j];
      CHECK(std::abs(image - x[i]) < 1e-9);
    }
  }
}

TEST_CASE("what is not positive definite, or not finite, has no factor") {
  std::vector<double> indefinite{1, 0, 2, 1};
  CHECK_FALSE(factor_lower(indefinite.data(), 2));
  std::vector<double> zero{0};
  CHECK_FALSE(factor_lower(zero.data(), 1));
  std::vector<double> infinite{std::numeric_limits<double>::infinity()};
  CHECK_FALSE(factor_lower(infinite.data(), 1));
  std::vector<double> nan{std::nan("")};
  CHECK_FALSE(factor_lower(nan.data(), 1));
  CHECK(factor_lower(zero.data(), 0));
}
