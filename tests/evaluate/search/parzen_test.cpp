// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/parzen.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using lfrec::dimension;
using lfrec::detail::parzen;

namespace {

/// ∫ density over a line of 4,000 cells, and over the choices.
double mass(parzen const& density, double low, double high, int choices) {
  double sum = 0;
  for (int n = 0; n < 4000; ++n)
    for (int c = 0; c < choices; ++c) {
      double const x = low + (n + 0.5) * (high - low) / 4000;
      sum += std::exp(density.log_density({x, static_cast<double>(c)})) * (high - low) / 4000;
    }
  return sum / std::sqrt(2 * std::acos(-1.0));  // the constant that log_density leaves out
}

}  // namespace

TEST_CASE("a density sums to one, whatever the points") {
  lfrec::search_space const space = {dimension::real("x", -2, 3),
                                     dimension::choice("c", {"a", "b", "c"})};
  CHECK(mass(parzen(space, {}), -2, 3, 3) == doctest::Approx(1).epsilon(1e-6));
  CHECK(mass(parzen(space, {{-2, 0}}), -2, 3, 3) == doctest::Approx(1).epsilon(1e-6));
  CHECK(mass(parzen(space, {{1, 2}, {1, 2}, {2.9, 1}}), -2, 3, 3) ==
        doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("a density is high where its points are and nowhere zero") {
  lfrec::search_space const space = {dimension::real("x", 0, 1),
                                     dimension::choice("c", {"a", "b"})};
  parzen const density(space, {{0.20, 1}, {0.22, 1}, {0.25, 1}, {0.21, 1}});
  double const at = density.log_density({0.21, 1});
  CHECK(at > density.log_density({0.21, 0}));
  CHECK(at > density.log_density({0.8, 1}));
  CHECK(std::isfinite(density.log_density({1, 0})));
  // Equal points have the least width there is, not none.
  CHECK(std::isfinite(parzen(space, {{0.5, 0}, {0.5, 0}}).log_density({0.5, 0})));
}

TEST_CASE("a range of one value tells nothing apart") {
  lfrec::search_space const wide = {dimension::real("x", 0, 1)};
  lfrec::search_space const space = {dimension::real("x", 0, 1), dimension::real("y", 0.5, 0.5)};
  parzen const density(space, {{0.2, 0.5}, {0.3, 0.5}});
  CHECK(density.log_density({0.2, 0.5}) == parzen(wide, {{0.2}, {0.3}}).log_density({0.2}));
  lfrec::random_stream random(2);
  CHECK(density.draw(random)[1] == 0.5);
}

TEST_CASE("draws follow the density") {
  lfrec::search_space const space = {dimension::real("x", -1, 1),
                                     dimension::choice("c", {"a", "b", "c"})};
  parzen const density(space, {{-0.9, 0}, {0.4, 2}, {0.5, 2}});
  lfrec::random_stream random(1);
  int const n = 40'000;
  std::vector<std::vector<double>> seen(8, std::vector<double>(3));
  for (int k = 0; k < n; ++k) {
    auto const x = density.draw(random);
    REQUIRE(std::abs(x[0]) <= 1);
    auto const cell = std::min(7.0, std::floor((x[0] + 1) * 4));
    seen[static_cast<std::size_t>(cell)][static_cast<std::size_t>(x[1])] += 1.0 / n;
  }
  double const whole = std::sqrt(2 * std::acos(-1.0));
  for (std::size_t cell = 0; cell < 8; ++cell)
    for (std::size_t c = 0; c < 3; ++c) {
      double expected = 0;  // 50 points of the cell
      for (int k = 0; k < 50; ++k) {
        double const x = -1 + (static_cast<double>(cell) + (k + 0.5) / 50) / 4;
        expected += std::exp(density.log_density({x, static_cast<double>(c)})) / whole / 200;
      }
      CHECK(seen[cell][c] == doctest::Approx(expected).epsilon(0.001).scale(10));
    }
}
