// SPDX-License-Identifier: MIT
#include "lfrec/als.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "support/brute_force_factorization.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;
using lfrec_test::als;

namespace {

/// A model's users as [b, p], and its items as [b, q] with the mean taken out of the offsets.
template <typename Scalar>
dense::table items_of(lfrec::factor_model<Scalar> const& model, double mean) {
  auto items = dense::copy(model.item_factors());
  for (std::size_t i = 0; i < items.size(); ++i)
    items[i][0] = double{model.item_offsets()[i]} - mean;
  return items;
}

/// Every user and item has a rating.
lfrec::matrix ratings() {
  auto const log = lfrec_test::power_law_log(43, 31, 7, 19);
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (index_t u = 0; u < 43; ++u)
    rows.push_back({user_index{u}, item_index{u % 31}, static_cast<float>(u % 5)});
  return lfrec::matrix(lfrec::interaction_log(43, 31, std::move(rows)), lfrec::duplicates::last);
}

}  // namespace

TEST_CASE("each user's row is the dense regression with a bias") {
  auto const data = ratings();
  auto const values = dense::values(data);
  dense::explicit_loss const loss{double{0.06F}, dense::mean_value(values)};
  for (int const factors : {1, 4, 24}) {
    auto const single =
        als<float>{{.factors = factors, .epochs = 4, .regularization = 0.06F}}.fit(data);
    auto const exact =
        als<double>{{.factors = factors, .epochs = 4, .regularization = 0.06F}}.fit(data);
    auto const width = static_cast<std::size_t>(factors) + 1;
    for (index_t u = 0; u < 43; ++u) {
      auto const check = [&](auto const& model, double tolerance) {
        auto const expected =
            loss.row(values[lfrec::to_size(u)], items_of(model, loss.mean), width);
        double difference = 0;
        for (std::size_t f = 0; f < width; ++f)
          difference += std::pow(double{model.user_factors().row(u)[f]} - expected[f], 2);
        CHECK(std::sqrt(difference / dense::inner(expected, expected)) < tolerance);
      };
      check(single, 1e-4);  // ratings of 9 less a mean: the targets themselves are rounded
      check(exact, 1e-10);
    }
  }
}

TEST_CASE("the loss told to the observer is the sum over the ratings") {
  auto const data = ratings();
  auto const values = dense::values(data);
  dense::explicit_loss const loss{double{0.06F}, dense::mean_value(values)};
  (void)als<double>{{.factors = 4, .epochs = 4, .regularization = 0.06F}}.fit(
      data, lfrec::serial{}, [&](lfrec::progress const& p, auto const& snapshot) {
        auto const model = snapshot();
        auto const users = dense::copy(model.user_factors());
        auto const items = items_of(model, loss.mean);
        CHECK(p.loss.total() == doctest::Approx(loss.total(values, users, items)).epsilon(1e-10));
        CHECK(p.loss.unobserved == 0);
        return lfrec::next::proceed;
      });
}

TEST_CASE_TEMPLATE("the loss never rises", Scalar, LFREC_TEST_SCALARS) {
  for (auto const& data : {ratings(), lfrec_test::power_law(203, 151, 15, 5)}) {
    std::vector<double> losses;
    (void)als<Scalar>{{.factors = 6, .epochs = 20}}.fit(data, lfrec::serial{},
                                                        [&](lfrec::progress const& p) {
                                                          losses.push_back(p.loss.total());
                                                          return lfrec::next::proceed;
                                                        });
    double const slack = sizeof(Scalar) == 4 ? 1e-5 : 1e-12;  // of squares of differences
    for (std::size_t n = 1; n < losses.size(); ++n) CHECK(losses[n] <= losses[n - 1] * (1 + slack));
  }
}

TEST_CASE("ratings that are a mean and biases are found again") {
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 17; ++u)
    for (index_t i = 0; i < 13; ++i)
      if ((u + i) % 3 != 0)
        rows.push_back({user_index{u}, item_index{i},
                        3 + 0.1F * static_cast<float>(u % 5) - 0.2F * static_cast<float>(i % 4)});
  lfrec::matrix const data(lfrec::interaction_log(17, 13, std::move(rows)));
  auto const model = als<double>{{.factors = 1, .epochs = 100, .regularization = 1e-6F}}.fit(data);
  std::vector<double> scores(13);
  for (index_t u = 0; u < 17; ++u) {
    model.score({.user = user_index{u}}, std::span(scores));
    for (index_t i = 0; i < 13; ++i)
      if ((u + i) % 3 != 0)
        CHECK(std::abs(scores[lfrec::to_size(i)] - (3 + 0.1 * (u % 5) - 0.2 * (i % 4))) < 0.01);
  }
}

TEST_CASE("a stored 0 is a rating like any other") {
  auto const score_of_first = [](float value) {
    auto const log = lfrec_test::five_by_seven_log();
    std::vector<lfrec::interaction> rows(log.begin(), log.end());
    rows.push_back({user_index{3}, item_index{0}, value});
    auto const model = als<float>{{.factors = 2, .epochs = 5}}.fit(
        lfrec::matrix(lfrec::interaction_log(5, 7, std::move(rows))));
    std::vector<float> scores(7);
    model.score({.user = user_index{3}}, std::span(scores));
    return scores[0];
  };
  CHECK(score_of_first(0) < score_of_first(2) - 0.5F);
}

TEST_CASE("without biases a rating is the product alone") {
  auto const data = ratings();
  auto const values = dense::values(data);
  auto const model =
      als<double>{{.factors = 4, .epochs = 4, .regularization = 0.06F, .biases = false}}.fit(data);
  CHECK(model.width() == 4);
  for (double const offset : model.item_offsets()) CHECK(offset == 0);
  auto const items = dense::copy(model.item_factors());
  for (index_t u = 0; u < 43; ++u) {
    dense::table a(4, dense::vector(4, 0.0));
    dense::vector b(4, 0.0);
    double count = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      auto const& value = values[lfrec::to_size(u)][i];
      if (!value) continue;
      ++count;
      for (std::size_t f = 0; f < 4; ++f) {
        b[f] += *value * items[i][f];
        for (std::size_t g = 0; g < 4; ++g) a[f][g] += items[i][f] * items[i][g];
      }
    }
    for (std::size_t f = 0; f < 4; ++f) a[f][f] += double{0.06F} * count;
    auto const expected = dense::solve(a, b);
    for (std::size_t f = 0; f < 4; ++f)
      CHECK(model.user_factors().row(u)[f] == doctest::Approx(expected[f]));
  }
}

TEST_CASE_TEMPLATE("non-negative factors are, and the loss never rises", Scalar,
                   LFREC_TEST_SCALARS) {
  auto const data = ratings();
  for (bool const biases : {false, true}) {
    std::vector<double> losses;
    auto const model =
        als<Scalar>{{.factors = 6, .epochs = 12, .biases = biases, .non_negative = true}}.fit(
            data, lfrec::serial{}, [&](lfrec::progress const& p) {
              losses.push_back(p.loss.total());
              return lfrec::next::proceed;
            });
    double const slack = sizeof(Scalar) == 4 ? 1e-5 : 1e-12;
    for (std::size_t n = 1; n < losses.size(); ++n) CHECK(losses[n] <= losses[n - 1] * (1 + slack));
    std::size_t zeros = 0;
    for (auto const* table : {&model.user_factors(), &model.item_factors()})
      for (index_t r = 0; r < table->rows(); ++r)
        for (Scalar const x : table->row(r).subspan(biases ? 1 : 0)) {
          CHECK(x >= 0);
          zeros += x == 0 ? 1U : 0U;
        }
    CHECK(zeros > 0);
  }
}

TEST_CASE("a newcomer of non-negative factors is solved and explained under the same bound") {
  auto const data = ratings();
  for (bool const biases : {false, true}) {
    auto const model =
        als<double>{{.factors = 6, .epochs = 8, .biases = biases, .non_negative = true}}.fit(data);
    for (index_t u = 0; u < 43; ++u) {
      auto const row = data.user(user_index{u});
      std::vector<float> const values(row.value.begin(), row.value.end());
      auto const x = model.fold_in({row.index, values});
      auto const stored = model.user_factors().row(u);
      for (std::size_t f = 0; f < x.size(); ++f) CHECK(std::abs(x[f] - stored[f]) < 1e-9);
      lfrec::query const stranger{.history = lfrec::row_view{row.index, values}};
      std::vector<double> scores(31);
      model.score(stranger, std::span(scores));
      for (index_t i = 0; i < 31; i += 5)
        CHECK(model.explain(stranger, item_index{i}).sum() ==
              doctest::Approx(scores[lfrec::to_size(i)]));
    }
  }
}
