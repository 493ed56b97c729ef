// SPDX-License-Identifier: MIT
#include "lfrec/models/neighbor_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/data/history.hpp"
#include "support/brute_force_neighbors.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::csr;
using lfrec::item_index;
using lfrec::user_index;
using model_type = lfrec::neighbor_model<float>;

namespace {

/// Three items; 0 and 1 speak for item 2 with 0.5 and -2, item 2 for item 0 with 1.
model_type small_model() {
  return model_type(csr<float>(3, 3, {0, 1, 1, 3}, {2, 0, 1}, {1, 0.5F, -2}),
                    csr<float>(2, 3, {0, 2, 2}, {0, 1}, {4, 1}), {1, 1, 0});
}

std::vector<float> score(model_type const& model, lfrec::query const& q) {
  std::vector<float> result(lfrec::to_size(model.items()));
  model.score(q, std::span(result));
  return result;
}

}  // namespace

TEST_CASE("a score is what the history's items say for an item") {
  auto const model = small_model();
  CHECK(score(model, {.user = user_index{0}}) == std::vector<float>{0, 0, 4 * 0.5F - 2});
  CHECK(score(model, {.user = user_index{1}}) == std::vector<float>{0, 0, 0});
  CHECK(score(model, {}) == std::vector<float>{0, 0, 0});
  lfrec::history const stranger(3, {{item_index{2}, -3.F}});
  CHECK(score(model, {.history = stranger.view()}) == std::vector<float>{-3, 0, 0});
  // A history given replaces the known one.
  CHECK(score(model, {.user = user_index{0}, .history = stranger.view()}) ==
        std::vector<float>{-3, 0, 0});
  CHECK_FALSE(model.has_evidence(item_index{2}, 0));
  CHECK(model.has_evidence(item_index{2}, -1));
}

TEST_CASE("explanations name the neighbours in the history and add up to the score") {
  auto const data = lfrec_test::power_law(83, 47, 7, 6);
  auto const model = lfrec_test::item_knn<float>{{.neighbors = 9, .shrinkage = 1}}.fit(data);
  lfrec::history const stranger(
      47, {{item_index{0}, 3.F}, {item_index{5}, -2.F}, {item_index{6}, 0.F}});
  std::vector<lfrec::query> queries{{}, {.history = stranger.view()}};
  for (lfrec::index_t u = 0; u < 83; u += 7) queries.push_back({.user = user_index{u}});
  for (auto const& q : queries) {
    auto const scores = score(model, q);
    auto const known = model.history(q);
    for (lfrec::index_t i = 0; i < 47; ++i) {
      auto const why = model.explain(q, item_index{i});
      double const expected = double{scores[lfrec::to_size(i)]};
      CHECK(std::abs(why.sum() - expected) <= 1e-5 * (1 + std::abs(expected)));
      CHECK(std::abs(why.score - expected) <= 1e-5 * (1 + std::abs(expected)));
      for (auto const& term : why.terms) {
        CHECK(term.kind == lfrec::reason::item);
        CHECK(std::ranges::count(known.index, term.index) == 1);
        CHECK(term.index != i);
      }
    }
  }
}

TEST_CASE("items are compared by their weight as neighbours") {
  auto const model = small_model();
  std::vector<float> scores(3, 9);
  model.similarity_to_item(item_index{2}, std::span(scores));
  CHECK(scores == std::vector<float>{0.5F, -2, 0});
  CHECK_THROWS_AS(model.similarity_to_item(item_index{3}, std::span(scores)), lfrec::shape_error);
  CHECK_THROWS_AS(model.similarity_to_item(item_index{0}, std::span(scores).first(2)),
                  lfrec::shape_error);
}

TEST_CASE("copies share their storage") {
  auto const model = small_model();
  auto const copy = model;  // NOLINT(performance-unnecessary-copy-initialization): the point
  CHECK(&copy.neighbors() == &model.neighbors());
}

TEST_CASE("parts that do not fit together are errors") {
  csr<float> const square(2, 2, {0, 0, 0}, {}, {});
  csr<float> const histories(5, 2, {0, 0, 0, 0, 0, 0}, {}, {});
  csr<float> const wide(5, 3, {0, 0, 0, 0, 0, 0}, {}, {});
  CHECK_NOTHROW(model_type(square, histories, {0, 0}));
  CHECK_THROWS_WITH_AS(model_type(square, wide, {0, 0}),
                       "neighbour model: neighbours of 2 x 2 items, histories over 3, 2 "
                       "popularities",
                       lfrec::shape_error);
  CHECK_THROWS_AS(model_type(wide, wide, {0, 0, 0}), lfrec::shape_error);
  CHECK_THROWS_AS(model_type(square, histories, {0}), lfrec::shape_error);
  CHECK_THROWS_AS(model_type(square, histories, {0, std::numeric_limits<float>::infinity()}),
                  lfrec::numeric_error);
}
