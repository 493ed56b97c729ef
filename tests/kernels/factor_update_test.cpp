// SPDX-License-Identifier: MIT
#include "lfrec/kernels/factor_update.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/kernels/dense.hpp"

using lfrec::detail::dense_padded;
using lfrec::detail::dense_stride;
using lfrec::detail::downdate_upper;
using lfrec::detail::factor_upper;
using lfrec::detail::solve_factored;
using lfrec::detail::update_upper;

namespace {

using vector = std::vector<double>;

vector normal_vector(lfrec::random_stream& random, std::size_t n) {
  vector v(n);
  for (auto& x : v) x = random.normal();
  return v;
}

/// A random positive definite matrix, filled up as factor_upper wants it.
vector definite(lfrec::random_stream& random, std::size_t n, std::size_t stride) {
  auto const b = normal_vector(random, n * n);
  vector a(dense_padded(n) * stride, 0.0);
  for (std::size_t i = n; i < dense_padded(n); ++i) a[i * stride + i] = 1;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      a[i * stride + j] = i == j ? 0.5 : 0;
      for (std::size_t k = 0; k < n; ++k) a[i * stride + j] += b[i * n + k] * b[j * n + k];
    }
  return a;
}

/// The largest difference of UᵀU from a.
double distance(vector const& u, vector const& a, std::size_t n, std::size_t stride) {
  double most = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k <= i; ++k) {
        auto const entry = [&](std::size_t c) {
          return c == k ? 1 / u[k * stride + k] : u[k * stride + c];  // the diagonal is inverted
        };
        sum += entry(i) * entry(j);
      }
      most = std::max(most, std::abs(sum - a[i * stride + j]));
    }
  return most;
}

void add_square(vector& a, vector const& v, double sign, std::size_t stride) {
  for (std::size_t i = 0; i < v.size(); ++i)
    for (std::size_t j = 0; j < v.size(); ++j) a[i * stride + j] += sign * v[i] * v[j];
}

}  // namespace

TEST_CASE("a factor follows its matrix up and down, and solves with it") {
  for (std::size_t const n : {1U, 2U, 3U, 4U, 5U, 8U, 11U, 33U}) {
    CAPTURE(n);
    std::size_t const stride = dense_stride(n);
    lfrec::random_stream random(n);
    auto a = definite(random, n, stride);
    auto u = a;
    REQUIRE(factor_upper(u.data(), n, stride));
    CHECK(distance(u, a, n, stride) < 1e-11);

    std::vector<vector> added;
    for (int step = 0; step < 12; ++step) {
      if (step % 3 != 2) {
        added.push_back(normal_vector(random, n));
        if (step == 4) added.back()[0] = 0;
        add_square(a, added.back(), 1, stride);
        auto v = added.back();
        update_upper(u.data(), n, stride, v.data());
      } else {
        auto v = added.front();
        add_square(a, v, -1, stride);
        added.erase(added.begin());
        REQUIRE(downdate_upper(u.data(), n, stride, v.data()));
      }
      CHECK(distance(u, a, n, stride) < 1e-10);
    }

    auto const right = normal_vector(random, n);
    auto x = right;
    x.resize(dense_padded(n));
    solve_factored(u.data(), n, stride, x.data());
    for (std::size_t i = 0; i < n; ++i) {
      double image = 0;
      for (std::size_t j = 0; j < n; ++j) image += a[i * stride + j] * x[j];
      CHECK(std::abs(image - right[i]) < 1e-9);
    }
  }
}

TEST_CASE("more cannot be taken away than there is") {
  vector u(16 * 16, 0.0);
  for (std::size_t i = 0; i < 16; ++i) u[i * 17] = i < 2 ? 4 : 1;
  REQUIRE(factor_upper(u.data(), 2, 16));
  vector all{0, 2};
  CHECK_FALSE(downdate_upper(u.data(), 2, 16, all.data()));
}
