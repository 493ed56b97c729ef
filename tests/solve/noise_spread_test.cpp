// SPDX-License-Identifier: MIT
#include "lfrec/solve/noise_spread.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"

using lfrec::random_stream;
using lfrec::detail::draw_noise_precision;
using lfrec::detail::draw_noise_shape;
using lfrec::detail::gamma_normaliser;
using lfrec::detail::spread_evidence;

TEST_CASE("the normaliser is that of the gamma distribution") {
  for (double const k : {2.0, 2.5, 3.0, 7.9, 8.0, 20.0, 1e3})
    CHECK(gamma_normaliser(k) ==
          doctest::Approx(k * std::log(k) - std::lgamma(k) - k).epsilon(1e-9));
  // ½ log(κ / 2π) for large κ, where the difference above has no digits left.
  CHECK(gamma_normaliser(1e6) == doctest::Approx(std::log(1e6 / 6.283185307179586) / 2));
}

TEST_CASE("a row's precision has the conjugate posterior's mean and variance") {
  random_stream random(1);
  double const shape = 3, error = 10;
  constexpr int draws = 100'000;
  double mean = 0, square = 0;
  for (int k = 0; k < draws; ++k) {
    double const x = draw_noise_precision(random, shape, 8, error);
    mean += x / draws;
    square += x * x / draws;
  }
  CHECK(mean == doctest::Approx(7.0 / 8).epsilon(0.01));  // Gamma(3 + 8/2, 3 + 10/2)
  CHECK(square - mean * mean == doctest::Approx(7.0 / 64).epsilon(0.03));
}

// Rows given the shape and the shape given the rows by turns: the shape comes from its prior.
TEST_CASE("the shape is drawn from its conditional: 1 / shape stays uniform up to a half") {
  random_stream random(2);
  for (std::size_t const rows : {1U, 5U}) {
    CAPTURE(rows);
    constexpr int sweeps = 200'000;
    double shape = 4, mean = 0, below = 0;
    for (int n = 0; n < sweeps; ++n) {
      double evidence = 0;
      for (std::size_t r = 0; r < rows; ++r)
        evidence += spread_evidence(random.gamma(shape) / shape);
      shape = draw_noise_shape(random, shape, static_cast<double>(rows), evidence);
      mean += 1 / shape / sweeps;
      below += 1 / shape < 0.1 ? 1.0 / sweeps : 0;
    }
    CHECK(mean == doctest::Approx(0.25).epsilon(0.05));
    CHECK(below == doctest::Approx(0.2).epsilon(0.1));
  }
}

TEST_CASE("many rows tell their shape") {
  random_stream random(3);
  double evidence = 0;
  for (int r = 0; r < 20'000; ++r) evidence += spread_evidence(random.gamma(5) / 5);
  double shape = 100;
  for (int n = 0; n < 200; ++n) shape = draw_noise_shape(random, shape, 20'000, evidence);
  CHECK(shape == doctest::Approx(5).epsilon(0.05));
}
