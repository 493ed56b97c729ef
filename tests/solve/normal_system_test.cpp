// SPDX-License-Identifier: MIT
#include "lfrec/solve/normal_system.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"

namespace {

struct sample {
  std::vector<double> phi;
  double slope, curvature;
};

std::vector<sample> samples(std::size_t rows, std::size_t unknowns) {
  lfrec::random_stream random(5);
  std::vector<sample> all(rows);
  for (auto& s : all) {
    s.phi.resize(unknowns);
    for (double& x : s.phi) x = random.normal();
    s.slope = random.normal();
    s.curvature = random.uniform();
  }
  return all;
}

/// The slope of ½ Σ κ a (φᵀΔ)² + Σ g φᵀΔ + ½ ρ ‖x + Δ‖² at Δ = after − before: 0 at the minimum.
std::vector<double> slope_at(std::vector<sample> const& all, double ridge, double curvatures,
                             std::vector<double> const& before, std::vector<double> const& after) {
  std::vector<double> result(before.size());
  for (std::size_t f = 0; f < result.size(); ++f) result[f] = ridge * after[f];
  for (auto const& s : all) {
    double moved = 0;
    for (std::size_t f = 0; f < result.size(); ++f) moved += s.phi[f] * (after[f] - before[f]);
    for (std::size_t f = 0; f < result.size(); ++f)
      result[f] += (s.slope + curvatures * s.curvature * moved) * s.phi[f];
  }
  return result;
}

}  // namespace

TEST_CASE("a step ends where the slope is 0, whatever the number of rows and unknowns") {
  for (std::size_t const unknowns : {1U, 5U, 16U, 17U, 33U})
    for (std::size_t const rows : {1U, 31U, 32U, 77U})
      for (double const curvatures : {1.0, 2.0}) {
        CAPTURE(unknowns);
        CAPTURE(rows);
        auto const all = samples(rows, unknowns);
        lfrec::detail::normal_system system(unknowns);
        for (auto const& s : all) system.add(s.phi, s.slope, s.curvature);
        std::vector<double> before(unknowns, 0.3);
        auto x = before;
        REQUIRE(system.solve(0.7, curvatures, std::span<double>(x)));
        for (double const s : slope_at(all, 0.7, curvatures, before, x)) CHECK(std::abs(s) < 1e-9);
        // What is left behind is an empty system, whose step is that of the ridge alone: to 0.
        REQUIRE(system.solve(0.7, curvatures, std::span<double>(x)));
        for (double const v : x) CHECK(std::abs(v) < 1e-12);
      }
}

TEST_CASE("parts over different rows merge into the whole") {
  auto const all = samples(75, 9);
  lfrec::detail::normal_system whole(9), first(9), second(9);
  for (std::size_t n = 0; n < all.size(); ++n) {
    whole.add(all[n].phi, all[n].slope, all[n].curvature);
    (n < 40 ? first : second).add(all[n].phi, all[n].slope, all[n].curvature);
  }
  first.merge(second);
  std::vector<float> a(9, 1.F), b(9, 1.F);
  REQUIRE(whole.solve(1, 1, std::span<float>(a)));
  REQUIRE(first.solve(1, 1, std::span<float>(b)));
  for (std::size_t f = 0; f < 9; ++f) CHECK(a[f] == doctest::Approx(b[f]).epsilon(1e-5));
}

TEST_CASE("equations without a solution say so") {
  lfrec::detail::normal_system system(2);
  std::vector<double> x{1, 1};
  CHECK_FALSE(system.solve(0, 1, std::span<double>(x)));
  system.add(std::vector<double>{1, std::nan("")}, 1, 1);
  CHECK_FALSE(system.solve(1, 1, std::span<double>(x)));
}
