// SPDX-License-Identifier: MIT
#include "lfrec/feature_als.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/recommend/recommend.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/executors.hpp"
#include "support/feature_data.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

/// Nobody had items 40 to 45 and users 60 to 65 have nothing.
struct world {
  lfrec::matrix plays = [] {
    auto const log = lfrec_test::power_law_log(60, 40, 9, 5);
    return lfrec::matrix(lfrec::interaction_log(66, 46, {log.begin(), log.end()}));
  }();
  lfrec::features tags = lfrec_test::some_features(46, 9, 3);
  lfrec::features profiles = lfrec_test::some_features(66, 5, 4);
  [[nodiscard]] lfrec::training<lfrec::matrix> both() const { return {plays, &profiles, &tags}; }
  [[nodiscard]] lfrec::training<lfrec::matrix> items() const { return {plays, nullptr, &tags}; }
};

lfrec::feature_als_options small() {
  return {.factors = 4, .epochs = 6, .unobserved_weight = 0.1F, .init_stddev = 1};
}

}  // namespace

TEST_CASE("a fit that has settled is the least loss of each item, around the regression of all") {
  world const data;
  auto options = small();
  options.epochs = 600;
  auto const model = lfrec::feature_als<double>{options}.fit(data.items());
  auto const users = dense::copy(model.user_factors());
  // The users who have plays are what the items were solved against, and theirs the weights.
  auto const values = dense::values(data.plays);
  double const scale = dense::one_over_mean(values);
  lfrec::feature_map<double> map("items", data.tags, 46, 4);
  double const lambda = double{options.regularization};
  double const rest = double{options.unobserved_weight};
  std::vector<double> ridge(46);
  for (index_t i = 0; i < 46; ++i) {
    double mass = 0;
    for (float const v : data.plays.item(item_index{i}).value) mass += scale * double{v};
    ridge[lfrec::to_size(i)] = lambda * (mass + rest * 66);
    map.weigh(i, mass > 0 ? ridge[lfrec::to_size(i)] : 0);
  }
  map.fit(lfrec::serial{}, model.item_factors(), lambda * rest * 66, 200);
  double worst = 0;
  for (index_t i = 0; i < 46; ++i) {
    dense::vector expected(4, 0.0);
    map.add_prior(i, 1, std::span(expected));
    if (auto const row = data.plays.item(item_index{i}); !row.empty()) {
      dense::table a(4, dense::vector(4, 0.0));
      dense::vector b(4);
      for (std::size_t f = 0; f < 4; ++f) b[f] = ridge[lfrec::to_size(i)] * expected[f];
      for (std::size_t f = 0; f < 4; ++f) a[f][f] = ridge[lfrec::to_size(i)];
      for (std::size_t u = 0; u < 60; ++u) {
        if (data.plays.user(user_index{static_cast<index_t>(u)}).empty()) continue;
        auto const& value = values[u][lfrec::to_size(i)];
        double const c = value ? scale * *value : 0;
        for (std::size_t f = 0; f < 4; ++f) {
          b[f] += c * users[u][f];
          for (std::size_t g = 0; g < 4; ++g) a[f][g] += (rest + c) * users[u][f] * users[u][g];
        }
      }
      expected = dense::solve(std::move(a), std::move(b));
    }
    auto const y = model.item_factors().row(i);
    for (std::size_t f = 0; f < 4; ++f) worst = std::max(worst, std::abs(y[f] - expected[f]));
  }
  MESSAGE("worst difference ", worst);
  CHECK(worst < 1e-4);
}

TEST_CASE("the loss never rises, with features of either side or both") {
  world const data;
  for (int sides = 1; sides <= 3; ++sides) {
    lfrec::training<lfrec::matrix> const what{data.plays,
                                              (sides & 1) != 0 ? &data.profiles : nullptr,
                                              (sides & 2) != 0 ? &data.tags : nullptr};
    std::vector<double> losses;
    auto options = small();
    options.epochs = 25;
    (void)lfrec::feature_als<double>{options}.fit(what, lfrec::serial{},
                                                  [&](lfrec::progress const& p) {
                                                    losses.push_back(p.loss.total());
                                                    return lfrec::next::proceed;
                                                  });
    for (std::size_t n = 1; n < losses.size(); ++n) CHECK(losses[n] <= losses[n - 1] * (1 + 1e-12));
  }
}

TEST_CASE("features that may say nothing leave implicit_als") {
  world const data;
  auto options = small();
  options.feature_regularization = 1e6F;
  auto const model = lfrec::feature_als<double>{options}.fit(data.both());
  auto const plain = lfrec_test::implicit_als<double>{
      {.factors = 4,
       .epochs = 6,
       .unobserved_weight = 0.1F,
       .init_stddev = 1}}.fit(data.plays);
  std::vector<double> a(46), b(46);
  for (index_t u = 0; u < 60; ++u) {
    if (data.plays.user(user_index{u}).empty()) continue;
    model.score({.user = user_index{u}}, std::span(a));
    plain.score({.user = user_index{u}}, std::span(b));
    for (std::size_t i = 0; i < 40; ++i) CHECK(std::abs(a[i] - b[i]) < 1e-4);
  }
}

TEST_CASE("what nobody had has a vector and evidence by its features, and none without") {
  world const data;
  auto const model = lfrec::feature_als<float>{small()}.fit(data.both());
  for (index_t i = 40; i < 46; ++i) {
    bool const described = i % 7 != 6;
    CHECK(model.has_evidence(item_index{i}, 0) == described);
    CHECK(std::ranges::any_of(model.item_factors().row(i), [](float v) { return v != 0; }) ==
          described);
  }
  // Users without a play differ by their features; one without either is the mean user.
  auto const vector_of = [&](index_t u) {
    auto const x = model.user_factors().row(u);
    return std::vector<float>(x.begin(), x.end());
  };
  CHECK_FALSE(vector_of(60) == vector_of(61));
  CHECK(vector_of(62) == std::vector<float>(model.prior().begin(), model.prior().end()));
  auto const list = lfrec::recommend(model, user_index{60}, 46);
  CHECK(list.with_evidence() == 45);
  CHECK(list[45].item == item_index{41});
}

TEST_CASE("a newcomer gets what training gave, whatever nobody had") {
  world const data;
  auto const model = lfrec::feature_als<float>{small()}.fit(data.items());
  for (index_t u = 0; u < 66; ++u) {
    auto const x = model.user_factors().row(u);
    CHECK(model.fold_in(data.plays.user(user_index{u})) == std::vector<float>(x.begin(), x.end()));
  }
}

TEST_CASE("feature_als says which features are missing or do not fit") {
  world const data;
  lfrec::feature_als<float> const recipe{small()};
  CHECK_THROWS_WITH_AS((void)recipe.fit(data.plays),
                       "feature_als needs item features or user features, and was given neither",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)recipe.fit(lfrec::training{data.plays, &data.tags}),
                       "feature_als: user features of 46 rows for 66 in the matrix",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)(lfrec::feature_als{{.feature_steps = 0}}.fit(data.both())),
                       "feature_als.feature_steps must be a whole number between 1 and 1000, got 0",
                       lfrec::invalid_option);
}
