// SPDX-License-Identifier: MIT
#include "lfrec/pairwise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/csr_view.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"
#include "support/worlds.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

std::vector<float> scores_of(lfrec::factor_model<float> const& model, lfrec::query const& whom) {
  std::vector<float> scores(lfrec::to_size(model.items()));
  model.score(whom, std::span(scores));
  return scores;
}

/// What share of a user's first ten a newcomer with the same history gets too; mean over users.
double shared_lists(lfrec::factor_model<float> const& model, lfrec::matrix const& data) {
  double shared = 0;
  double users = 0;
  for (index_t u = 0; u < data.users(); u += 5) {
    auto const row = data.user(user_index{u});
    if (row.empty()) continue;
    auto const known = lfrec::recommend(model, user_index{u}, 10, lfrec::unseen(row.index));
    auto const folded =
        lfrec::recommend(model, lfrec::query{.history = row}, 10, lfrec::unseen(row.index));
    for (std::size_t a = 0; a < 10; ++a)
      for (std::size_t b = 0; b < 10; ++b) shared += known[a].item == folded[b].item ? 0.1 : 0;
    users += 1;
  }
  return shared / users;
}

template <typename Recipe>
void check_newcomers(Recipe const& recipe) {
  auto const& world = lfrec_test::invented_world(lfrec_test::feedback::plays);
  auto const model = recipe.fit(world.train);
  double const shared = shared_lists(model, world.train);
  CAPTURE(shared);
  CHECK(shared >= 0.6);
}

/// Values that nothing has checked.
struct unchecked {
  std::vector<index_t> index{0, 2};
  std::vector<float> value{1, std::numeric_limits<float>::quiet_NaN()};
  static index_t users() { return 2; }
  static index_t items() { return 3; }
  static std::size_t nonzeros() { return 2; }
  [[nodiscard]] lfrec::row_view user(user_index u) const {
    return u == user_index{0} ? lfrec::row_view{} : lfrec::row_view{index, value};
  }
};

}  // namespace

TEST_CASE("a newcomer with a user's history gets nearly the user's list") {
  SUBCASE("bpr") {
    check_newcomers(lfrec::bpr{{.factors = 16}});
  }
  SUBCASE("warp") {
    check_newcomers(lfrec::warp{{.factors = 16}});
  }
  SUBCASE("logistic_mf") {
    check_newcomers(lfrec::logistic_mf{{.factors = 16}});
  }
}

TEST_CASE("users without positives and users who have everything get what a newcomer gets") {
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 12; ++u)
    for (index_t i = u % 3; i < 9; i += 3) rows.push_back({user_index{u}, item_index{i}, 1});
  for (index_t i = 0; i < 9; ++i) rows.push_back({user_index{12}, item_index{i}, 1});
  rows.push_back({user_index{13}, item_index{0}, -1});
  rows.push_back({user_index{13}, item_index{1}, 0});
  lfrec::matrix const data(lfrec::interaction_log(15, 9, rows));
  auto const check = [&](auto const& recipe) {
    auto const model = recipe.fit(data);
    auto const nobody = scores_of(model, {});
    for (index_t const u : {12, 13, 14}) CHECK(scores_of(model, {.user = user_index{u}}) == nobody);
    CHECK(scores_of(model, {.user = user_index{0}}) != nobody);
  };
  check(lfrec::bpr{{.factors = 4, .epochs = 5}});
  check(lfrec::warp{{.factors = 4, .epochs = 5}});
  check(lfrec::logistic_mf{{.factors = 4, .epochs = 5}});
}

TEST_CASE("each way to draw negatives learns the invented world") {
  auto const& world = lfrec_test::invented_world(lfrec_test::feedback::plays);
  for (auto const sampling :
       {lfrec::negative_sampling::uniform, lfrec::negative_sampling::popularity,
        lfrec::negative_sampling::hardest}) {
    auto const model =
        lfrec::bpr{{.factors = 16, .sampling = sampling, .negatives = 4}}.fit(world.train);
    CHECK(lfrec_test::ndcg_at_10(model, world.train, world.test) >= 1.5 * world.popularity_ndcg);
  }
}

TEST_CASE("the scale of the values does not matter, their ratios do") {
  auto const log = lfrec_test::power_law_log(61, 37, 8, 3);
  auto const fit = [&](float factor, float first) {
    std::vector<lfrec::interaction> rows(log.begin(), log.end());
    for (auto& row : rows) row.value *= factor;
    rows[0].value *= first;
    return lfrec::bpr{{.factors = 4, .epochs = 5}}.fit(
        lfrec::matrix(lfrec::interaction_log(61, 37, rows)));
  };
  CHECK(scores_of(fit(1, 1), {.user = user_index{1}}) ==
        scores_of(fit(4, 1), {.user = user_index{1}}));
  CHECK(scores_of(fit(1, 1), {.user = user_index{1}}) !=
        scores_of(fit(1, 9), {.user = user_index{1}}));
}

TEST_CASE("log-odds of logistic_mf rise with the weight of positives") {
  auto const data = lfrec_test::checkerboard(14);
  auto const mean_score = [&](float weight) {
    auto const model = lfrec::logistic_mf{{.factors = 4, .positive_weight = weight}}.fit(data);
    double sum = 0;
    for (index_t u = 0; u < 14; ++u)
      for (float const s : scores_of(model, {.user = user_index{u}})) sum += double{s};
    return sum;
  };
  CHECK(mean_score(0.2F) < mean_score(1));
  CHECK(mean_score(1) < mean_score(5));
}

TEST_CASE("the observer sees a mean loss that falls, and the penalty beside it") {
  auto const data = lfrec_test::power_law(211, 301, 20, 6);
  std::vector<double> losses;
  lfrec::bpr const recipe{{.factors = 8,
                           .epochs = 12,
                           .learning_rate = 0.1F,
                           .sampling = lfrec::negative_sampling::uniform,
                           .negatives = 1}};
  (void)recipe.fit(data, lfrec::serial{}, [&](lfrec::progress const& p) {
    CHECK(p.stage == "bpr");
    CHECK(p.loss.regularization > 0);
    CHECK(p.loss.unobserved == 0);
    losses.push_back(p.loss.observed);
    return lfrec::next::proceed;
  });
  REQUIRE(losses.size() == 12);
  CHECK(losses.front() <= std::log(2.0));  // −ln σ(0) of the start
  CHECK(losses.back() < 0.8 * losses.front());
}

TEST_CASE("a value that is not finite is an error that names the user") {
  CHECK_THROWS_WITH_AS((void)lfrec::warp<float>{}.fit(unchecked{}),
                       "warp: a value of user 1 is not finite", lfrec::numeric_error);
}

TEST_CASE("a learning rate that blows up is an error, not a model") {
  lfrec::logistic_mf const recipe{{.learning_rate = 100, .regularization = 100}};
  CHECK_THROWS_AS((void)recipe.fit(lfrec_test::power_law(61, 37, 8, 3)), lfrec::numeric_error);
}
