// SPDX-License-Identifier: MIT
#include "lfrec/models/dense_item_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/data/history.hpp"
#include "lfrec/linear.hpp"
#include "support/tiny_data.hpp"

using lfrec::csr;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;
using model_type = lfrec::dense_item_model<float>;

namespace {

/// Three items; 0 and 1 speak for item 2 with 0.5 and -2, item 2 for item 0 with 1.
lfrec::factors<float> small_weights() {
  lfrec::factors<float> weights(3, 3);
  weights.row(0)[2] = 0.5F;
  weights.row(1)[2] = -2;
  weights.row(2)[0] = 1;
  return weights;
}

model_type small_model() {
  return model_type(small_weights(), csr<float>(2, 3, {0, 2, 2}, {0, 1}, {4, 1}), {1, 1, 0});
}

std::vector<float> score(model_type const& model, lfrec::query const& q) {
  std::vector<float> result(lfrec::to_size(model.items()));
  model.score(q, std::span(result));
  return result;
}

}  // namespace

static_assert(lfrec::Model<model_type> && lfrec::MarksEvidence<model_type> &&
              lfrec::ComparesItems<model_type> && lfrec::Explains<model_type>);
static_assert(!lfrec::ComparesUsers<model_type>);

TEST_CASE("a score is what the history's items say for an item") {
  auto const model = small_model();
  CHECK(score(model, {.user = user_index{0}}) == std::vector<float>{0, 0, 4 * 0.5F - 2});
  CHECK(score(model, {.user = user_index{1}}) == std::vector<float>{0, 0, 0});
  lfrec::history const stranger(3, {{item_index{2}, -3.F}});
  // A history given replaces the known one.
  CHECK(score(model, {.user = user_index{0}, .history = stranger.view()}) ==
        std::vector<float>{-3, 0, 0});
  CHECK_FALSE(model.has_evidence(item_index{2}, 0));
  CHECK(model.has_evidence(item_index{2}, -1));
  std::vector<float> to_item(3);
  model.similarity_to_item(item_index{2}, std::span(to_item));
  CHECK(to_item == std::vector<float>{0.5F, -2, 0});
}

TEST_CASE("explanations have a term per item of the history and add up to the score") {
  auto const data = lfrec_test::power_law(53, 47, 7, 6);
  lfrec::history const stranger(
      47, {{item_index{0}, 3.F}, {item_index{5}, -2.F}, {item_index{6}, 0.F}});
  std::vector<lfrec::query> queries{{}, {.history = stranger.view()}};
  for (index_t u = 0; u < 53; u += 7) queries.push_back({.user = user_index{u}});
  for (auto const form : {lfrec::ease_form::primal, lfrec::ease_form::dual}) {
    auto const model = lfrec::ease{{.regularization = 200, .form = form}}.fit(data);
    for (auto const& q : queries) {
      auto const scores = score(model, q);
      auto const known = model.history(q);
      for (index_t i = 0; i < 47; ++i) {
        auto const why = model.explain(q, item_index{i});
        double const expected = double{scores[lfrec::to_size(i)]};
        CHECK(std::abs(why.sum() - expected) <= 2e-5 * (1 + std::abs(expected)));
        for (auto const& term : why.terms) {
          CHECK(term.kind == lfrec::reason::item);
          CHECK(std::ranges::count(known.index, term.index) == 1);
          CHECK(term.index != i);
        }
      }
    }
  }
}

TEST_CASE("parts that do not fit together are refused") {
  csr<float> const histories(2, 3, {0, 2, 2}, {0, 1}, {4, 1});
  auto const make = [&](lfrec::factors<float> weights, std::vector<float> popularity) {
    return model_type(std::move(weights), histories, std::move(popularity));
  };
  CHECK_THROWS_AS((void)make(lfrec::factors<float>(2, 3), {1, 1, 0}), lfrec::shape_error);
  CHECK_THROWS_AS((void)make(lfrec::factors<float>(4, 4), {1, 1, 0}), lfrec::shape_error);
  CHECK_THROWS_AS((void)make(small_weights(), {1, 1}), lfrec::shape_error);
  float const nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS((void)make(small_weights(), {1, nan, 0}), lfrec::numeric_error);
  auto weights = small_weights();
  weights.row(1)[1] = nan;
  CHECK_THROWS_AS((void)make(weights, {1, 1, 0}), lfrec::numeric_error);
  // Weights in dual form of other users.
  lfrec::dual_item_weights<float> const dual(lfrec::factors<float>(1, 1), {1, 1, 1},
                                             csr<float>(1, 3, {0, 0}, {}, {}));
  CHECK_THROWS_AS((void)model_type(dual, histories, {1, 1, 0}), lfrec::shape_error);
}
