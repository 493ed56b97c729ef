// SPDX-License-Identifier: MIT
#include "lfrec/recommend/similar.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <vector>

#include "recommend/random_model.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

template <typename Model>
void check_similar_items(Model const& model) {
  for (index_t i = 0; i < model.items(); ++i) {
    CAPTURE(i);
    if (model.popularity()[lfrec::to_size(i)] == 0) continue;  // a case of its own, below
    std::vector<float> scores(lfrec::to_size(model.items()));
    model.similarity_to_item(item_index{i}, std::span(scores));
    for (std::size_t const n : {0U, 1U, 5U, 1000U}) {
      auto const list = lfrec::similar_items(model, item_index{i}, n);
      auto const expected = lfrec_test::list_by_sorting(
          model, scores, n, [&](item_index other) { return other != item_index{i}; });
      REQUIRE(list.size() == expected.size());
      for (std::size_t k = 0; k < list.size(); ++k) {
        CHECK(lfrec::to_index(list[k].item) == expected[k]);
        CHECK(list[k].score == scores[lfrec::to_size(expected[k])]);
      }
    }
  }
}

}  // namespace

TEST_CASE("similar items are the best of all others, by sorting") {
  auto const data = lfrec_test::power_law(61, 43, 7, 4);
  check_similar_items(lfrec_test::implicit_als<float>{{.factors = 4, .epochs = 3}}.fit(data));
  check_similar_items(lfrec_test::als<float>{{.factors = 4, .epochs = 3}}.fit(data));
  check_similar_items(lfrec_test::item_knn<float>{{.neighbors = 6}}.fit(data));
}

TEST_CASE("similar items can be narrowed down") {
  auto const model = lfrec_test::item_knn<float>{}.fit(lfrec_test::five_by_seven());
  auto const list = lfrec::similar_items(
      model, item_index{0}, 7, lfrec::only({item_index{0}, item_index{3}, item_index{6}}));
  REQUIRE(list.size() == 2);  // never the item itself
  CHECK(list[0].item == item_index{3});
  CHECK(list[1].item == item_index{6});
}

TEST_CASE("on a checkerboard the items of one colour are alike") {
  auto const model = lfrec_test::implicit_als<float>{{.factors = 4, .epochs = 8}}.fit(
      lfrec_test::checkerboard(14));
  for (index_t i = 0; i < 14; ++i)
    for (auto const& [item, score] : lfrec::similar_items(model, item_index{i}, 6))
      CHECK(lfrec::to_index(item) % 2 == i % 2);
  for (index_t u = 0; u < 14; ++u)
    for (auto const& [user, score] : lfrec::similar_users(model, user_index{u}, 6))
      CHECK(lfrec::to_index(user) % 2 == u % 2);
}

TEST_CASE("an item of which nothing is known is like nothing: the popular ones, marked") {
  auto const data = lfrec_test::five_by_seven();  // nobody has item 5
  auto const check = [](auto const& model) {
    auto const list = lfrec::similar_items(model, item_index{5}, 7);
    CHECK(list.with_evidence() == 0);
    std::vector<index_t> order;
    for (auto const& entry : list) order.push_back(lfrec::to_index(entry.item));
    CHECK(order == std::vector<index_t>{0, 1, 2, 3, 4, 6});
  };
  check(lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 2}}.fit(data));
  check(lfrec_test::als<float>{{.factors = 3, .epochs = 2}}.fit(data));
  check(lfrec_test::item_knn<float>{}.fit(data));
}

TEST_CASE("similar users are the best of all others, ties to the lower index") {
  auto const model = lfrec_test::implicit_als<float>{{.factors = 4, .epochs = 3}}.fit(
      lfrec_test::power_law(61, 43, 4, 4));  // several users are empty, and so equal
  for (index_t u = 0; u < 61; ++u) {
    std::vector<float> scores(61);
    model.similarity_to_user(user_index{u}, std::span(scores));
    lfrec_test::random_model const any(1, 61, 0, 2);
    for (std::size_t const n : {0U, 7U, 100U}) {
      auto const expected = lfrec_test::list_by_sorting(
          any, scores, n, [&](item_index other) { return lfrec::to_index(other) != u; });
      auto const list = lfrec::similar_users(model, user_index{u}, n);
      REQUIRE(list.size() == expected.size());
      for (std::size_t k = 0; k < list.size(); ++k) {
        CHECK(lfrec::to_index(list[k].user) == expected[k]);
        CHECK(list[k].score == scores[lfrec::to_size(expected[k])]);
      }
    }
  }
}

TEST_CASE("items and users outside the model are errors") {
  auto const model =
      lfrec_test::implicit_als<float>{{.factors = 2, .epochs = 1}}.fit(lfrec_test::five_by_seven());
  CHECK_THROWS_WITH_AS((void)lfrec::similar_items(model, item_index{7}, 3),
                       "item 7 is outside the model's 7 items", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)lfrec::similar_users(model, user_index{5}, 3),
                       "user 5 is outside the model's 5 users", lfrec::shape_error);
  CHECK_THROWS_AS((void)lfrec::similar_items(model, item_index{0}, 3, lfrec::only({item_index{7}})),
                  lfrec::shape_error);
}
