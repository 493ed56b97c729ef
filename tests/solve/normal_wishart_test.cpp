// SPDX-License-Identifier: MIT
#include "lfrec/solve/normal_wishart.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/executors.hpp"

using lfrec::draw_normal_wishart;
using lfrec::factors;
using lfrec::index_t;
using lfrec::random_stream;
using lfrec::detail::moments_of;
using lfrec::detail::row_moments;

TEST_CASE("moments are those of the columns asked for, for any executor") {
  index_t const rows = 701;
  auto const table = lfrec::random_factors<float>(lfrec::serial{}, rows, 5, 1.5, 3, 0);
  auto const found = moments_of(lfrec::serial{}, table, 1, 3);
  CHECK(found.count == 701);
  for (std::size_t f = 0; f < 3; ++f) {
    double mean = 0;
    for (index_t r = 0; r < rows; ++r) mean += static_cast<double>(table.row(r)[f + 1]) / rows;
    CHECK(found.mean[f] == doctest::Approx(mean));
    for (std::size_t g = 0; g <= f; ++g) {
      double sum = 0;
      for (index_t r = 0; r < rows; ++r)
        sum += (static_cast<double>(table.row(r)[f + 1]) - found.mean[f]) *
               (static_cast<double>(table.row(r)[g + 1]) - found.mean[g]);
      CHECK(found.scatter[f * 3 + g] == doctest::Approx(sum).epsilon(1e-9));
    }
  }
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = moments_of(exec, table, 1, 3);
    CHECK(again.mean == found.mean);
    CHECK(again.scatter == found.scatter);
  });
  CHECK(moments_of(lfrec::serial{}, factors<float>(0, 5), 1, 3).mean ==
        std::vector<double>{0, 0, 0});
}

TEST_CASE("draws have the moments of the normal-Wishart posterior") {
  // Two unknowns, 10 rows. W*⁻¹ = I + scatter + 10 · 2 / 12 · mean meanᵀ, ν* = 12, β* = 12.
  row_moments const moments{10, {1, -0.5}, {4, 0, 1, 3}};
  double const pull = 10 * 2 / 12.0;
  std::array<double, 3> const inverse{5 + pull, 1 - 0.5 * pull, 4 + 0.25 * pull};
  double const det = inverse[0] * inverse[2] - inverse[1] * inverse[1];
  std::array<double, 3> const w{inverse[2] / det, -inverse[1] / det, inverse[0] / det};
  random_stream random(1);
  constexpr int n = 100'000;
  std::array<double, 3> sum{};
  double square = 0, distance = 0;
  std::array<double, 2> mean{};
  for (int i = 0; i < n; ++i) {
    auto const draw = draw_normal_wishart(moments, random);
    auto const& p = draw.precision;
    CHECK(p[1] == doctest::Approx(p[2]));
    sum[0] += p[0], sum[1] += p[1], sum[2] += p[3];
    square += p[0] * p[0];
    mean[0] += draw.mean[0], mean[1] += draw.mean[1];
    double const a = draw.mean[0] - 10 / 12.0, b = draw.mean[1] + 5 / 12.0;
    distance += 12 * (a * a * p[0] + 2 * a * b * p[1] + b * b * p[3]);
    if (i == 0) {
      CHECK(draw.linear[0] == doctest::Approx(p[0] * draw.mean[0] + p[1] * draw.mean[1]));
      CHECK(draw.linear[1] == doctest::Approx(p[2] * draw.mean[0] + p[3] * draw.mean[1]));
    }
  }
  // E Λ = ν W, Var Λ_ij = ν (W_ij² + W_ii W_jj); (μ − μ*)ᵀ β*Λ (μ − μ*) is χ² of 2.
  std::array<double, 3> const variance{2 * w[0] * w[0], w[1] * w[1] + w[0] * w[2], 2 * w[2] * w[2]};
  for (std::size_t k = 0; k < 3; ++k)
    CHECK(std::abs(sum[k] / n - 12 * w[k]) < 5 * std::sqrt(12 * variance[k] / n));
  CHECK(square / n - 144 * w[0] * w[0] == doctest::Approx(12 * variance[0]).epsilon(0.05));
  CHECK(std::abs(distance / n - 2) < 5 * std::sqrt(4.0 / n));
  CHECK(mean[0] / n == doctest::Approx(10 / 12.0).epsilon(0.01));
  CHECK(mean[1] / n == doctest::Approx(-5 / 12.0).epsilon(0.01));
}

TEST_CASE("a spread that is not finite is an error") {
  random_stream random(1);
  CHECK_THROWS_AS((void)draw_normal_wishart({3, {0}, {std::nan("")}}, random),
                  lfrec::numeric_error);
}
