// SPDX-License-Identifier: MIT
#include "lfrec/metrics/goal.hpp"

#include <doctest/doctest.h>

#include "lfrec/metrics/metric_context.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "support/tiny_data.hpp"

using lfrec::goal;

TEST_CASE("metrics say which figures are wanted, also when chosen by text") {
  lfrec::metric_context context;
  context.popularity.emplace(lfrec_test::power_law(9, 12, 4, 1));
  auto const of = [&](char const* text) {
    return lfrec::goal_of(lfrec::make_metric(text, context));
  };
  CHECK(of("ndcg@10") == goal::highest);
  CHECK(of("ndcg_expected@10") == goal::highest);
  CHECK(of("novelty@10") == goal::highest);
  CHECK(of("shannon_entropy@10") == goal::highest);
  CHECK(of("gini@10") == goal::lowest);
  CHECK(of("average_popularity@10") == goal::neither);
  CHECK(of("popularity_lift@10") == goal::neither);
  CHECK(lfrec::goal_of(lfrec::rmse{}) == goal::lowest);
  CHECK(lfrec::goal_of(lfrec::mae{}) == goal::lowest);
}

TEST_CASE("better is larger, smaller or nothing") {
  CHECK(lfrec::is_better(2, 1, goal::highest));
  CHECK_FALSE(lfrec::is_better(1, 1, goal::highest));
  CHECK(lfrec::is_better(1, 2, goal::lowest));
  CHECK_FALSE(lfrec::is_better(2, 1, goal::lowest));
  CHECK_FALSE(lfrec::is_better(1, 2, goal::neither));
  CHECK_FALSE(lfrec::is_better(2, 1, goal::neither));
}
