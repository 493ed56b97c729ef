// SPDX-License-Identifier: MIT
#include "lfrec/solve/objective.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

using lfrec::index_t;

namespace {

struct row {
  std::vector<double> weight;
  std::vector<double> target;
  lfrec::prepared_row prepared;
};

template <typename Objective>
row prepare(Objective const& objective, std::vector<float> const& values,
            std::vector<double> const& offsets = {}) {
  std::vector<index_t> index;
  for (std::size_t n = 0; n < values.size(); ++n) index.push_back(static_cast<index_t>(n));
  row result{std::vector<double>(values.size()), std::vector<double>(values.size()), {}};
  result.prepared = objective(lfrec::row_view{index, values}, std::span<double const>(offsets),
                              index_t{10}, std::span(result.weight), std::span(result.target));
  return result;
}

}  // namespace

TEST_CASE("a play is a positive with its value as confidence, a dislike a negative with its own") {
  lfrec::implicit_objective const loss{.unobserved_weight = 0.5, .regularization = 2};
  auto const r = prepare(loss, {3, -2, 0});
  CHECK(r.weight == std::vector<double>{3, 2, 1});  // a plain no weighs 1
  CHECK(r.target == std::vector<double>{3, 0, 0});  // confidence times target
  CHECK(r.prepared.constant == 3);                  // c · 1² at x = 0
  CHECK(r.prepared.has_target);
  CHECK(r.prepared.ridge == doctest::Approx(2 * (3 + 2 + 1 + 0.5 * 10)));
  CHECK_FALSE(prepare(loss, {-2, 0}).prepared.has_target);
  CHECK_FALSE(prepare(loss, {}).prepared.has_target);
}

TEST_CASE("confidences are scaled, a plain no is not") {
  lfrec::implicit_objective const loss{.confidence_scale = 0.5};
  auto const r = prepare(loss, {3, -2, 0});
  CHECK(r.weight == std::vector<double>{1.5, 1, 1});
  CHECK(r.target == std::vector<double>{1.5, 0, 0});
}

TEST_CASE("the frequency scales the regularisation by its exponent") {
  lfrec::implicit_objective loss{.unobserved_weight = 0.5, .regularization = 2};
  for (double const exponent : {0.0, 0.5, 1.0, 2.0}) {
    loss.frequency_scaling = exponent;
    CHECK(prepare(loss, {3, -2, 0}).prepared.ridge == doctest::Approx(2 * std::pow(11, exponent)));
  }
}

TEST_CASE("with alpha an observed pair weighs 1 + alpha r, of which every pair has the 1") {
  lfrec::implicit_objective const loss{
      .unobserved_weight = 1, .regularization = 2, .frequency_scaling = 0, .alpha = 4};
  auto const r = prepare(loss, {3, -2, 0});
  CHECK(r.weight == std::vector<double>{12, 8, 0});
  CHECK(r.target == std::vector<double>{13, 0, 0});
  CHECK(r.prepared.constant == 13);
  CHECK(r.prepared.ridge == 2);
}

TEST_CASE("a rating is met by what the offsets leave of it") {
  lfrec::explicit_objective const loss{.regularization = 0.5};
  auto const r = prepare(loss, {5, 0, -1}, {3, 1, 0.5});
  CHECK(r.weight == std::vector<double>{1, 1, 1});
  CHECK(r.target == std::vector<double>{2, -1, -1.5});
  CHECK(r.prepared.constant == doctest::Approx(4 + 1 + 2.25));
  CHECK(r.prepared.ridge == doctest::Approx(1.5));
  CHECK(r.prepared.has_target);
  CHECK_FALSE(prepare(loss, {}).prepared.has_target);
}
