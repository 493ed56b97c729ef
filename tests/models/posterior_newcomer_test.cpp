// SPDX-License-Identifier: MIT
#include "lfrec/models/posterior_newcomer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "models/posterior_example.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::detail::posterior_newcomer;
using lfrec_test::posterior_example;

namespace {

std::vector<index_t> const items{0, 1, 2};
std::vector<float> const values{5, 7, 3};
lfrec::row_view const history{items, values};

/// The log posterior density of [b, p] given a draw, but for a constant.
double log_density(lfrec::posterior_parts<double> const& parts, std::size_t draw,
                   std::array<double, 2> x) {
  double sum = 0;
  for (std::size_t a = 0; a < 2; ++a)
    for (std::size_t b = 0; b < 2; ++b)
      sum -= (x[a] - parts.prior_means[2 * draw + a]) * (x[b] - parts.prior_means[2 * draw + b]) *
             parts.prior_precisions[4 * draw + 2 * a + b] / 2;
  for (std::size_t j = 0; j < 3; ++j) {
    auto const h = parts.items.row(items[j]).subspan(3 * draw, 3);
    double const score = x[0] * h[0] + x[1] * h[1] + h[2];
    double const v = (static_cast<double>(values[j]) - parts.base) / parts.unit;
    if (parts.cuts.empty())
      sum -= parts.noise[draw] * (v - score) * (v - score) / 2;
    else
      sum += std::log(lfrec::detail::interval_mass(
          lfrec::detail::level_interval(parts.cuts_of(draw), static_cast<std::size_t>(v), score)));
  }
  return sum;
}

}  // namespace

TEST_CASE("the solution is the highest point of the posterior density") {
  for (bool const levels : {false, true}) {
    auto const parts = posterior_example<double>(levels);
    posterior_newcomer<double> newcomer(parts, history);
    for (std::size_t draw = 0; draw < 2; ++draw) {
      newcomer.solve(draw);
      std::array<double, 2> const x{newcomer.mean()[0], newcomer.mean()[1]};
      for (std::size_t f = 0; f < 2; ++f) {
        auto left = x, right = x;
        left[f] -= 1e-3, right[f] += 1e-3;
        double const slope =
            (log_density(parts, draw, right) - log_density(parts, draw, left)) / 2e-3;
        CHECK(std::abs(slope) < 1e-4);
      }
    }
  }
}

TEST_CASE("the parts of a score sum to it, and its variance is the density's") {
  auto const parts = posterior_example<double>(false);
  posterior_newcomer<double> newcomer(parts, history);
  for (std::size_t draw = 0; draw < 2; ++draw)
    for (index_t i = 0; i < 3; ++i) {
      newcomer.solve(draw);
      auto const h = parts.items.row(i).subspan(3 * draw, 3);
      auto const z = newcomer.response(item_index{i});
      double sum = newcomer.prior_part(z);
      for (std::size_t j = 0; j < 3; ++j) sum += newcomer.part(j, z);
      CHECK(sum == doctest::Approx(h[0] * newcomer.mean()[0] + h[1] * newcomer.mean()[1]));
      CHECK(newcomer.variance(item_index{i}) == doctest::Approx(h[0] * z[0] + h[1] * z[1]));
    }
}

TEST_CASE("what was rated moves the prior") {
  auto parts = posterior_example<double>(false);
  auto const plain = parts;
  parts.effects = lfrec_test::whole_posterior_example<double>().effects;
  posterior_newcomer<double> newcomer(parts, history);
  for (std::size_t draw = 0; draw < 2; ++draw) {
    newcomer.solve(draw);
    auto moved = plain;
    for (std::size_t f = 0; f < 2; ++f)
      for (index_t i = 0; i < 3; ++i)
        moved.prior_means[2 * draw + f] += parts.effects.row(i)[2 * draw + f] / std::sqrt(3.0);
    posterior_newcomer<double> witness(moved, history);
    witness.solve(draw);
    for (std::size_t f = 0; f < 2; ++f)
      CHECK(newcomer.mean()[f] == doctest::Approx(witness.mean()[f]));
  }
}

TEST_CASE("the newcomer's precision and unknowns fit each other") {
  auto const parts = lfrec_test::whole_posterior_example<double>();
  posterior_newcomer<double> newcomer(parts, history);
  for (std::size_t draw = 0; draw < 2; ++draw) {
    newcomer.solve(draw);
    double const alpha = parts.noise[draw];
    double const shape = parts.noise_shapes[draw];
    double error = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      auto const h = parts.items.row(items[j]).subspan(3 * draw, 3);
      double const t = (static_cast<double>(values[j]) - parts.base) / parts.unit;
      double const miss = t - newcomer.mean()[0] * h[0] - newcomer.mean()[1] * h[1] - h[2];
      error += parts.item_precision(item_index{items[j]}, draw) *
               (miss * miss + newcomer.variance(item_index{items[j]}));
    }
    double const rate = shape + alpha * error / 2;
    double const precision = (shape + 1.5) / rate;
    // The mean of 1 / γ, over the rest of the precision.
    CHECK(
        newcomer.noise_variance(item_index{1}) ==
        doctest::Approx(rate / (shape + 0.5) / alpha / parts.item_precision(item_index{1}, draw)));
    // With the noise at that precision, a model of equal users has the same solution.
    auto equal = parts;
    equal.user_noise.clear();
    equal.noise[draw] *= precision;
    posterior_newcomer<double> witness(equal, history);
    witness.solve(draw);
    for (std::size_t f = 0; f < 2; ++f)
      CHECK(newcomer.mean()[f] == doctest::Approx(witness.mean()[f]).epsilon(1e-5));
    auto const z = newcomer.response(item_index{2});
    double sum = newcomer.prior_part(z);
    for (std::size_t j = 0; j < 3; ++j) sum += newcomer.part(j, z);
    auto const h = parts.items.row(2).subspan(3 * draw, 3);
    CHECK(sum == doctest::Approx(h[0] * newcomer.mean()[0] + h[1] * newcomer.mean()[1]));
  }
  // Of nobody the noise is what the shape says: κ / (κ − 1).
  posterior_newcomer<double> nobody(parts, {});
  nobody.solve(0);
  CHECK(nobody.noise_variance(item_index{0}) == doctest::Approx(1.5 / 4));
}

TEST_CASE("no history leaves the prior") {
  auto const parts = posterior_example<double>(true);
  posterior_newcomer<double> newcomer(parts, {});
  newcomer.solve(0);
  CHECK(newcomer.mean()[0] == doctest::Approx(0));
  CHECK(newcomer.mean()[1] == doctest::Approx(0.5));
}

TEST_CASE("a history that is not sound or off the scale is refused") {
  auto const parts = posterior_example<double>(true);
  std::vector<index_t> const item{1}, outside{3};
  std::vector<float> const five{5}, between{4}, above{9};
  CHECK_NOTHROW(posterior_newcomer<double>(parts, {item, five}));
  CHECK_THROWS_AS(posterior_newcomer<double>(parts, {outside, five}), lfrec::shape_error);
  CHECK_THROWS_WITH_AS(posterior_newcomer<double>(parts, {item, between}),
                       doctest::Contains("of item 1 is not on the scale"), lfrec::numeric_error);
  CHECK_THROWS_AS(posterior_newcomer<double>(parts, {item, above}), lfrec::numeric_error);
}
