// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include "lfrec/models/posterior_parts.hpp"

namespace lfrec_test {

/// Two users, three items, one factor, two draws: [b, p, 1] and [1, q, b] twice a row. Ratings are
/// 3 + 2 · score, or one of 3, 5, 7.
template <typename Scalar>
lfrec::posterior_parts<Scalar> posterior_example(bool levels) {
  auto const table = [](lfrec::index_t rows, std::vector<Scalar> const& values) {
    lfrec::factors<Scalar> result(rows, 6);
    std::copy(values.begin(), values.end(), result.data());
    return result;
  };
  auto const half = static_cast<Scalar>(0.5);
  auto const quarter = static_cast<Scalar>(0.25);
  lfrec::posterior_parts<Scalar> parts;
  parts.draws = 2;
  parts.users = table(2, {half, 1, 1, -half, 2, 1, 0, -1, 1, quarter, half, 1});
  parts.user_draws = parts.users;
  parts.user_draws.row(0)[3] = 0;
  parts.items = table(3, {1, 1, 0, 1, 1, half, 1, 2, quarter, 1, 1, -half, 1, -1, half, 1, 0, 0});
  parts.prior_means = {0, 0.5, 0.25, 0};
  parts.prior_precisions = {2, 0, 0, 1, 1, 0, 0, 4};
  parts.noise = levels ? std::vector<double>{1, 1} : std::vector<double>{4, 1};
  if (levels) parts.cuts = {-1, 1, -0.5, 2};
  parts.base = 3;
  parts.unit = 2;
  parts.popularity = {2, 1, 1};
  parts.summary.epochs = 9;
  return parts;
}

/// The same with all that a model may know besides: effects of items on the prior, and precisions
/// of users and items.
template <typename Scalar>
lfrec::posterior_parts<Scalar> whole_posterior_example() {
  auto parts = posterior_example<Scalar>(false);
  std::vector<Scalar> const effects{
      1, -1, static_cast<Scalar>(0.5), 0, 0, 1, -1, static_cast<Scalar>(0.25), -1,
      1, 0,  static_cast<Scalar>(0.5)};
  parts.effects = lfrec::factors<Scalar>(3, 4);
  std::copy(effects.begin(), effects.end(), parts.effects.data());
  parts.user_noise = {2, 0.5, 1, 4};
  parts.item_noise = {1, 2, 0.5, 0.25, 4, 1};
  parts.noise_shapes = {3, 5};
  return parts;
}

}  // namespace lfrec_test
