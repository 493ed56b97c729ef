// SPDX-License-Identifier: MIT
#include "lfrec/baseline.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/data/history.hpp"
#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::baseline;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

double score(lfrec::factor_model<double> const& model, lfrec::query const& whom, index_t item) {
  std::vector<double> scores(lfrec::to_size(model.items()));
  model.score(whom, std::span(scores));
  return scores[lfrec::to_size(item)];
}

}  // namespace

TEST_CASE("without regularisation the biases of complete ratings are those of the margins") {
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 4; ++u)
    for (index_t i = 0; i < 3; ++i)
      rows.push_back({user_index{u}, item_index{i}, static_cast<float>((7 * u + 3 * i) % 5)});
  lfrec::matrix const data(lfrec::interaction_log(4, 3, std::move(rows)));
  auto const model =
      baseline<double>{{.user_regularization = 0, .item_regularization = 0}}.fit(data);
  double mean = 0;
  std::vector<double> of_user(4), of_item(3);
  for (index_t u = 0; u < 4; ++u)
    for (index_t i = 0; i < 3; ++i) {
      double const r = (7 * u + 3 * i) % 5;
      mean += r / 12;
      of_user[lfrec::to_size(u)] += r / 3;
      of_item[lfrec::to_size(i)] += r / 4;
    }
  for (index_t u = 0; u < 4; ++u)
    for (index_t i = 0; i < 3; ++i)
      CHECK(score(model, {.user = user_index{u}}, i) ==
            doctest::Approx(of_user[lfrec::to_size(u)] + of_item[lfrec::to_size(i)] - mean)
                .epsilon(1e-12));
}

TEST_CASE("both solvers come to the same minimum") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  baseline<double> als{{.epochs = 200, .user_regularization = 4, .item_regularization = 3}};
  auto sgd = als;
  sgd.options.epochs = 4000;
  sgd.options.solver = lfrec::bias_solver::sgd;
  sgd.options.learning_rate = 1e-3F;
  auto const a = als.fit(data);
  auto const b = sgd.fit(data);
  for (index_t u = 0; u < 43; ++u)
    for (index_t i = 0; i < 31; ++i)
      CHECK(std::abs(score(a, {.user = user_index{u}}, i) - score(b, {.user = user_index{u}}, i)) <
            0.02);
}

TEST_CASE("the loss never rises, and falls to the minimum") {
  auto const data = lfrec_test::power_law(203, 151, 15, 5);
  for (auto const solver : {lfrec::bias_solver::als, lfrec::bias_solver::sgd}) {
    std::vector<double> losses;
    (void)baseline<float>{{.epochs = 20, .solver = solver}}.fit(data, lfrec::serial{},
                                                                [&](lfrec::progress const& p) {
                                                                  losses.push_back(p.loss.total());
                                                                  return lfrec::next::proceed;
                                                                });
    REQUIRE(losses.size() == 20);
    for (std::size_t n = 1; n < losses.size(); ++n) CHECK(losses[n] <= losses[n - 1] + 1e-9);
  }
}

TEST_CASE("a newcomer gets what a user of the same ratings has, and the explanation adds up") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  auto const model = baseline<double>{}.fit(data);
  for (index_t u = 0; u < 43; ++u) {
    auto const row = data.user(user_index{u});
    CHECK(score(model, {.history = row}, 5) ==
          doctest::Approx(score(model, {.user = user_index{u}}, 5)).epsilon(1e-12));
    auto const why = model.explain({.history = row}, item_index{5});
    CHECK(why.sum() == doctest::Approx(score(model, {.history = row}, 5)).epsilon(1e-12));
  }
}

TEST_CASE("an item without ratings is an average one") {
  auto const data = lfrec_test::five_by_seven();  // item 5 is empty
  auto const model = baseline<double>{}.fit(data);
  double const mean = 34.0 / 13;
  CHECK(model.item_offsets()[5] == doctest::Approx(mean));
  CHECK_FALSE(model.has_evidence(item_index{5}, 0));
}

TEST_CASE("ratings that are all equal leave no bias") {
  auto const model = baseline<double>{}.fit(lfrec_test::checkerboard(9, 4));
  for (index_t u = 0; u < 9; ++u) CHECK(score(model, {.user = user_index{u}}, 3) == 4);
}

TEST_CASE("steps that are too long are an error, as are options outside their range") {
  auto const data = lfrec_test::power_law(43, 31, 7, 19);
  baseline<float> const wild{{.epochs = 2000,
                              .user_regularization = 1e6F,
                              .solver = lfrec::bias_solver::sgd,
                              .learning_rate = 1}};
  CHECK_THROWS_AS((void)wild.fit(data), lfrec::numeric_error);
  CHECK_THROWS_WITH_AS((void)baseline<float>{{.user_regularization = -1}}.fit(data),
                       "baseline.user_regularization must be between 0 and 1e+06, got -1",
                       lfrec::invalid_option);
}

TEST_CASE("slope one: the example of the paper") {
  // Lemire, Maclachlan 2005: user 0 gave item 0 a 1 and item 1 a 1.5; user 1 gave item 0 a 2.
  lfrec::matrix const data(lfrec::interaction_log(2, 2,
                                                  {{user_index{0}, item_index{0}, 1},
                                                   {user_index{0}, item_index{1}, 1.5F},
                                                   {user_index{1}, item_index{0}, 2}}));
  auto const model = lfrec::slope_one<double>{}.fit(data);
  std::vector<double> scores(2);
  model.score({.user = user_index{1}}, std::span(scores));
  CHECK(scores[1] == doctest::Approx(2.5));
}

TEST_CASE("slope one: items count by how many users rated both, or all alike") {
  // Item 2 is 1 above item 0 for two users and 2 below item 1 for one.
  lfrec::matrix const data(lfrec::interaction_log(4, 3,
                                                  {{user_index{0}, item_index{0}, 3},
                                                   {user_index{0}, item_index{2}, 4},
                                                   {user_index{1}, item_index{0}, 2},
                                                   {user_index{1}, item_index{2}, 3},
                                                   {user_index{2}, item_index{1}, 5},
                                                   {user_index{2}, item_index{2}, 3},
                                                   {user_index{3}, item_index{0}, 4},
                                                   {user_index{3}, item_index{1}, 4}}));
  auto const found = [&](lfrec::slope_one_options const& options) {
    std::vector<double> scores(3);
    lfrec::slope_one<double>{options}.fit(data).score({.user = user_index{3}}, std::span(scores));
    return scores[2];
  };
  CHECK(found({}) == doctest::Approx((2 * 5 + 1 * 2) / 3.));
  CHECK(found({.weighted = false}) == doctest::Approx((5 + 2) / 2.));
  CHECK(found({.min_support = 2}) == doctest::Approx(5));
  CHECK_THROWS_AS((void)found({.min_support = 0}), lfrec::invalid_option);
}

TEST_CASE("slope one: where nothing goes with the item, it is the baseline") {
  auto const data = lfrec_test::five_by_seven();  // item 5 is empty
  auto const model = lfrec::slope_one<double>{}.fit(data);
  auto const base = baseline<double>{}.fit(data);
  std::vector<double> scores(7);
  model.score({.user = user_index{0}}, std::span(scores));
  CHECK(scores[5] == doctest::Approx(score(base, {.user = user_index{0}}, 5)));
  model.score({}, std::span(scores));
  for (index_t i = 0; i < 7; ++i)
    CHECK(scores[lfrec::to_size(i)] == doctest::Approx(score(base, {}, i)));
}
