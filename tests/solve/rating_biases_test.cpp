// SPDX-License-Identifier: MIT
#include "lfrec/solve/rating_biases.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "support/brute_force_ratings.hpp"
#include "support/tiny_data.hpp"

using lfrec::detail::rating_biases;

TEST_CASE("alternating gives what full sums give") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  rating_biases biases(lfrec::serial{}, data, 4, 3);
  for (int epoch = 0; epoch < 6; ++epoch) biases.alternate(lfrec::serial{}, data);
  lfrec_test::ratings::biases const expected(lfrec_test::ratings::values(data), 4, 3, 6);
  CHECK(biases.mean == doctest::Approx(expected.mean).epsilon(1e-12));
  for (std::size_t i = 0; i < 31; ++i)
    CHECK(biases.items[i] == doctest::Approx(expected.items[i]).epsilon(1e-10));
  for (std::size_t u = 0; u < 43; ++u)
    if (!data.user(lfrec::user_index{static_cast<lfrec::index_t>(u)}).empty())
      CHECK(biases.users[u] == doctest::Approx(expected.users[u]).epsilon(1e-10));
}

TEST_CASE("where alternating has settled, the gradient of the loss is zero") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  rating_biases biases(lfrec::serial{}, data, 4, 3);
  for (int epoch = 0; epoch < 300; ++epoch) biases.alternate(lfrec::serial{}, data);
  double const least = biases.loss(lfrec::serial{}, data).total();
  for (double const step : {-1e-3, 1e-3}) {
    auto other = biases;
    other.users[5] += step;
    CHECK(other.loss(lfrec::serial{}, data).total() > least);
    other = biases;
    other.items[2] += step;
    CHECK(other.loss(lfrec::serial{}, data).total() > least);
  }
}

TEST_CASE("no ratings, no biases") {
  lfrec::matrix const empty(lfrec::interaction_log(3, 2, {}));
  rating_biases biases(lfrec::serial{}, empty, 4, 3);
  biases.alternate(lfrec::serial{}, empty);
  biases.descend(empty, 0.01);
  CHECK(biases.mean == 0);
  for (double const b : biases.users) CHECK(b == 0);
  for (double const b : biases.items) CHECK(b == 0);
}
