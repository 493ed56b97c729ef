// SPDX-License-Identifier: MIT
#include "lfrec/models/blended_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/data/history.hpp"
#include "lfrec/io/load.hpp"
#include "lfrec/io/save.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/compiled_io.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace {

using lfrec::any_model;
using lfrec::blended_model;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::query;
using lfrec::user_index;

static_assert(lfrec::Model<blended_model<float>> && lfrec::MarksEvidence<blended_model<double>> &&
              lfrec::Explains<blended_model<float>>);

blended_model<float> example() {
  auto const data = lfrec_test::five_by_seven();
  return blended_model<float>(
      {.models = {lfrec_test::als<float>{{.factors = 2, .epochs = 4}}.fit(data),
                  lfrec_test::item_knn<float>{{.neighbors = 3}}.fit(data),
                  lfrec_test::popularity<float>{}.fit(data)},
       .weights = {0.7, 0.4, -0.1},
       .offset = 0.25});
}

std::vector<float> scores(auto const& model, query const& q) {
  std::vector<float> all(lfrec::to_size(model.items()));
  model.score(q, std::span(all));
  return all;
}

std::vector<query> everybody(lfrec::history const& stranger) {
  std::vector<query> all{{}, {.user = {}, .history = stranger.view()}};
  for (index_t u = 0; u < 5; ++u) {
    all.push_back({.user = user_index{u}, .history = {}});
    all.push_back({.user = user_index{u}, .history = stranger.view()});
  }
  return all;
}

lfrec::history stranger() {
  return {7, {{item_index{1}, 4.0F}, {item_index{4}, 2.0F}}};
}

}  // namespace

TEST_CASE("an explanation's terms sum to the score") {
  auto const model = example();
  auto const data = lfrec_test::five_by_seven();
  auto const check = [&](query const& q, query const& scored) {
    auto const expected = scores(model, scored);
    for (index_t i = 0; i < 7; ++i) {
      auto const why = model.explain(q, item_index{i});
      CHECK(why.sum() == doctest::Approx(why.score));
      CHECK(std::abs(why.score - static_cast<double>(expected[lfrec::to_size(i)])) < 1e-4);
      for (std::size_t a = 0; a < why.terms.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
          CHECK_FALSE(
              (why.terms[a].kind == why.terms[b].kind && why.terms[a].index == why.terms[b].index));
    }
  };
  auto const history = stranger();
  check({}, {});
  check({.user = {}, .history = history.view()}, {.user = {}, .history = history.view()});
  for (index_t u = 0; u < 5; ++u) {
    query const known{.user = user_index{u}, .history = {}};
    check(known, known);
    // A known user's own history, brought along, accounts for the user's score.
    auto const own = data.user(user_index{u});
    check({.user = user_index{u}, .history = lfrec::row_view{own.index, own.value}}, known);
  }
}

TEST_CASE("newcomers pass to every part") {
  auto const model = example();
  auto const history = stranger();
  query const q{.user = {}, .history = history.view()};
  std::vector<double> expected(7, 0.25);
  for (std::size_t k = 0; k < 3; ++k) {
    auto const part = scores(model.parts().models[k], q);
    auto const scale = lfrec::detail::standard_scale(std::span<float const>(part));
    for (std::size_t i = 0; i < 7; ++i)
      expected[i] +=
          model.parts().weights[k] * (static_cast<double>(part[i]) - scale.mean) * scale.factor;
  }
  auto const found = scores(model, q);
  for (std::size_t i = 0; i < 7; ++i) CHECK(found[i] == doctest::Approx(expected[i]));
}

TEST_CASE("an item that no part has seen comes last") {
  auto const model = example();
  CHECK_FALSE(model.has_evidence(item_index{5}, 1.0F));
  auto const list = lfrec::recommend(model, user_index{0}, 7);
  CHECK(list[6].item == item_index{5});
  CHECK(list.with_evidence() == 6);
}

TEST_CASE("saved and loaded with all its parts, a blend scores the same") {
  auto const inner = example();
  blended_model<float> const model({.models = {inner, inner.parts().models[1]},
                                    .weights = {1, 0.5},
                                    .offset = -1,
                                    .standardize = false});
  lfrec::saved_model saved{.model = model};
  for (index_t u = 0; u < 5; ++u) saved.users.insert(std::to_string(u));
  for (index_t i = 0; i < 7; ++i) saved.items.insert(std::to_string(i));
  auto const bytes = lfrec::save_bytes(saved);
  auto const loaded = lfrec::load(std::span(bytes));
  REQUIRE(loaded.model.target<blended_model<float>>() != nullptr);
  auto const history = stranger();
  for (auto const& q : everybody(history)) CHECK(scores(loaded.model, q) == scores(model, q));

  saved.model = blended_model<float>({.models = {model}, .weights = {1}});
  CHECK_NOTHROW((void)lfrec::save_bytes(saved));  // three deep
  auto deep = model;
  for (int n = 0; n < 6; ++n) deep = blended_model<float>({.models = {deep}, .weights = {1}});
  saved.model = deep;
  CHECK_THROWS_AS((void)lfrec::save_bytes(saved), lfrec::shape_error);
}

TEST_CASE("a blend of empty models is empty") {
  any_model const none = lfrec_test::popularity<float>{}.fit(lfrec::matrix());
  blended_model<float> const model({.models = {none, none}, .weights = {1, 1}});
  CHECK(model.items() == 0);
  CHECK(scores(model, {}).empty());
}

TEST_CASE("bad queries are errors") {
  auto const model = example();
  std::vector<float> room(6);
  CHECK_THROWS_AS(model.score({}, std::span(room)), lfrec::shape_error);
  room.resize(7);
  CHECK_THROWS_AS(model.score({.user = user_index{5}, .history = {}}, std::span(room)),
                  lfrec::shape_error);
  CHECK_THROWS_AS((void)model.explain({}, item_index{7}), lfrec::shape_error);
}
