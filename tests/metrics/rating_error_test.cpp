// SPDX-License-Identifier: MIT
#include "lfrec/metrics/rating_error.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

/// A metric of four ratings, in two parts.
template <lfrec::RatingMetric M>
double of_four(M const& metric) {
  typename M::state first, second;
  metric.add(first, 4.0, 5.0);
  metric.add(first, 3.0, 3.0);
  metric.add(second, 1.5, 1.0);
  metric.add(second, 2.0, 4.0);
  metric.merge(first, second);
  return metric.value(first);
}

}  // namespace

TEST_CASE("errors are averaged over all ratings, whichever part they came in") {
  CHECK(of_four(lfrec::rmse{}) == doctest::Approx(std::sqrt((1 + 0 + .25 + 4) / 4)));
  CHECK(of_four(lfrec::mae{}) == doctest::Approx((1 + 0 + .5 + 2) / 4));
  CHECK(lfrec::rmse::name() == "rmse");
  CHECK(lfrec::mae::name() == "mae");
}

TEST_CASE("no ratings, no error") {
  CHECK(lfrec::rmse::value({}) == 0);
  CHECK(lfrec::mae::value({}) == 0);
}

static_assert(!lfrec::RatingMetric<lfrec::error_sum>);
static_assert(!lfrec::ListMetric<lfrec::rmse>);
