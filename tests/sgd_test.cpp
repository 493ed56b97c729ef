// SPDX-License-Identifier: MIT
#include "lfrec/sgd.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "lfrec/data/history.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::learning_schedule;
using lfrec::user_index;

namespace {

using sgd = lfrec::sgd<double>;

/// Scores of all users and items.
dense::table scores(lfrec::factor_model<double> const& model) {
  dense::table result;
  for (index_t u = 0; u < model.users(); ++u) {
    result.emplace_back(lfrec::to_size(model.items()));
    model.score({.user = user_index{u}}, std::span(result.back()));
  }
  return result;
}

lfrec::matrix changed(lfrec::interaction_log const& log, double times, double plus) {
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (auto& row : rows) row.value = static_cast<float>(times * double{row.value} + plus);
  return lfrec::matrix(lfrec::interaction_log(log.users(), log.items(), std::move(rows)));
}

std::vector<double> losses(sgd const& recipe, lfrec::matrix const& data) {
  std::vector<double> result;
  (void)recipe.fit(data, lfrec::serial{}, [&](lfrec::progress const& p) {
    result.push_back(p.loss.total());
    return lfrec::next::proceed;
  });
  return result;
}

}  // namespace

TEST_CASE("each schedule brings the loss down") {
  auto const data = lfrec_test::power_law(103, 71, 12, 5);
  for (auto const schedule : {learning_schedule::constant, learning_schedule::decaying,
                              learning_schedule::adagrad, learning_schedule::bold_driver}) {
    CAPTURE(static_cast<int>(schedule));
    float const rate = schedule == learning_schedule::adagrad ? 0.3F : 0.05F;  // it divides
    auto const found = losses({{.factors = 6,
                                .epochs = 40,
                                .learning_rate = rate,
                                .schedule = schedule,
                                .regularization = 0.1F}},
                              data);
    CHECK(found.back() < 0.5 * found.front());
  }
}

TEST_CASE("a decay of 1 is the constant schedule") {
  auto const data = lfrec_test::power_law(31, 23, 6, 5);
  auto const fit = [&](learning_schedule schedule, float decay) {
    return scores(
        sgd{{.factors = 3, .epochs = 4, .schedule = schedule, .learning_rate_decay = decay}}.fit(
            data));
  };
  auto const constant = fit(learning_schedule::constant, 0.5F);
  CHECK(fit(learning_schedule::decaying, 1) == constant);
  CHECK(fit(learning_schedule::decaying, 0.5F) != constant);
}

TEST_CASE("another scale of the ratings is the same fit on that scale") {
  auto const log = lfrec_test::power_law_log(31, 23, 6, 5);
  sgd const recipe{{.factors = 4, .epochs = 10}};
  auto const plain = scores(recipe.fit(lfrec::matrix(log)));
  auto const other = scores(recipe.fit(changed(log, 16, -40)));
  for (std::size_t u = 0; u < plain.size(); ++u)
    for (std::size_t i = 0; i < plain[u].size(); ++i)
      CHECK(other[u][i] == doctest::Approx(16 * plain[u][i] - 40).epsilon(1e-9));
}

TEST_CASE("ratings that are all equal are what is predicted") {
  auto const model = sgd{{.factors = 3, .epochs = 5}}.fit(lfrec_test::checkerboard(8, 3));
  for (auto const& row : scores(model))
    for (double const s : row) CHECK(std::abs(s - 3) < 0.1);
}

TEST_CASE("a newcomer is the minimiser of the loss for the fitted items") {
  auto const data = lfrec_test::power_law(31, 23, 6, 5);
  auto const values = dense::values(data);
  // Ratings: separate ridges for the bias and the factors, both times n^ν.
  sgd const recipe{{.factors = 3,
                    .epochs = 8,
                    .regularization = 0.4F,
                    .bias_regularization = 0.1F,
                    .frequency_scaling = 0.5F}};
  auto const model = recipe.fit(data);
  double const mean = dense::mean_value(values);
  double variance = 0, count = 0;
  for (auto const& row : values)
    for (auto const& v : row)
      if (v) variance += std::pow(*v - mean, 2), ++count;
  double const spread = std::sqrt(variance / count);
  for (index_t u = 0; u < 31; ++u) {
    auto const row = data.user(user_index{u});
    if (row.index.empty()) continue;
    double const often = std::sqrt(static_cast<double>(row.index.size()));
    dense::table a(4, dense::vector(4, 0.0));
    dense::vector b(4, 0.0);
    for (std::size_t f = 0; f < 4; ++f)
      a[f][f] = often * (f == 0 ? double{0.1F} : spread * double{0.4F});
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      auto const y = model.item_factors().row(row.index[n]);
      dense::vector h(y.begin(), y.end());
      h[0] = 1;  // the bias in its own units
      for (std::size_t f = 0; f < 4; ++f) {
        b[f] += (double{row.value[n]} - model.item_offsets()[lfrec::to_size(row.index[n])]) * h[f];
        for (std::size_t g = 0; g < 4; ++g) a[f][g] += h[f] * h[g];
      }
    }
    auto const expected = dense::solve(a, b);
    std::vector<float> const given(row.value.begin(), row.value.end());
    auto const x = model.fold_in({row.index, given});
    auto const constant = model.item_factors().row(0)[0];
    CHECK(x[0] * constant == doctest::Approx(expected[0]));
    for (std::size_t f = 1; f < 4; ++f) CHECK(x[f] == doctest::Approx(expected[f]));
  }
}

TEST_CASE("a newcomer who plays is pulled to 0 by what they did not play") {
  auto const data = lfrec_test::power_law(31, 23, 6, 5);
  auto const model = sgd{
      {.factors = 3,
       .epochs = 8,
       .regularization = 0.4F,
       .frequency_scaling = 1,
       .unobserved_weight =
           0.25F}}.fit(data);
  double square = 0;
  for (index_t u = 0; u < 31; ++u)
    for (float const v : data.user(user_index{u}).value) square += double{v} * double{v};
  double const spread = std::sqrt(square / static_cast<double>(data.nonzeros()));
  auto const items = dense::copy(model.item_factors());
  lfrec::history const history(23, {{item_index{1}, 2.F}, {item_index{4}, 5.F}});
  dense::table a(3, dense::vector(3, 0.0));
  dense::vector b(3, 0.0);
  for (std::size_t f = 0; f < 3; ++f) a[f][f] = 2 * spread * double{0.4F};
  for (std::size_t i = 0; i < items.size(); ++i) {
    double const weight = i == 1 || i == 4 ? 1 : 0.25;
    double const target = i == 1 ? 2 : i == 4 ? 5 : 0;
    for (std::size_t f = 0; f < 3; ++f) {
      b[f] += target * items[i][f];
      for (std::size_t g = 0; g < 3; ++g) a[f][g] += weight * items[i][f] * items[i][g];
    }
  }
  auto const expected = dense::solve(a, b);
  auto const x = model.fold_in(history.view());
  for (std::size_t f = 0; f < 3; ++f) CHECK(x[f] == doctest::Approx(expected[f]));
}

TEST_CASE("training on plays tells both parts of the loss, which fall together") {
  auto const data = lfrec_test::power_law(103, 71, 12, 5);
  std::vector<lfrec::training_loss> found;
  (void)sgd{{.factors = 6,
             .epochs = 30,
             .schedule = learning_schedule::constant,
             .regularization = 0.01F,
             .unobserved_weight = 0.1F}}
      .fit(data, lfrec::serial{}, [&](lfrec::progress const& p) {
        found.push_back(p.loss);
        return lfrec::next::proceed;
      });
  CHECK(found.back().observed < found.front().observed);
  CHECK(found.back().unobserved > 0);
  CHECK(found.back().total() < found.front().total());
  // Without an unobserved weight there is no such part.
  (void)sgd{{.factors = 2, .epochs = 1}}.fit(data, lfrec::serial{}, [](lfrec::progress const& p) {
    CHECK(p.loss.unobserved == 0);
    return lfrec::next::proceed;
  });
}

TEST_CASE("steps that are too long are an error that names the way out") {
  auto const data = lfrec_test::power_law(103, 71, 12, 5);
  try {
    (void)lfrec::sgd<float>{
        {.factors = 4, .learning_rate = 9, .schedule = learning_schedule::constant}}
        .fit(data);
    FAIL("no error");
  } catch (lfrec::numeric_error const& e) {
    CHECK(std::string{e.what()}.find("a smaller learning_rate") != std::string::npos);
  }
}

TEST_CASE("options that exclude each other or lie outside their range") {
  auto const data = lfrec_test::five_by_seven();
  lfrec::sgd_options const both{.schedule = learning_schedule::adagrad, .unobserved_weight = 0.1F};
  CHECK_THROWS_WITH_AS(
      (void)lfrec::sgd<float>{both}.fit(data),
      "sgd.unobserved_weight excludes sgd.schedule = adagrad: the unobserved pairs have one rate "
      "for all rows",
      lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::sgd<float>{{.unobserved_weight = 1.5F}}.fit(data),
                       "sgd.unobserved_weight must be between 1e-09 and 1 or unset, got 1.5",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::sgd<float>{{.learning_rate = 0}}.fit(data),
                       "sgd.learning_rate must be between 1e-09 and 10, got 0",
                       lfrec::invalid_option);
  lfrec::sgd_options options;
  CHECK_THROWS_WITH_AS(lfrec::set_field("sgd", options, "schedule", "linear"),
                       "sgd.schedule must be one of constant decaying adagrad bold_driver, got "
                       "'linear'",
                       lfrec::invalid_option);
}
