// SPDX-License-Identifier: MIT
#include "lfrec/bayesian_mf.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "support/tiny_data.hpp"

using lfrec::bayesian_mf;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::query;
using lfrec::rating_output;
using lfrec::user_index;

namespace {

constexpr index_t users = 211;
constexpr index_t items = 97;
constexpr double noise = 0.5;

/// Ratings of known scores with noise; each pair is in train, in test, or in neither.
struct truth {
  lfrec::matrix train;
  lfrec::matrix test;
  double score(index_t u, index_t i) const {
    return 3.5 + user[lfrec::to_size(u)][0] + item[lfrec::to_size(i)][0] +
           user[lfrec::to_size(u)][1] * item[lfrec::to_size(i)][1] +
           user[lfrec::to_size(u)][2] * item[lfrec::to_size(i)][2];
  }
  std::vector<std::vector<double>> user, item;
};

truth make_truth(bool whole_stars) {
  truth result;
  lfrec::random_stream random(3);
  auto const rows = [&](index_t n) {
    std::vector<std::vector<double>> table;
    for (index_t r = 0; r < n; ++r)
      table.push_back({0.4 * random.normal(), 0.7 * random.normal(), 0.7 * random.normal()});
    return table;
  };
  result.user = rows(users);
  result.item = rows(items);
  std::vector<lfrec::interaction> train, test;
  for (index_t u = 0; u < users; ++u)
    for (index_t i = 0; i < items; ++i) {
      double const at = random.uniform();
      double value = result.score(u, i) + noise * random.normal();
      if (whole_stars) value = std::clamp(std::round(value), 1.0, 5.0);
      if (at < 0.35)
        (at < 0.25 ? train : test)
            .push_back({user_index{u}, item_index{i}, static_cast<float>(value)});
    }
  result.train = lfrec::matrix(lfrec::interaction_log(users, items, std::move(train)));
  result.test = lfrec::matrix(lfrec::interaction_log(users, items, std::move(test)));
  return result;
}

struct judgement {
  double rmse = 0;
  double covered = 0;  // share of test ratings within 1.96 standard deviations
};

judgement judge(auto const& model, lfrec::matrix const& test) {
  judgement sum;
  double count = 0;
  std::vector<lfrec::rating_prediction> all(lfrec::to_size(items));
  for (index_t u = 0; u < users; ++u) {
    auto const row = test.user(user_index{u});
    model.predict({.user = user_index{u}, .history = {}}, all);
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      auto const& guess = all[lfrec::to_size(row.index[n])];
      double const miss = static_cast<double>(row.value[n]) - guess.mean;
      sum.rmse += miss * miss;
      sum.covered += std::abs(miss) <= 1.96 * guess.stddev ? 1 : 0;
      ++count;
    }
  }
  return {std::sqrt(sum.rmse / count), sum.covered / count};
}

std::vector<float> scores(auto const& model, query const& q) {
  std::vector<float> all(lfrec::to_size(model.items()));
  model.score(q, std::span(all));
  return all;
}

lfrec::matrix one_rating(float value) {
  return lfrec::matrix(lfrec::interaction_log(2, 3, {{user_index{1}, item_index{2}, value}}));
}

}  // namespace

TEST_CASE("known scores are found again, with deviations that cover what they should") {
  auto const world = make_truth(false);
  auto const model = bayesian_mf{{.factors = 4, .epochs = 120}}.fit(world.train);
  auto const found = judge(model, world.test);
  MESSAGE("rmse ", found.rmse, " where the noise is ", noise, "; covered ", found.covered);
  CHECK(found.rmse < 1.15 * noise);
  CHECK(found.covered == doctest::Approx(0.95).epsilon(0.015));
  double precision = 0;
  for (double const p : model.parts().noise) precision += p / model.draws();
  CHECK(model.parts().unit / std::sqrt(precision) == doctest::Approx(noise).epsilon(0.05));
}

TEST_CASE("levels are predicted as well as their rounding lets them, within the scale") {
  auto const world = make_truth(true);
  auto const model =
      bayesian_mf{
          {.factors = 3, .epochs = 80, .samples = 16, .output = rating_output::ordered_probit}}
          .fit(world.train);
  auto const found = judge(model, world.test);
  MESSAGE("rmse ", found.rmse, "; covered ", found.covered);
  CHECK(found.rmse < 0.7);  // noise .5, rounding 1/√12 = .29: .58 if the scores were known
  CHECK(found.covered > 0.93);
  for (float const s : scores(model, {.user = user_index{0}, .history = {}})) {
    CHECK(s > 1);
    CHECK(s < 5);
  }
}

TEST_CASE("folding in a user's ratings gives what training gave the user") {
  auto const world = make_truth(false);
  for (auto const implicit : {lfrec::rating_implicit::none, lfrec::rating_implicit::users,
                              lfrec::rating_implicit::users_and_items}) {
    auto const model =
        bayesian_mf<double>{{.factors = 3, .epochs = 30, .samples = 8, .implicit = implicit}}.fit(
            world.train);
    for (index_t u = 0; u < users; u += 50) {
      auto const row = world.train.user(user_index{u});
      std::vector<float> const values(row.value.begin(), row.value.end());
      auto const folded = model.fold_in({row.index, values});
      auto const trained = model.parts().users.row(u);
      REQUIRE(folded.size() == trained.size());
      for (std::size_t f = 0; f < folded.size(); ++f)
        CHECK(folded[f] == doctest::Approx(trained[f]).epsilon(1e-6));
    }
  }
}

TEST_CASE(
    "who rates precisely is told from who does not, in deviations that cover what they should") {
  auto const loud = [](index_t u) { return u % 3 == 0; };
  auto world = make_truth(false);
  auto const with_noise = [&](lfrec::matrix const& data, std::uint64_t seed) {
    lfrec::random_stream random(seed);
    std::vector<lfrec::interaction> rows;
    for (index_t u = 0; u < users; ++u)
      for (index_t const i : data.user(user_index{u}).index)
        rows.push_back(
            {user_index{u}, item_index{i},
             static_cast<float>(world.score(u, i) + (loud(u) ? 1.2 : 0.4) * random.normal())});
    return lfrec::matrix(lfrec::interaction_log(users, items, std::move(rows)));
  };
  auto const train = with_noise(world.train, 4);
  auto const test = with_noise(world.test, 5);
  auto const fitted = [&](lfrec::rating_noise kind) {
    return bayesian_mf{{.factors = 4, .epochs = 120, .noise = kind}}.fit(train);
  };
  auto const covered = [&](auto const& model, bool of_loud) {
    std::vector<lfrec::rating_prediction> all(lfrec::to_size(items));
    double in = 0, count = 0;
    for (index_t u = 0; u < users; ++u) {
      if (loud(u) != of_loud) continue;
      model.predict({.user = user_index{u}, .history = {}}, all);
      auto const row = test.user(user_index{u});
      for (std::size_t n = 0; n < row.index.size(); ++n, ++count) {
        auto const& guess = all[lfrec::to_size(row.index[n])];
        double const miss = static_cast<double>(row.value[n]) - guess.mean;
        in += std::abs(miss) <= 1.96 * guess.stddev ? 1 : 0;
      }
    }
    return in / count;
  };
  auto const alike = fitted(lfrec::rating_noise::homoscedastic);
  CHECK(covered(alike, true) < 0.88);
  CHECK(covered(alike, false) > 0.98);
  for (auto const kind : {lfrec::rating_noise::per_user, lfrec::rating_noise::per_user_and_item}) {
    auto const model = fitted(kind);
    CHECK(covered(model, true) == doctest::Approx(0.95).epsilon(0.025));
    CHECK(covered(model, false) == doctest::Approx(0.95).epsilon(0.025));
    CHECK(judge(model, test).rmse < judge(alike, test).rmse);
    auto const& p = model.parts();
    CHECK(p.user_precision(user_index{0}, 0) < p.user_precision(user_index{1}, 0));
    CHECK(p.item_noise.empty() == (kind == lfrec::rating_noise::per_user));
  }
}

TEST_CASE("which items a user rated tells of the user") {
  // Users are of two kinds, which share a taste and the items that they rate, mostly.
  lfrec::random_stream random(8);
  std::vector<lfrec::interaction> rows, wanted;
  for (index_t u = 0; u < users; ++u)
    for (index_t i = 0; i < items; ++i) {
      bool const own = u % 2 == i % 2;
      auto const value = static_cast<float>((u % 2 == 0) == (i % 4 < 2) ? 4.5 : 1.5) +
                         static_cast<float>(0.5 * random.normal());
      double const at = random.uniform();
      if (at < (own ? 0.06 : 0.003)) rows.push_back({user_index{u}, item_index{i}, value});
      if (at > 0.9) wanted.push_back({user_index{u}, item_index{i}, value});
    }
  lfrec::matrix const train(lfrec::interaction_log(users, items, std::move(rows)));
  lfrec::matrix const test(lfrec::interaction_log(users, items, std::move(wanted)));
  auto const rmse = [&](lfrec::rating_implicit implicit) {
    return judge(bayesian_mf{{.factors = 4, .epochs = 120, .implicit = implicit}}.fit(train), test)
        .rmse;
  };
  double const none = rmse(lfrec::rating_implicit::none);
  double const of_users = rmse(lfrec::rating_implicit::users);
  double const of_both = rmse(lfrec::rating_implicit::users_and_items);
  MESSAGE("rmse ", none, ", of users ", of_users, ", of users and items ", of_both);
  CHECK(of_users < 0.93 * none);
  CHECK(of_both < 0.93 * none);
}

TEST_CASE("another unit of the ratings gives the same predictions in that unit") {
  auto const log = lfrec_test::power_law_log(37, 29, 8, 2);
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (auto& row : rows) row.value = 64 * row.value + 1024;
  bayesian_mf<double> const recipe{{.factors = 3, .epochs = 30}};
  auto const a = recipe.fit(lfrec::matrix(log));
  auto const b = recipe.fit(lfrec::matrix(lfrec::interaction_log(37, 29, std::move(rows))));
  for (index_t u = 0; u < 37; u += 6)
    for (index_t i = 0; i < 29; i += 5) {
      auto const x = a.predict(user_index{u}, item_index{i});
      auto const y = b.predict(user_index{u}, item_index{i});
      CHECK(y.mean == doctest::Approx(64 * x.mean + 1024).epsilon(1e-6));
      CHECK(y.stddev == doctest::Approx(64 * x.stddev).epsilon(1e-6));
    }
}

TEST_CASE("draws after burn-in are kept evenly, no more than asked for") {
  auto const data = lfrec_test::five_by_seven();
  auto const draws = [&](int epochs, int burn_in, int samples) {
    return bayesian_mf{{.factors = 2, .epochs = epochs, .burn_in = burn_in, .samples = samples}}
        .fit(data)
        .draws();
  };
  CHECK(draws(10, 4, 64) == 6);
  CHECK(draws(10, 9, 64) == 1);
  CHECK(draws(10, 10, 64) == 1);  // the last draw, for want of another
  CHECK(draws(3, 50, 64) == 1);
  CHECK(draws(10, 0, 8) == 5);  // 2, 4, 6, 8, 10
  CHECK(draws(17, 0, 5) == 4);  // 4, 8, 12, 16
  CHECK(draws(100, 0, 1) == 1);
}

TEST_CASE("who has rated little is predicted with a larger deviation") {
  auto const world = make_truth(false);
  auto const model = bayesian_mf{{.factors = 4, .epochs = 60}}.fit(world.train);
  auto const known = model.predict(user_index{0}, item_index{0});
  std::vector<lfrec::rating_prediction> stranger(lfrec::to_size(items));
  model.predict({}, stranger);
  CHECK(stranger[0].stddev > 1.2 * known.stddev);
  CHECK(known.stddev > noise * 0.9);
}

TEST_CASE("ratings that are all alike are predicted to stay so") {
  auto const model = bayesian_mf{{.factors = 2, .epochs = 60}}.fit(lfrec_test::checkerboard(20, 4));
  for (float const s : scores(model, {.user = user_index{3}, .history = {}}))
    CHECK(s == doctest::Approx(4).epsilon(0.05));
}

TEST_CASE("a rating off the declared scale is an error that names it") {
  auto const levels = [](double lowest, double highest, double step) {
    return bayesian_mf{{.factors = 2,
                        .epochs = 3,
                        .output = rating_output::ordered_probit,
                        .lowest = lowest,
                        .highest = highest,
                        .step = step}};
  };
  for (float const value : {0.0F, 6.0F, 2.5F, -1.0F})
    CHECK_THROWS_WITH_AS((void)levels(1, 5, 1).fit(one_rating(value)),
                         doctest::Contains("of user 1 for item 2 is not on the scale from 1 to 5"),
                         lfrec::numeric_error);
  CHECK_NOTHROW((void)levels(1, 5, 0.5).fit(one_rating(2.5F)));
  auto const model = levels(0, 5, 1).fit(one_rating(0));
  std::vector<index_t> const item{1};
  std::vector<float> const seven{7};
  CHECK_THROWS_WITH_AS((void)model.fold_in({item, seven}), doctest::Contains("not on the scale"),
                       lfrec::numeric_error);
}

TEST_CASE("ratings as large as floats go are numbers like any other") {
  lfrec::matrix const data(
      lfrec::interaction_log(1, 2,
                             {{user_index{0}, item_index{0}, std::numeric_limits<float>::max()},
                              {user_index{0}, item_index{1}, -3}}));
  CHECK_NOTHROW((void)bayesian_mf{{.factors = 2, .epochs = 3}}.fit(data));  // finite in double
}
