// SPDX-License-Identifier: MIT
#include "lfrec/kernels/upper_factor.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "lfrec/core/random.hpp"

using lfrec::detail::downdate_upper;
using lfrec::detail::factor_upper;
using lfrec::detail::solve_upper;
using lfrec::detail::solve_upper_transposed;
using lfrec::detail::update_upper;

namespace {

using vector = std::vector<double>;

vector normal_vector(lfrec::random_stream& random, std::size_t n) {
  vector v(n);
  for (auto& x : v) x = random.normal();
  return v;
}

/// A random positive definite matrix.
vector definite(lfrec::random_stream& random, std::size_t n) {
  auto const b = normal_vector(random, n * n);
  vector a(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      a[i * n + j] = i == j ? 0.5 : 0;
      for (std::size_t k = 0; k < n; ++k) a[i * n + j] += b[i * n + k] * b[j * n + k];
    }
  return a;
}

/// The largest difference of UᵀU from a.
double distance(vector const& u, vector const& a, std::size_t n) {
  double most = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k <= i; ++k) {
        auto const entry = [&](std::size_t c) {
          return c == k ? 1 / u[k * n + k] : u[k * n + c];  // the diagonal is kept inverted
        };
        sum += entry(i) * entry(j);
      }
      most = std::max(most, std::abs(sum - a[i * n + j]));
    }
  return most;
}

void add_square(vector& a, vector const& v, double sign) {
  std::size_t const n = v.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) a[i * n + j] += sign * v[i] * v[j];
}

}  // namespace

TEST_CASE("a factor gives the matrix back, follows it up and down, and solves with it") {
  for (std::size_t const n : {1U, 2U, 3U, 4U, 5U, 8U, 11U, 33U}) {
    CAPTURE(n);
    lfrec::random_stream random(n);
    auto a = definite(random, n);
    auto u = a;
    for (std::size_t i = 1; i < n; ++i)  // nobody reads these
      for (std::size_t j = 0; j < i; ++j) u[i * n + j] = std::nan("");
    REQUIRE(factor_upper(u.data(), n));
    CHECK(distance(u, a, n) < 1e-11);

    std::vector<vector> added;
    for (int step = 0; step < 12; ++step) {
      if (step % 3 != 2) {
        added.push_back(normal_vector(random, n));
        if (step == 4) added.back()[0] = 0;
        add_square(a, added.back(), 1);
        auto v = added.back();
        update_upper(u.data(), v.data(), n);
      } else {
        auto v = added.front();
        add_square(a, v, -1);
        added.erase(added.begin());
        REQUIRE(downdate_upper(u.data(), v.data(), n));
      }
      CHECK(distance(u, a, n) < 1e-10);
    }

    auto const right = normal_vector(random, n);
    auto x = right;
    solve_upper_transposed(u.data(), x.data(), n);
    solve_upper(u.data(), x.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
      double image = 0;
      for (std::size_t j = 0; j < n; ++j) image += a[i * n + j] * x[j];
      CHECK(std::abs(image - right[i]) < 1e-9);
    }
  }
}

TEST_CASE("what is not positive definite, or not finite, has no factor") {
  vector indefinite{1, 2, 0, 1};
  CHECK_FALSE(factor_upper(indefinite.data(), 2));
  vector zero{0};
  CHECK_FALSE(factor_upper(zero.data(), 1));
  vector infinite{std::numeric_limits<double>::infinity()};
  CHECK_FALSE(factor_upper(infinite.data(), 1));
  vector nan{std::nan("")};
  CHECK_FALSE(factor_upper(nan.data(), 1));
  CHECK(factor_upper(nan.data(), 0));
}

TEST_CASE("more cannot be taken away than there is") {
  vector u{4, 0, 0, 4};
  REQUIRE(factor_upper(u.data(), 2));
  vector all{0, 2};
  CHECK_FALSE(downdate_upper(u.data(), all.data(), 2));
}
