// SPDX-License-Identifier: MIT
#include "lfrec/models/user_neighbor_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/data/history.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/knn.hpp"
#include "support/tiny_data.hpp"

using lfrec::csr;
using lfrec::item_index;
using lfrec::user_index;
using model_type = lfrec::user_neighbor_model<float>;

namespace {

std::vector<float> score(auto const& model, lfrec::query const& q) {
  std::vector<float> result(lfrec::to_size(model.items()));
  model.score(q, std::span(result));
  return result;
}

/// Values 1 to 5.
std::vector<lfrec::interaction> ratings() {
  auto const log = lfrec_test::power_law_log(61, 43, 7, 21);
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (std::size_t n = 0; n < rows.size(); ++n) rows[n].value = static_cast<float>(1 + n * 7 % 5);
  return rows;
}

}  // namespace

TEST_CASE("a score is what the nearest users have") {
  // User 0 has items 0, 1; user 1 items 0, 2; user 2 items 0, 1, 3; user 3 nothing of theirs.
  csr<float> const rows(4, 5, {0, 2, 4, 7, 8}, {0, 1, 0, 2, 0, 1, 3, 4}, {1, 1, 1, 2, 1, 1, 3, 1});
  model_type const model(rows,
                         {.similarity = {.kind = lfrec::similarity_kind::jaccard}, .neighbors = 2});
  auto const third = 2.0F / 3;  // of user 2; user 1 has 1/3
  CHECK(score(model, {.user = user_index{0}}) ==
        std::vector<float>{third + 1.0F / 3, third, 2 * (1.0F / 3), 3 * third, 0});
  CHECK(score(model, {.user = user_index{3}}) == std::vector<float>(5, 0));
  CHECK(score(model, {}) == std::vector<float>(5, 0));
  std::vector<float> alike(4, 9);
  model.similarity_to_user(user_index{0}, std::span(alike));
  CHECK(alike == std::vector<float>{0, 1.0F / 3, third, 0});
  CHECK_THROWS_AS(model.similarity_to_user(user_index{4}, std::span(alike)), lfrec::shape_error);
  CHECK_THROWS_AS(model.similarity_to_user(user_index{0}, std::span(alike).first(2)),
                  lfrec::shape_error);
}

TEST_CASE("a newcomer gets what training gives to a user of the same row, for each measure") {
  auto rows = ratings();
  lfrec::matrix const without(lfrec::interaction_log(61, 43, rows));
  lfrec::history const stranger(
      43, {{item_index{0}, 3.F}, {item_index{2}, 5.F}, {item_index{3}, 1.F}, {item_index{7}, 2.F}});
  for (std::size_t n = 0; n < stranger.size(); ++n)
    rows.push_back({user_index{61}, item_index{stranger.items()[n]}, stranger.values()[n]});
  lfrec::matrix const with(lfrec::interaction_log(62, 43, rows));
  auto const kinds = names(static_cast<lfrec::similarity_kind const*>(nullptr));
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    CAPTURE(kinds[k]);
    lfrec::user_knn const recipe{{.neighbors = 9,
                                  .shrinkage = 3,
                                  .similarity = static_cast<lfrec::similarity_kind>(k),
                                  .asymmetry = 0.3F,
                                  .tversky_beta = 0.2F,
                                  .min_support = 2}};
    auto const model = recipe.fit(with);
    auto const trained = score(model, {.user = user_index{61}});
    CHECK(std::ranges::count(trained, 0.F) < 43);
    // The known user with the row that training saw, and somebody whom training never saw.
    CHECK(score(model, {.user = user_index{61}, .history = stranger.view()}) == trained);
    auto const fresh = score(recipe.fit(without), {.history = stranger.view()});
    if (static_cast<lfrec::similarity_kind>(k) != lfrec::similarity_kind::adjusted_cosine)
      CHECK(fresh == trained);  // the means of the items differ by one user
  }
}

TEST_CASE("explanations name neighbours who have the item and add up to the score") {
  lfrec::matrix const data(lfrec::interaction_log(61, 43, ratings()));
  auto const model = lfrec::user_knn{{.neighbors = 9, .shrinkage = 1}}.fit(data);
  lfrec::history const stranger(43,
                                {{item_index{0}, 3.F}, {item_index{5}, 2.F}, {item_index{6}, 0.F}});
  std::vector<lfrec::query> queries{{}, {.history = stranger.view()}};
  for (lfrec::index_t u = 0; u < 61; u += 7) queries.push_back({.user = user_index{u}});
  for (auto const& q : queries) {
    auto const scores = score(model, q);
    for (lfrec::index_t i = 0; i < 43; ++i) {
      auto const why = model.explain(q, item_index{i});
      double const expected = double{scores[lfrec::to_size(i)]};
      CHECK(std::abs(why.sum() - expected) <= 1e-5 * (1 + std::abs(expected)));
      CHECK(std::abs(why.score - expected) <= 1e-5 * (1 + std::abs(expected)));
      for (auto const& term : why.terms) {
        CHECK(term.kind == lfrec::reason::friend_);
        CHECK(std::ranges::count(data.user(user_index{term.index}).index, i) == 1);
      }
    }
  }
  CHECK_THROWS_AS((void)model.explain({}, item_index{43}), lfrec::shape_error);
}

TEST_CASE("a similarity of one's own serves users too") {
  struct overlap {
    double operator()(lfrec::pair_stats pair, lfrec::row_stats, lfrec::row_stats) const {
      return pair.overlap;
    }
  };
  auto const data = lfrec_test::five_by_seven();
  auto const model = lfrec::user_knn{lfrec::user_knn_options{.shrinkage = 0}, overlap{}}.fit(data);
  auto const row = data.user(user_index{0});
  lfrec::history const same(7, row);
  CHECK(score(model, {.user = user_index{0}, .history = same.view()}) ==
        score(model, {.user = user_index{0}}));
}

TEST_CASE("copies share their storage") {
  model_type const model(csr<float>(2, 3, {0, 1, 2}, {0, 0}, {1, 1}), {});
  auto const copy = model;  // NOLINT(performance-unnecessary-copy-initialization): the point
  CHECK(&copy.neighbors() == &model.neighbors());
}

TEST_CASE("parts of user neighbours that do not fit together are errors") {
  csr<float> const rows(2, 3, {0, 1, 2}, {0, 0}, {1, 1});
  csr<float> const three(3, 3, {0, 0, 0, 0}, {}, {});
  CHECK_THROWS_WITH_AS(model_type(rows, {}, three),
                       "user neighbour model: neighbours of 3 x 3 users, histories of 2",
                       lfrec::shape_error);
  CHECK_THROWS_AS(model_type(rows, {.neighbors = -1}), lfrec::invalid_option);
  CHECK_THROWS_AS(model_type(rows, {.shrinkage = std::nan("")}), lfrec::invalid_option);
}

TEST_CASE("a similarity to a newcomer that is not finite is an error that names the user") {
  struct broken {
    double operator()(lfrec::pair_stats, lfrec::row_stats a, lfrec::row_stats) const {
      return a.count == 1 ? std::nan("") : 1;
    }
  };
  lfrec::user_neighbor_model<float, broken> const model(
      csr<float>(2, 3, {0, 2, 4}, {0, 1, 0, 1}, {1, 1, 1, 1}), {});
  lfrec::history const stranger(3, {{item_index{0}, 1.F}});
  CHECK_THROWS_WITH_AS((void)score(model, {.history = stranger.view()}),
                       "the similarity of a history and user 0 is not finite",
                       lfrec::numeric_error);
}
