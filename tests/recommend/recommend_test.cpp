// SPDX-License-Identifier: MIT
#include "lfrec/recommend/recommend.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "recommend/random_model.hpp"
#include "support/executors.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;
using lfrec_test::list_by_sorting;
using lfrec_test::random_model;
using lfrec_test::random_model_with_evidence;

namespace {

template <typename M, typename List>
void check_list(M const& model, user_index user, List const& list,
                std::vector<index_t> const& expected) {
  auto const scores = model.of(user);
  REQUIRE(list.size() == expected.size());
  for (std::size_t n = 0; n < list.size(); ++n) {
    CHECK(lfrec::to_index(list[n].item) == expected[n]);
    CHECK(list[n].score == scores[lfrec::to_size(list[n].item)]);
    bool rests = true;
    if constexpr (lfrec::MarksEvidence<M>) rests = model.has_evidence(list[n].item, list[n].score);
    CHECK(list.has_evidence(n) == rests);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("lists are those that sorting everything gives", M, random_model,
                   random_model_with_evidence) {
  auto const plays = lfrec_test::power_law(13, 150, 30, 3);
  auto const third = [](item_index i) { return lfrec::to_index(i) % 3 == 0; };
  std::vector<item_index> some;
  for (index_t i = 0; i < 150; i += 4) some.push_back(item_index{i});
  for (std::uint64_t const distinct : {2U, 7U, 100000U}) {
    M const model(13, 150, distinct, distinct);
    for (index_t u = 0; u < 13; ++u)
      for (std::size_t const n : {0U, 1U, 2U, 10U, 75U, 150U, 1000U}) {
        CAPTURE(u);
        CAPTURE(n);
        user_index const user{u};
        auto const scores = model.of(user);
        auto const seen = plays.user(user).index;
        auto const fresh = [&](item_index i) {
          return !std::ranges::binary_search(seen, lfrec::to_index(i));
        };
        auto const in_some = [&](item_index i) { return std::ranges::count(some, i) > 0; };
        check_list(model, user, lfrec::recommend(model, user, n),
                   list_by_sorting(model, scores, n, [](auto) { return true; }));
        check_list(model, user, lfrec::recommend(model, user, n, lfrec::unseen(plays, user)),
                   list_by_sorting(model, scores, n, fresh));
        check_list(model, user, lfrec::recommend(model, user, n, lfrec::only(some)),
                   list_by_sorting(model, scores, n, in_some));
        check_list(model, user,
                   lfrec::recommend(model, user, n,
                                    lfrec::unseen(plays, user) & lfrec::except(some) & third),
                   list_by_sorting(model, scores, n, [&](item_index i) {
                     return fresh(i) && !in_some(i) && third(i);
                   }));
      }
  }
}

TEST_CASE("ranking given items is recommending among them alone, each once") {
  random_model_with_evidence const model(3, 40, 8, 4);
  std::vector<item_index> const items{item_index{7}, item_index{3}, item_index{7}, item_index{39}};
  auto const list = lfrec::rank(model, lfrec::query{.user = user_index{1}}, items);
  check_list(model, user_index{1}, list,
             list_by_sorting(model, model.of(user_index{1}), 40,
                             [&](item_index i) { return std::ranges::count(items, i) > 0; }));
  CHECK(list.size() == 3);
  CHECK(lfrec::rank(model, lfrec::query{}, {}).empty());
  CHECK_THROWS_AS((void)lfrec::rank(model, lfrec::query{}, {item_index{40}}), lfrec::shape_error);
}

TEST_CASE_TEMPLATE("many lists are the single ones in order, for any executor", M, random_model,
                   random_model_with_evidence) {
  M const model(37, 70, 2, 5);
  auto const plays = lfrec_test::power_law(37, 70, 9, 3);
  std::vector<user_index> users;
  for (index_t u = 36; u >= 0; --u) users.push_back(user_index{u});
  users.push_back(user_index{36});
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const lists = lfrec::recommend_unseen(model, plays, users, 9, exec);
    REQUIRE(lists.size() == users.size());
    for (std::size_t k = 0; k < users.size(); ++k)
      CHECK(lists[k] == lfrec::recommend(model, users[k], 9, lfrec::unseen(plays, users[k])));
  });
  CHECK(lfrec::recommend_unseen(model, plays, {}, 9).empty());
}

TEST_CASE("with neighbours what has evidence depends on the query") {
  auto const plays = lfrec_test::five_by_seven();  // item 5 is nobody's
  auto const model = lfrec_test::item_knn<float>{}.fit(plays);
  auto const list = lfrec::recommend(model, user_index{0}, 7);
  std::vector<float> scores(7);
  model.score({.user = user_index{0}}, std::span(scores));
  for (std::size_t n = 0; n < 7; ++n)
    CHECK(list.has_evidence(n) == (scores[lfrec::to_size(list[n].item)] != 0));
  // Nobody in particular: all by popularity, which is 3 for item 0, 0 for item 5 and 2 else.
  auto const nobody = lfrec::recommend(model, lfrec::query{}, 7);
  CHECK(nobody.with_evidence() == 0);
  std::vector<index_t> order;
  for (auto const& entry : nobody) order.push_back(lfrec::to_index(entry.item));
  CHECK(order == std::vector<index_t>{0, 1, 2, 3, 4, 6, 5});
}

TEST_CASE("users, queries and matrices that do not fit the model are errors") {
  random_model const model(3, 40, 8, 4);
  CHECK_THROWS_WITH_AS((void)lfrec::recommend(model, user_index{3}, 5),
                       "user 3 is outside the model's 3 users", lfrec::shape_error);
  CHECK_THROWS_AS((void)lfrec::recommend(model, user_index{-1}, 5), lfrec::shape_error);
  CHECK_THROWS_AS((void)lfrec::recommend(model, user_index{0}, 5, lfrec::except({item_index{40}})),
                  lfrec::shape_error);
  auto const plays = lfrec_test::five_by_seven();
  std::vector<user_index> const users{user_index{0}};
  CHECK_THROWS_WITH_AS((void)lfrec::recommend_unseen(model, plays, users, 5),
                       "a matrix of 7 items and a model of 40", lfrec::shape_error);
  random_model const small(3, 7, 8, 4);
  std::vector<user_index> const beyond{user_index{4}};  // in the matrix, not in the model
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    CHECK_THROWS_AS((void)lfrec::recommend_unseen(small, plays, beyond, 5, exec),
                    lfrec::shape_error);
  });
}

namespace {

/// Counts how often all items are scored one query at a time.
struct counting_model {
  using scalar_type = float;
  lfrec::factor_model<float> inside;
  int* count;
  [[nodiscard]] lfrec::index_t users() const { return inside.users(); }
  [[nodiscard]] lfrec::index_t items() const { return inside.items(); }
  [[nodiscard]] bool has_evidence(lfrec::item_index i, float) const {
    return lfrec::to_index(i) % 2 == 0;
  }
  [[nodiscard]] std::span<float const> popularity() const { return inside.popularity(); }
  void score(lfrec::query const& q, std::span<float> scores) const {
    ++*count;
    inside.score(q, scores);
  }
  [[nodiscard]] auto query_vectors(std::span<lfrec::query const> queries) const {
    return inside.query_vectors(queries);
  }
  void score_block(lfrec::factors<float> const& vectors, lfrec::index_t first, lfrec::index_t last,
                   std::span<float> tile) const {
    inside.score_block(vectors, first, last, tile);
  }
};

}  // namespace

TEST_CASE("lists that take all their candidates were scored twice") {
  auto const data = lfrec_test::power_law(37, 601, 9, 3);
  int count = 0;
  counting_model const model{lfrec_test::implicit_als<float>{{.factors = 4, .epochs = 2}}.fit(data),
                             &count};
  std::vector<lfrec::query> queries(5);
  for (lfrec::index_t u = 0; u < 5; ++u) queries[lfrec::to_size(u)].user = lfrec::user_index{u};
  std::vector<lfrec::item_index> const few{lfrec::item_index{3}, lfrec::item_index{600},
                                           lfrec::item_index{8}};
  auto const lists = lfrec::recommend_all(model, std::span<lfrec::query const>(queries), 10,
                                          [&](std::size_t) { return lfrec::only(few); });
  CHECK(count == 0);
  for (std::size_t k = 0; k < 5; ++k) {
    REQUIRE(lists[k].size() == 3);
    CHECK(lists[k].with_evidence() == 2);
    CHECK(lists[k] == lfrec::recommend(model, queries[k], 10, lfrec::only(few)));
  }
}
