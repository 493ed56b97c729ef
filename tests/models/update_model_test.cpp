// SPDX-License-Identifier: MIT
#include "lfrec/models/update_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/feature_als.hpp"
#include "support/brute_force_factorization.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::forget_user;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::update_items;
using lfrec::update_users;
using lfrec::user_index;

namespace {

/// The log without user 0's rows of before, in `users` × `items`, and with others for some.
lfrec::interaction_log changed_log(index_t users, index_t items) {
  std::vector<lfrec::interaction> rows;
  for (auto const& row : lfrec_test::power_law_log(61, 37, 6, 2))
    if (row.user != user_index{0}) rows.push_back(row);
  rows.push_back({user_index{0}, item_index{5}, 4});
  rows.push_back({user_index{0}, item_index{36}, 1});
  for (index_t i = 37; i < items; ++i)
    rows.push_back({user_index{1 + i % 7}, item_index{i}, 3}),
        rows.push_back({user_index{20 + i % 5}, item_index{i}, 2});
  for (index_t u = 61; u < users; u += 2)
    rows.push_back({user_index{u}, item_index{u % 11}, 5});  // every other has nothing
  return {users, items, std::move(rows)};
}

lfrec::matrix before() {
  return lfrec_test::power_law(61, 37, 6, 2);
}

template <typename Scalar>
std::vector<Scalar> row(lfrec::factors<Scalar> const& table, index_t r) {
  auto const values = table.row(r);
  return {values.begin(), values.end()};
}

std::vector<user_index> const no_users;
std::vector<item_index> const no_items;

}  // namespace

TEST_CASE("updated and new users are a fresh fold-in, and the others stay") {
  auto const now = lfrec::matrix(changed_log(66, 37));
  auto const check = [&](auto const& model) {
    std::vector<user_index> const who{user_index{0}, user_index{17}, user_index{0}};
    auto const next = update_users(model, now, std::span(who));
    REQUIRE(next.users() == 66);
    CHECK(model.users() == 61);
    for (index_t u = 0; u < 66; ++u) {
      CAPTURE(u);
      if (u == 0 || u == 17 || u >= 61)
        CHECK(row(next.user_factors(), u) == model.fold_in(now.user(user_index{u})));
      else
        CHECK(row(next.user_factors(), u) == row(model.user_factors(), u));
    }
    CHECK(row(next.user_factors(), 62) == next.fold_in({}));  // nothing is known of them
    CHECK_FALSE(row(next.user_factors(), 0) == row(model.user_factors(), 0));
    CHECK(next.item_factors() == model.item_factors());
    CHECK(next.fold_in(now.user(user_index{3})) == model.fold_in(now.user(user_index{3})));
    lfrec::thread_pool threads(3);
    CHECK(update_users(model, now, std::span(who), threads).user_factors() == next.user_factors());
  };
  check(lfrec_test::implicit_als<float>{{.factors = 7, .epochs = 3}}.fit(before()));
  check(lfrec_test::als<double>{{.factors = 3, .epochs = 3}}.fit(before()));
}

TEST_CASE("updated and new items solve the dense equations, and the others stay") {
  auto const now = lfrec::matrix(changed_log(61, 40));
  auto const values = dense::turned(dense::values(now), 40);
  std::vector<item_index> const which{item_index{5}, item_index{0}};
  auto const changed = [](std::size_t i) { return i == 0 || i == 5 || i >= 37; };

  SUBCASE("plays") {
    auto const model = lfrec_test::implicit_als<double>{{.factors = 7, .epochs = 3}}.fit(before());
    auto const next = update_items(model, now, std::span(which));
    dense::implicit_loss const loss{
        .unobserved_weight = 0.08F,
        .regularization = 0.008F,
        .frequency_scaling = 1,
        .confidence_scale = dense::one_over_mean(dense::values(before()))};
    auto users = dense::copy(model.user_factors());
    for (std::size_t u = 0; u < users.size(); ++u)  // whom nothing is known of says nothing
      if (before().user(user_index{static_cast<index_t>(u)}).empty()) users[u].assign(7, 0.0);
    for (std::size_t i = 0; i < 40; ++i) {
      CAPTURE(i);
      auto const found = row(next.item_factors(), static_cast<index_t>(i));
      if (!changed(i)) {
        CHECK(found == row(model.item_factors(), static_cast<index_t>(i)));
        continue;
      }
      dense::table a(7, dense::vector(7, 0.0));
      dense::vector b(7, 0.0);
      for (std::size_t f = 0; f < 7; ++f) a[f][f] = loss.ridge(values[i]);
      for (std::size_t u = 0; u < users.size(); ++u)
        for (auto const& [weight, target] : loss.squares(values[i][u]))
          for (std::size_t f = 0; f < 7; ++f) {
            b[f] += weight * target * users[u][f];
            for (std::size_t g = 0; g < 7; ++g) a[f][g] += weight * users[u][f] * users[u][g];
          }
      auto const expected = dense::solve(a, b);
      for (std::size_t f = 0; f < 7; ++f) CHECK(std::abs(found[f] - expected[f]) < 1e-8);
    }
    CHECK(next.popularity()[38] == 2);
    CHECK(next.popularity()[1] == model.popularity()[1]);
    // The users' equations are those of the new items.
    auto const whole = lfrec::factor_model<double>(next.parts());
    CHECK(next.fold_in(now.user(user_index{3})) == whole.fold_in(now.user(user_index{3})));
  }
  SUBCASE("ratings with biases") {
    auto const model =
        lfrec_test::als<double>{{.factors = 3, .epochs = 3, .regularization = 0.05F}}.fit(before());
    auto const next = update_items(model, now, std::span(which));
    double const mean = dense::mean_value(dense::values(now));
    auto const users = dense::copy(model.user_factors());
    for (std::size_t i = 0; i < 40; ++i) {
      CAPTURE(i);
      auto const found = row(next.item_factors(), static_cast<index_t>(i));
      REQUIRE(found[0] == 1);
      if (!changed(i)) {
        CHECK(found == row(model.item_factors(), static_cast<index_t>(i)));
        CHECK(next.item_offsets()[i] == model.item_offsets()[i]);
        continue;
      }
      // r − μ − b_u = [1, p_u] [b_i, q_i], with .05 n of ridge
      dense::table a(4, dense::vector(4, 0.0));
      dense::vector b(4, 0.0);
      double count = 0;
      for (std::size_t u = 0; u < users.size(); ++u) {
        if (!values[i][u]) continue;
        ++count;
        auto h = users[u];
        double const target = *values[i][u] - mean - std::exchange(h[0], 1);
        for (std::size_t f = 0; f < 4; ++f) {
          b[f] += target * h[f];
          for (std::size_t g = 0; g < 4; ++g) a[f][g] += h[f] * h[g];
        }
      }
      for (std::size_t f = 0; f < 4; ++f) a[f][f] += double{0.05F} * count;
      auto const expected = dense::solve(a, b);
      CHECK(next.item_offsets()[i] == doctest::Approx(mean + expected[0]).epsilon(1e-6));
      for (std::size_t f = 1; f < 4; ++f) CHECK(std::abs(found[f] - expected[f]) < 1e-5);
    }
  }
}

TEST_CASE("a forgotten user leaves the users and the prior as if they had never been there") {
  auto const data = before();
  auto const model = lfrec_test::implicit_als<double>{{.factors = 5, .epochs = 3}}.fit(data);
  user_index const leaving{4};
  auto const next = forget_user(model, leaving, data.user(leaving));
  std::vector<double> mean(5, 0.0);
  double others = 0;
  for (index_t u = 0; u < 61; ++u) {
    if (u == 4 || data.user(user_index{u}).empty()) continue;
    ++others;
    for (std::size_t f = 0; f < 5; ++f) mean[f] += model.user_factors().row(u)[f];
    CHECK(row(next.user_factors(), u) == row(model.user_factors(), u));
  }
  REQUIRE(others < 60);  // somebody has nothing
  for (std::size_t f = 0; f < 5; ++f)
    CHECK(next.prior()[f] == doctest::Approx(mean[f] / others).epsilon(1e-12));
  for (index_t u = 0; u < 61; ++u)
    if (u == 4 || data.user(user_index{u}).empty())
      CHECK(row(next.user_factors(), u) == next.fold_in({}));
  for (index_t i = 0; i < 37; ++i) {
    bool const had = std::ranges::binary_search(data.user(leaving).index, i);
    CHECK(next.popularity()[lfrec::to_size(i)] ==
          model.popularity()[lfrec::to_size(i)] - (had ? 1.F : 0.F));
  }
  CHECK(next.users() == 61);
  auto const kept = forget_user(model, leaving);
  CHECK(kept.user_factors() == next.user_factors());
  CHECK(std::ranges::equal(kept.popularity(), model.popularity()));
}

TEST_CASE("what does not fit is an error") {
  auto const model = lfrec_test::implicit_als<float>{{.factors = 3, .epochs = 1}}.fit(before());
  auto const wide = lfrec::matrix(changed_log(61, 40));
  auto const tall = lfrec::matrix(changed_log(66, 37));
  CHECK_THROWS_WITH_AS(static_cast<void>(update_users(model, wide, std::span(no_users))),
                       "a matrix of 40 items for a model of 37", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(update_items(model, tall, std::span(no_items))),
                       "a matrix of 66 users for a model of 61", lfrec::shape_error);
  std::vector<user_index> const nobody{user_index{66}};
  CHECK_THROWS_WITH_AS(static_cast<void>(update_users(model, tall, std::span(nobody))),
                       "user 66 is outside the matrix's 66", lfrec::shape_error);
  CHECK_THROWS_AS(static_cast<void>(forget_user(model, user_index{61})), lfrec::shape_error);

  auto parts = model.parts();
  parts.objective = lfrec::pairwise_objective{};
  parts.item_offsets.assign(37, 0);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(update_items(lfrec::factor_model<float>(parts), wide, std::span(no_items))),
      "items of a model that learnt from pairs cannot be updated: fit it anew", lfrec::shape_error);
  parts.objective = std::monostate{};
  CHECK_THROWS_AS(
      static_cast<void>(update_users(lfrec::factor_model<float>(parts), tall, std::span(no_users))),
      lfrec::shape_error);
}

TEST_CASE("items that are described stay so until somebody has them") {
  lfrec::factor_model_parts<float> parts;
  parts.users = lfrec::factors<float>(2, 2);
  parts.items = lfrec::factors<float>(3, 2);
  for (index_t u = 0; u < 2; ++u) parts.users.row(u)[lfrec::to_size(u)] = 1;
  parts.items.row(0)[0] = 1;
  parts.items.row(1)[0] = 0.5F;
  parts.items.row(2)[1] = 1;
  parts.popularity = {2, 0, 0};
  parts.prior = {0.5F, 0.5F};
  parts.described = {0, 1, 1};
  parts.objective = lfrec::implicit_objective{};
  lfrec::factor_model<float> const model(parts);
  lfrec::matrix const data(lfrec::interaction_log(2, 3,
                                                  {{user_index{0}, item_index{0}, 1},
                                                   {user_index{1}, item_index{0}, 1},
                                                   {user_index{1}, item_index{2}, 1}}));
  std::vector<user_index> const user = {user_index{1}};
  auto const followed = lfrec::update_users(model, data, std::span<user_index const>(user));
  CHECK(followed.parts().described == parts.described);
  std::vector<item_index> const both = {item_index{1}, item_index{2}};
  auto const met = lfrec::update_items(model, data, std::span<item_index const>(both));
  CHECK(met.parts().described == std::vector<char>{0, 1, 0});
  CHECK(met.item_factors().row(1)[0] == 0.5F);
  CHECK(met.parts().popularity == std::vector<float>{2, 0, 1});
}

TEST_CASE("who stands on their features was taken for somebody who said something") {
  using namespace lfrec;
  // Two tastes; user 6 has a feature but no play.
  std::vector<interaction> rows;
  for (index_t u = 0; u < 6; ++u)
    for (index_t i = 0; i < 6; ++i)
      if ((u + i) % 2 == 0 && (u != 0 || i != 4)) rows.push_back({user_index{u}, item_index{i}, 1});
  matrix const plays(interaction_log(7, 6, rows));
  features const kinds(
      csr<float>(7, 2, {0, 1, 2, 3, 4, 5, 6, 7}, {0, 1, 0, 1, 0, 1, 0}, {1, 1, 1, 1, 1, 1, 1}),
      {"even", "odd"});
  auto const model =
      feature_als<double>{{.factors = 2, .epochs = 4}}.fit(training{plays, &kinds, nullptr});
  REQUIRE_FALSE(std::ranges::equal(model.user_factors().row(6), model.prior()));

  // Items are solved against those who play: as if user 6 were not there.
  matrix const six(interaction_log(6, 6, rows));
  auto parts = model.parts();
  factors<double> first(6, 2);
  std::copy_n(parts.users.data(), first.size(), first.data());
  parts.users = std::move(first);
  factor_model<double> const without(std::move(parts));
  std::vector<item_index> const changed{item_index{1}, item_index{2}};
  auto const all = update_items(model, plays, std::span<item_index const>(changed));
  auto const some = update_items(without, six, std::span<item_index const>(changed));
  for (index_t const i : {1, 2})
    for (std::size_t f = 0; f < 2; ++f)
      CHECK(all.item_factors().row(i)[f] ==
            doctest::Approx(some.item_factors().row(i)[f]).epsilon(0.02));

  // The prior is the mean of those who play.
  auto const forgotten = forget_user(model, user_index{2}, plays);
  for (std::size_t f = 0; f < 2; ++f) {
    double sum = 0;
    for (index_t const u : {0, 1, 3, 4, 5}) sum += model.user_factors().row(u)[f];
    CHECK(forgotten.prior()[f] == doctest::Approx(sum / 5));
    CHECK(forgotten.user_factors().row(2)[f] == forgotten.prior()[f]);
    CHECK(forgotten.user_factors().row(6)[f] == model.user_factors().row(6)[f]);
  }
  CHECK(forgotten.popularity()[0] == model.popularity()[0] - 1);
  CHECK_THROWS_AS(static_cast<void>(forget_user(model, user_index{2}, six)), shape_error);
}
