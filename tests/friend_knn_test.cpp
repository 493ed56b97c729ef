// SPDX-License-Identifier: MIT
#include "lfrec/friend_knn.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/data/matrix.hpp"
#include "lfrec/knn.hpp"
#include "support/feature_data.hpp"
#include "support/tiny_data.hpp"

using namespace lfrec;

namespace {

double cosine_of(matrix const& data, index_t u, index_t v, double h) {
  double dot = 0;
  double a = 0;
  double b = 0;
  for (index_t i = 0; i < data.items(); ++i) {
    auto const value = [&](index_t who) {
      auto const row = data.user(user_index{who});
      for (std::size_t n = 0; n < row.size(); ++n)
        if (row.index[n] == i) return static_cast<double>(row.value[n]);
      return 0.0;
    };
    dot += value(u) * value(v);
    a += value(u) * value(u);
    b += value(v) * value(v);
  }
  return dot == 0 ? 0 : dot / (std::sqrt(a * b) + h);
}

// Of all users: the friends, or whoever is alike.
std::vector<double> by_brute_force(matrix const& data, social const& friends, index_t u, double h,
                                   double beta, bool everybody) {
  std::vector<double> scores(to_size(data.items()), 0);
  for (index_t v = 0; v < data.users(); ++v) {
    auto const of_u = friends.friends(user_index{u});
    bool const close = std::ranges::count(of_u, user_index{v}) > 0;
    if (v == u || (!close && !everybody)) continue;
    double const weight = cosine_of(data, u, v, h) + (close ? beta : 0);
    auto const row = data.user(user_index{v});
    for (std::size_t n = 0; n < row.size(); ++n)
      scores[to_size(row.index[n])] += weight * static_cast<double>(row.value[n]);
  }
  return scores;
}

}  // namespace

TEST_CASE("friends speak by how alike they are and because they are friends") {
  auto const data = lfrec_test::power_law(31, 23, 5, 4);
  social const friends = lfrec_test::ring(31);
  training const all{data, nullptr, nullptr, &friends};
  for (bool const everybody : {false, true}) {
    auto const model =
        friend_knn{{.neighbors = everybody ? 31 : 0, .shrinkage = 2, .friend_weight = 0.3F}}.fit(
            all);
    std::vector<float> scores(23);
    for (index_t u = 0; u < 31; ++u) {
      model.score({.user = user_index{u}}, scores);
      auto const expected =
          by_brute_force(data, friends, u, 2, static_cast<double>(0.3F), everybody);
      for (std::size_t i = 0; i < 23; ++i)
        CHECK(static_cast<double>(scores[i]) == doctest::Approx(expected[i]).epsilon(1e-5));
    }
  }
}

TEST_CASE("without friends and with neighbours it is user_knn") {
  auto const data = lfrec_test::power_law(31, 23, 5, 4);
  social const none(31, {});
  auto const model = friend_knn{{.neighbors = 5}}.fit(training{data, nullptr, nullptr, &none});
  auto const knn = user_knn{{.neighbors = 5}}.fit(data);
  CHECK(model.neighbors().indices() == knn.neighbors().indices());
  CHECK(model.neighbors().values() == knn.neighbors().values());
}

TEST_CASE("a score comes apart into the friends who have the item") {
  matrix const data(interaction_log(3, 3,
                                    {{user_index{0}, item_index{0}, 1},
                                     {user_index{1}, item_index{1}, 2},
                                     {user_index{2}, item_index{1}, 4},
                                     {user_index{2}, item_index{0}, 1}}));
  social const friends(3, {{user_index{0}, user_index{1}}, {user_index{0}, user_index{2}}});
  auto const model = friend_knn{{.shrinkage = 0, .friend_weight = 0.5F}}.fit(
      training{data, nullptr, nullptr, &friends});
  auto const why = model.explain({.user = user_index{0}}, item_index{1});
  REQUIRE(why.terms.size() == 2);
  CHECK(why.terms[0].kind == reason::friend_);
  CHECK(why.terms[0].index == 2);
  CHECK(why.terms[0].amount == doctest::Approx(4 * (0.5 + 1 / std::sqrt(17.0))));
  CHECK(why.terms[1].index == 1);
  CHECK(why.terms[1].amount == doctest::Approx(2 * 0.5));
  CHECK(why.score == doctest::Approx(why.sum()));
  // Brought along, the user's own row hides no friend.
  auto const row = data.user(user_index{0});
  auto const beside = model.explain({.user = user_index{0}, .history = row}, item_index{1});
  CHECK(beside.terms.size() == 2);
  CHECK(beside.score == why.score);
}

TEST_CASE("values that are too large for scores are refused") {
  auto const data = [](float value) {
    return matrix(interaction_log(
        2, 2, {{user_index{0}, item_index{0}, 1}, {user_index{1}, item_index{1}, value}}));
  };
  social const friends(2, {{user_index{0}, user_index{1}}});
  friend_knn const recipe{{.friend_weight = 100}};
  auto const large = data(3e38F);
  CHECK_THROWS_WITH_AS((void)recipe.fit(training{large, nullptr, nullptr, &friends}),
                       "friend_knn: the values of user 0's friends are too large for scores",
                       numeric_error);
  auto const usual = data(3e36F);
  CHECK_NOTHROW((void)recipe.fit(training{usual, nullptr, nullptr, &friends}));
}

TEST_CASE("friends are needed, one row of them for each user") {
  auto const data = lfrec_test::five_by_seven();
  CHECK_THROWS_WITH_AS(static_cast<void>(friend_knn{}.fit(data)),
                       "friend_knn needs friends, and was given none", shape_error);
  social const few(4, {});
  CHECK_THROWS_WITH_AS(static_cast<void>(friend_knn{}.fit(training{data, nullptr, nullptr, &few})),
                       "friend_knn: friends of 4 users, the matrix has 5", shape_error);
  social const none(5, {});
  CHECK_THROWS_AS(static_cast<void>(friend_knn{{.friend_weight = -1}}.fit(
                      training{data, nullptr, nullptr, &none})),
                  invalid_option);
}
