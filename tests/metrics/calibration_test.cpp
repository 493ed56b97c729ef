// SPDX-License-Identifier: MIT
#include "lfrec/metrics/calibration.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/profiles.hpp"

using doctest::Approx;
using lfrec::calibration;

namespace {

// The mean over the known items of their features' shares.
std::vector<double> mix(lfrec_test::profile_case const& c,
                        std::vector<lfrec::index_t> const& items) {
  std::vector<double> shares(lfrec::to_size(c.width), 0.0);
  double known = 0;
  for (auto const i : items) known += c.knows(i) ? 1 : 0;
  for (auto const i : items) {
    auto const& row = c.features[lfrec::to_size(i)];
    double sum = 0;
    for (double const w : row) sum += w;
    for (std::size_t f = 0; f < row.size() && sum > 0; ++f) shares[f] += row[f] / sum / known;
  }
  return shares;
}

}  // namespace

TEST_CASE("by hand: a user of half rock, half jazz and lists of either") {
  // Items: rock, jazz, rock, both, nothing.
  lfrec::item_vectors const table(
      lfrec::csr<float>(5, 2, {0, 1, 2, 3, 5, 5}, {0, 1, 0, 0, 1}, {1, 2, 5, 1, 1}));
  std::vector<lfrec::index_t> const own = {0, 1, 4};
  std::vector<float> const ones = {1, 1, 1};
  auto const of = [&](std::vector<lfrec::item_index> const& list) {
    return calibration(table, 2)({.recommended = list, .relevant = {}, .seen = {own, ones}});
  };
  using lfrec::item_index;
  CHECK(of({item_index{3}}) == Approx(0));
  CHECK(of({item_index{0}, item_index{1}, item_index{2}}) == Approx(0));
  double const jazz_missing = 0.5 * std::log2(0.5 / (0.99 + 0.01 * 0.5)) + 0.5 * std::log2(1 / .01);
  CHECK(of({item_index{0}, item_index{2}}) == Approx(jazz_missing));
  CHECK(of({}) == Approx(std::log2(100)));
  CHECK(calibration(table)({.recommended = {}, .relevant = {}}) == 0);  // nobody to fit
  CHECK(calibration(table).name() == "calibration@10");
}

TEST_CASE("calibration equals its formula on random users") {
  lfrec_test::for_random_profiles([](lfrec_test::profile_case const& c, lfrec::index_t k) {
    auto const p = mix(c, c.seen);
    auto const q = mix(c, c.head(k));
    double expected = 0;
    for (std::size_t f = 0; f < p.size(); ++f)
      if (p[f] > 0) expected += p[f] * std::log(p[f] / (0.9 * q[f] + 0.1 * p[f])) / std::log(2.0);
    calibration const metric(lfrec::item_vectors(c.sparse_features()), k, 0.1);
    CHECK(metric(c.ranking()) == Approx(expected).epsilon(1e-9));
  });
}

TEST_CASE("features below 0 and an alpha outside its range are refused") {
  lfrec::item_vectors const signs(lfrec::csr<float>(1, 1, {0, 1}, {0}, {-1}));
  CHECK_THROWS_WITH_AS(calibration{signs},
                       "calibration: the weights of features must not be negative",
                       lfrec::invalid_option);
  lfrec::item_vectors const table(lfrec::csr<float>(1, 1, {0, 1}, {0}, {1}));
  CHECK(calibration(table, 5, 0.1).name() == "calibration_0.1@5");
  CHECK(calibration(table, 5).name() == "calibration@5");
  CHECK_THROWS_WITH_AS(calibration(table, 5, 0),
                       "calibration: alpha must lie between 0 and 1, got 0.000000",
                       lfrec::invalid_option);
  CHECK_THROWS_AS(calibration(table, 5, 1), lfrec::invalid_option);
  CHECK_THROWS_AS(calibration(table, 5, std::numeric_limits<double>::quiet_NaN()),
                  lfrec::invalid_option);
}
