// SPDX-License-Identifier: MIT
#include "lfrec/models/any_model.hpp"

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "lfrec/als.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/rating_knn.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "lfrec/recommend/similar.hpp"
#include "support/executors.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace {

using lfrec::any_model;
using lfrec::item_index;
using lfrec::user_index;

static_assert(lfrec::Model<any_model> && lfrec::MarksEvidence<any_model> &&
              lfrec::ScoresBlocks<any_model> && std::copyable<any_model>);
static_assert(lfrec::Model<lfrec::basic_any_model<double>>);
// What only some models can do is looked up, so that similar_items takes no any_model unasked.
static_assert(!lfrec::ComparesItems<any_model> && !lfrec::FoldsIn<any_model>);
// One scalar type: an any_model of floats holds no model of doubles.
static_assert(std::is_convertible_v<lfrec::factor_model<float>, any_model> &&
              !std::is_constructible_v<any_model, lfrec::factor_model<double>>);

auto factors_of(lfrec::matrix const& data) {
  return lfrec_test::implicit_als<float>{{.factors = 5, .epochs = 3}}.fit(data);
}

template <typename M>
std::vector<float> scores_of(M const& model, lfrec::query const& q) {
  std::vector<float> scores(lfrec::to_size(model.items()));
  model.score(q, scores);
  return scores;
}

}  // namespace

TEST_CASE("any model gives the lists and scores of the model inside, to the bit") {
  auto const data = lfrec_test::power_law(37, 601, 9, 3);  // more than one block of items
  auto const check = [&](auto const& model) {
    any_model const any = model;
    CHECK(any.users() == model.users());
    CHECK(any.items() == model.items());
    CHECK(scores_of(any, {}) == scores_of(model, {}));
    std::vector<user_index> users;
    for (lfrec::index_t u = 0; u < data.users(); ++u) users.push_back(user_index{u});
    auto const lists = lfrec::recommend_unseen(model, data, users, 600);
    lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
      CHECK(lfrec::recommend_unseen(any, data, users, 600, exec) == lists);
    });
    CHECK(lfrec::recommend(any, users[5], 20, lfrec::unseen(data, users[5])).with_evidence() ==
          lfrec::recommend(model, users[5], 20, lfrec::unseen(data, users[5])).with_evidence());
  };
  check(factors_of(data));
  check(lfrec_test::item_knn<float>{}.fit(data));
  check(lfrec_test::popularity<float>{}.fit(data));
}

TEST_CASE("a capability is a pointer to a model that can, or nothing") {
  auto const data = lfrec_test::five_by_seven();
  auto const model = factors_of(data);
  any_model const any = model;
  auto const history = data.user(user_index{1});

  REQUIRE(any.item_comparer() != nullptr);
  CHECK(lfrec::similar_items(*any.item_comparer(), item_index{2}, 7) ==
        lfrec::similar_items(model, item_index{2}, 7));
  REQUIRE(any.user_comparer() != nullptr);
  CHECK(lfrec::similar_users(*any.user_comparer(), user_index{0}, 1)[0].user ==
        lfrec::similar_users(model, user_index{0}, 1)[0].user);
  REQUIRE(any.newcomer_folder() != nullptr);
  CHECK(any.newcomer_folder()->fold_in(history) == model.fold_in(history));
  REQUIRE(any.explainer() != nullptr);
  lfrec::query const q{.user = {}, .history = history};
  CHECK(any.explainer()->explain(q, item_index{6}).score == model.explain(q, item_index{6}).score);

  any_model const neighbors = lfrec_test::item_knn<float>{}.fit(data);
  CHECK(neighbors.item_comparer() != nullptr);
  CHECK(neighbors.user_comparer() == nullptr);
  CHECK(neighbors.newcomer_folder() == nullptr);
  any_model const popular = lfrec_test::popularity<float>{}.fit(data);
  CHECK(popular.item_comparer() == nullptr);
  CHECK(popular.user_comparer() == nullptr);
}

TEST_CASE("the model inside can be had back by its type, and copies share it") {
  auto const data = lfrec_test::five_by_seven();
  any_model const any = lfrec_test::item_knn<float>{}.fit(data);
  CHECK(any.target<lfrec::factor_model<float>>() == nullptr);
  auto const* const inside = any.target<lfrec::neighbor_model<float>>();
  REQUIRE(inside != nullptr);
  CHECK(inside->neighbors().nonzeros() > 0);

  any_model copy = lfrec_test::popularity<float>{}.fit(data);
  auto const* const comparer = any.item_comparer();
  copy = any;
  CHECK(copy.target<lfrec::neighbor_model<float>>() == inside);
  CHECK(copy.item_comparer() == comparer);
  any_model const of_any = copy;  // a copy, not a model around a model
  CHECK(of_any.target<lfrec::neighbor_model<float>>() == inside);
}

TEST_CASE("the errors of the model inside come through") {
  any_model const any = lfrec_test::popularity<float>{}.fit(lfrec_test::five_by_seven());
  std::vector<float> scores(3);
  CHECK_THROWS_WITH_AS(any.score({}, scores), doctest::Contains("given room for 3 scores"),
                       lfrec::shape_error);
}

TEST_CASE("one item's score was not forwarded") {
  auto const data = lfrec_test::five_by_seven();
  auto const inside = lfrec::item_rating_knn{}.fit(data);
  any_model const model = inside;
  REQUIRE(model.item_scorer() != nullptr);
  for (lfrec::index_t i = 0; i < 7; ++i) {
    lfrec::query const whom{.user = user_index{1}};
    CHECK(model.item_scorer()->score_item(whom, item_index{i}) ==
          inside.score_item(whom, item_index{i}));
  }
  CHECK(any_model(factors_of(data)).item_scorer() == nullptr);
}
