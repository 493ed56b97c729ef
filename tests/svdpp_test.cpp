// SPDX-License-Identifier: MIT
#include "lfrec/svdpp.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/data/history.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

using svdpp = lfrec::svdpp<double>;

std::vector<double> scores(lfrec::factor_model<double> const& model, lfrec::query const& whom) {
  std::vector<double> result(lfrec::to_size(model.items()));
  model.score(whom, std::span(result));
  return result;
}

}  // namespace

TEST_CASE("what somebody rated says something besides how they rated it") {
  // Users of even number rate even items, the others odd ones, all with the same value; the last
  // two rate one of either kind. Everything is told by who rated what.
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 20; ++u)
    for (index_t i = 0; i < 12; ++i)
      if (i % 2 == u % 2 || i < 2)
        rows.push_back({user_index{u}, item_index{i}, i % 2 == u % 2 ? 5.F : 1.F});
  auto const data = lfrec::matrix(lfrec::interaction_log(20, 12, std::move(rows)));
  auto const model = svdpp{
      {.factors = 4,
       .epochs = 60,
       .learning_rate_decay = 1,
       .regularization = 0.1F,
       .implied_regularization =
           0.1F}}.fit(data);
  REQUIRE(model.parts().implied.rows() == 12);
  // A newcomer whose ratings are all the mean: nothing but the choice of items differs.
  double const mean = dense::mean_value(dense::values(data));
  auto const value = static_cast<float>(mean);
  lfrec::history const even(12, {{item_index{4}, value}, {item_index{6}, value}});
  lfrec::history const odd(12, {{item_index{5}, value}, {item_index{7}, value}});
  CHECK(scores(model, {.history = even.view()})[8] > scores(model, {.history = odd.view()})[8]);
  CHECK(scores(model, {.history = odd.view()})[9] > scores(model, {.history = even.view()})[9]);
}

TEST_CASE("a newcomer minimises the loss around what their items imply") {
  auto const data = lfrec_test::power_law(31, 23, 6, 5);
  auto const model = svdpp{{.factors = 3, .epochs = 10, .regularization = 0.4F}}.fit(data);
  lfrec::history const history(23,
                               {{item_index{1}, 2.F}, {item_index{4}, 5.F}, {item_index{9}, 7.F}});
  auto const& implied = model.parts().implied;
  auto const ridge =
      std::get<lfrec::explicit_objective>(model.parts().objective).ridge(history.view().size());
  dense::table a(4, dense::vector(4, 0.0));
  dense::vector b(4, 0.0);
  for (std::size_t f = 0; f < 4; ++f) a[f][f] = ridge;
  auto const row = history.view();
  for (std::size_t n = 0; n < row.size(); ++n) {
    auto const h = model.item_factors().row(row.index[n]);
    auto const y = implied.row(row.index[n]);
    CHECK(y[0] == 0);  // no bias
    for (std::size_t f = 0; f < 4; ++f) {
      b[f] += ridge * y[f] / std::sqrt(3.0) +
              (double{row.value[n]} - model.item_offsets()[lfrec::to_size(row.index[n])]) * h[f];
      for (std::size_t g = 0; g < 4; ++g) a[f][g] += h[f] * h[g];
    }
  }
  auto const expected = dense::solve(a, b);
  auto const x = model.fold_in(row);
  for (std::size_t f = 0; f < 4; ++f) CHECK(x[f] == doctest::Approx(expected[f]));
}

TEST_CASE("a newcomer's score is split over their items and the item's bias") {
  auto const data = lfrec_test::power_law(31, 23, 6, 5);
  auto const model = svdpp{{.factors = 3, .epochs = 10}}.fit(data);
  lfrec::history const history(23,
                               {{item_index{1}, 2.F}, {item_index{4}, 5.F}, {item_index{9}, 7.F}});
  lfrec::query const stranger{.history = history.view()};
  auto const all = scores(model, stranger);
  for (index_t i = 0; i < 23; ++i) {
    auto const why = model.explain(stranger, item_index{i});
    REQUIRE(why.terms.size() == 4);
    for (auto const& term : why.terms)
      CHECK((term.kind == lfrec::reason::item || term.kind == lfrec::reason::bias));
    CHECK(why.sum() == doctest::Approx(all[lfrec::to_size(i)]));
  }
}

TEST_CASE("the fitted users are the trained ones") {
  // With next to no penalty the ratings themselves are found again.
  auto const data = lfrec_test::five_by_seven();
  auto const model = svdpp{
      {.factors = 6,
       .epochs = 2000,
       .learning_rate_decay = 1,
       .regularization = 1e-6F,
       .bias_regularization = 1e-6F,
       .implied_regularization =
           0}}.fit(data);
  for (index_t u = 0; u < 5; ++u) {
    auto const row = data.user(user_index{u});
    auto const found = scores(model, {.user = user_index{u}});
    for (std::size_t n = 0; n < row.size(); ++n)
      CHECK(std::abs(found[lfrec::to_size(row.index[n])] - double{row.value[n]}) < 0.01);
  }
}

TEST_CASE("steps that are too long are an error, and so are options outside their range") {
  auto const data = lfrec_test::power_law(103, 71, 12, 5);
  lfrec::svdpp_options const long_steps{.learning_rate = 9, .learning_rate_decay = 1};
  CHECK_THROWS_AS((void)lfrec::svdpp<float>{long_steps}.fit(data), lfrec::numeric_error);
  CHECK_THROWS_WITH_AS((void)lfrec::svdpp<float>{{.implied_regularization = -1}}.fit(data),
                       "svdpp.implied_regularization must be between 0 and 1e+06, got -1",
                       lfrec::invalid_option);
}
