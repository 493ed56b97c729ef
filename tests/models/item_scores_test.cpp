// SPDX-License-Identifier: MIT
#include "lfrec/models/item_scores.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/data/history.hpp"

using scores = lfrec::item_scores<float>;

TEST_CASE("everybody gets the same scores") {
  scores const model(2, {3, 1, 2}, {2, 0, 1});
  lfrec::history const stranger(3, {{lfrec::item_index{1}, 1.F}});
  for (auto const& q : {lfrec::query{}, lfrec::query{.user = lfrec::user_index{1}},
                        lfrec::query{.history = stranger.view()}}) {
    std::vector<float> found(3);
    model.score(q, std::span(found));
    CHECK(found == std::vector<float>{3, 1, 2});
  }
  CHECK(model.users() == 2);
  CHECK(model.items() == 3);
  CHECK(model.has_evidence(lfrec::item_index{0}, 3));
  CHECK_FALSE(model.has_evidence(lfrec::item_index{1}, 1));
}

TEST_CASE("the explanation is one term") {
  scores const model(2, {3, 1, 2}, {2, 0, 1});
  auto const why = model.explain({.user = lfrec::user_index{0}}, lfrec::item_index{2});
  CHECK(why.score == 2);
  REQUIRE(why.terms.size() == 1);
  CHECK(why.terms[0].kind == lfrec::reason::bias);
  CHECK(why.sum() == 2);
  CHECK_THROWS_WITH_AS((void)model.explain({}, lfrec::item_index{3}),
                       "item 3 is outside the model's 3 items", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)model.explain({.user = lfrec::user_index{2}}, lfrec::item_index{0}),
                       "user 2 is outside the model's 2 users", lfrec::shape_error);
}

TEST_CASE("parts that do not fit together are errors") {
  CHECK_THROWS_WITH_AS(scores(2, {3, 1}, {1}), "item scores: 2 scores, 1 popularities",
                       lfrec::shape_error);
  CHECK_THROWS_AS(scores(-1, {}, {}), lfrec::shape_error);
  CHECK_THROWS_WITH_AS(scores(1, {std::numeric_limits<float>::infinity()}, {1}),
                       "item scores: not all are finite", lfrec::numeric_error);
  CHECK_THROWS_AS(scores(1, {1}, {std::numeric_limits<float>::quiet_NaN()}), lfrec::numeric_error);
}
