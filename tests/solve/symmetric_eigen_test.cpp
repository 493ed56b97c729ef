// SPDX-License-Identifier: MIT
#include "lfrec/solve/symmetric_eigen.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "lfrec/core/random.hpp"

using lfrec::detail::symmetric_eigen;

namespace {

/// XᵀX of `rows` random rows, some columns ten times as large.
std::vector<double> random_gram(std::size_t n, std::size_t rows) {
  lfrec::random_stream random(n, rows);
  std::vector<double> a(n * n);
  std::vector<double> x(n);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t f = 0; f < n; ++f) x[f] = random.normal() * (f % 5 == 2 ? 10 : 1);
    for (std::size_t f = 0; f < n; ++f)
      for (std::size_t g = 0; g < n; ++g) a[f * n + g] += x[f] * x[g];
  }
  return a;
}

/// The largest entry of ZᵀΛZ − A and of ZZᵀ − I, relative to the largest of A.
double worst_error(std::vector<double> const& a, std::size_t n) {
  auto const found = symmetric_eigen(a, n);
  REQUIRE(found.values.size() == n);
  CHECK(std::is_sorted(found.values.rbegin(), found.values.rend()));
  double largest = 1e-300;
  for (double const v : a) largest = std::max(largest, std::abs(v));
  double worst = 0;
  auto const z = [&](std::size_t r, std::size_t c) { return found.vectors[r * n + c]; };
  for (std::size_t f = 0; f < n; ++f)
    for (std::size_t g = 0; g < n; ++g) {
      double sum = 0;
      double inner = 0;
      for (std::size_t k = 0; k < n; ++k) {
        sum += z(k, f) * found.values[k] * z(k, g);
        inner += z(f, k) * z(g, k);
      }
      worst = std::max(
          {worst, std::abs(sum - a[f * n + g]) / largest, std::abs(inner - (f == g ? 1 : 0))});
    }
  return worst;
}

}  // namespace

TEST_CASE("values and vectors put the matrix together again, of full rank and less") {
  for (std::size_t const n : {1U, 2U, 3U, 7U, 16U, 33U, 64U}) {
    CAPTURE(n);
    CHECK(worst_error(random_gram(n, 2 * n), n) < 1e-13);
    CHECK(worst_error(random_gram(n, (n + 1) / 2), n) < 1e-13);
  }
}

TEST_CASE("diagonal matrices, equal values and zero are no special case") {
  CHECK(worst_error(std::vector<double>(25), 5) < 1e-15);
  std::vector<double> diagonal(36);
  for (std::size_t f = 0; f < 6; ++f) diagonal[f * 6 + f] = f < 4 ? 2 : 7;
  CHECK(worst_error(diagonal, 6) < 1e-15);
  CHECK(symmetric_eigen(diagonal, 6).values == std::vector<double>{7, 7, 2, 2, 2, 2});
  CHECK(worst_error({0, 1, 1, 0}, 2) < 1e-15);
  CHECK(symmetric_eigen({}, 0).values.empty());
}

TEST_CASE("values of many magnitudes are found") {
  auto a = random_gram(12, 30);
  for (std::size_t f = 0; f < 12; ++f)
    for (std::size_t g = 0; g < 12; ++g)
      a[f * 12 + g] *= std::pow(10.0, -static_cast<double>(f + g) / 2);
  CHECK(worst_error(a, 12) < 1e-13);
  for (double& v : a) v *= 1e150;
  CHECK(worst_error(a, 12) < 1e-13);
}

TEST_CASE("what is not finite ends without pairs") {
  std::vector<double> a = random_gram(5, 9);
  a[7] = a[11] = std::numeric_limits<double>::quiet_NaN();
  CHECK(symmetric_eigen(a, 5).values.empty());
}
