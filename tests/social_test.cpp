// SPDX-License-Identifier: MIT
#include "lfrec/social.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/brute_force_factorization.hpp"
#include "support/feature_data.hpp"
#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;
using lfrec::user_index;

namespace {

/// Users 60 to 65 have no plays; 65 has no friend either.
struct world {
  lfrec::matrix plays = [] {
    auto const log = lfrec_test::power_law_log(60, 40, 9, 5);
    return lfrec::matrix(lfrec::interaction_log(66, 40, {log.begin(), log.end()}));
  }();
  lfrec::social friends = [] {
    std::vector<lfrec::social::edge> edges;
    for (index_t u = 0; u < 65; ++u)
      for (index_t const step : {1, 7, 11})
        if (u + step < 65) {
          edges.push_back({user_index{u}, user_index{u + step}});
          edges.push_back({user_index{u + step}, user_index{u}});
        }
    return lfrec::social(66, std::move(edges));
  }();
  [[nodiscard]] lfrec::training<lfrec::matrix> all() const {
    return {plays, nullptr, nullptr, &friends};
  }
};

lfrec::social_als_options small() {
  return {
      .factors = 4, .epochs = 6, .unobserved_weight = 0.1F, .friend_weight = 2, .init_stddev = 1};
}

/// βρ₀ of these options.
double pull(lfrec::social_als_options const& o, index_t items) {
  return double{o.friend_weight} * double{o.regularization} * double{o.unobserved_weight} * items;
}

}  // namespace

TEST_CASE("a fit that has settled solves each user densely, among friends") {
  world const data;
  auto options = small();
  options.epochs = 500;
  auto const model = lfrec::social_als<double>{options}.fit(data.all());
  auto const values = dense::values(data.plays);
  double const scale = dense::one_over_mean(values);
  auto const users = dense::copy(model.user_factors());
  auto const items = dense::copy(model.item_factors());
  double const beta = pull(options, 40);
  double const rest = double{options.unobserved_weight};
  double worst = 0;
  for (index_t u = 0; u < 65; ++u) {
    dense::table a(4, dense::vector(4, 0.0));
    dense::vector b(4, 0.0);
    double mass = rest * 40;
    for (std::size_t i = 0; i < 40; ++i) {
      auto const& value = values[lfrec::to_size(u)][i];
      double const c = value ? scale * *value : 0;
      mass += c;
      for (std::size_t f = 0; f < 4; ++f) {
        b[f] += c * items[i][f];
        for (std::size_t g = 0; g < 4; ++g) a[f][g] += (rest + c) * items[i][f] * items[i][g];
      }
    }
    auto const all = data.friends.friends(user_index{u});
    for (std::size_t f = 0; f < 4; ++f) {
      a[f][f] += double{options.regularization} * mass + beta * static_cast<double>(all.size());
      for (user_index const v : all) b[f] += beta * users[lfrec::to_size(v)][f];
    }
    auto const expected = dense::solve(std::move(a), std::move(b));
    for (std::size_t f = 0; f < 4; ++f)
      worst = std::max(worst, std::abs(users[lfrec::to_size(u)][f] - expected[f]));
  }
  MESSAGE("worst difference ", worst);
  CHECK(worst < 1e-6);
  // Who has neither plays nor friends is the mean user.
  auto const nobody = model.user_factors().row(65);
  CHECK(std::equal(nobody.begin(), nobody.end(), model.prior().begin()));
}

TEST_CASE("the loss told never rises, and its part between friends is that of the pairs") {
  world const data;
  for (float const weight : {0.1F, 2.F, 50.F}) {
    auto options = small();
    options.friend_weight = weight;
    options.epochs = 25;
    std::vector<double> losses;
    (void)lfrec::social_als<double>{options}.fit(data.all(), lfrec::serial{},
                                                 [&](lfrec::progress const& p) {
                                                   losses.push_back(p.loss.total());
                                                   return lfrec::next::proceed;
                                                 });
    for (std::size_t n = 1; n < losses.size(); ++n) CHECK(losses[n] <= losses[n - 1] * (1 + 1e-12));
  }
  lfrec::factors<double> table(3, 1);
  table.row(0)[0] = 1;
  table.row(2)[0] = 4;
  lfrec::social const two(3, {{user_index{0}, user_index{2}}, {user_index{1}, user_index{2}}});
  lfrec::detail::friend_pulls<double> const pulls(lfrec::detail::mutual(two), 0.5);
  CHECK(pulls.penalty(table) == doctest::Approx(0.5 * (9 + 16)));
}

TEST_CASE("without weight it is implicit_als; with some, friends come closer") {
  world const data;
  auto options = small();
  options.friend_weight = 0;
  auto const alone = lfrec::social_als<double>{options}.fit(data.all());
  auto const plain = lfrec_test::implicit_als<double>{
      {.factors = 4,
       .epochs = 6,
       .unobserved_weight = 0.1F,
       .init_stddev = 1}}.fit(data.plays);
  std::vector<double> a(40), b(40);
  for (index_t u = 0; u < 66; ++u) {
    alone.score({.user = user_index{u}}, std::span(a));
    plain.score({.user = user_index{u}}, std::span(b));
    for (std::size_t i = 0; i < 40; ++i) CHECK(std::abs(a[i] - b[i]) < 1e-9);
  }
  auto const apart = [&](auto const& model) {  // friends, against how long vectors are
    lfrec::detail::friend_pulls<double> const between(data.friends, 1);
    auto const& users = model.user_factors();
    double norm = 0;
    for (std::size_t n = 0; n < users.size(); ++n) norm += users.data()[n] * users.data()[n];
    return between.penalty(users) / norm;
  };
  options.friend_weight = 20;
  CHECK(apart(lfrec::social_als<double>{options}.fit(data.all())) < 0.5 * apart(alone));
}

TEST_CASE("social_als says that friends are missing or do not fit") {
  world const data;
  CHECK_THROWS_WITH_AS((void)lfrec::social_als{}.fit(data.plays),
                       "social_als needs friends, and was given none", lfrec::shape_error);
  auto const fewer = lfrec_test::ring(9);
  lfrec::training<lfrec::matrix> const wrong{data.plays, nullptr, nullptr, &fewer};
  CHECK_THROWS_WITH_AS((void)lfrec::social_als{}.fit(wrong),
                       "social_als: friends of 9 users, the matrix has 66", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)(lfrec::social_als{{.friend_weight = -1}}.fit(data.all())),
                       "social_als.friend_weight must be between 0 and 1e+06, got -1",
                       lfrec::invalid_option);
}

TEST_CASE("friends among whom nobody plays get the newcomer's vector") {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < 6; ++u)
    for (lfrec::index_t i = u % 2; i < 8; i += 2)
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, 1});
  lfrec::matrix const plays(lfrec::interaction_log(8, 8, std::move(rows)));
  lfrec::social const friends(8, std::vector<lfrec::social::edge>{{user_index{6}, user_index{7}},
                                                                  {user_index{0}, user_index{2}}});
  auto const model = lfrec::social_als<double>{{.factors = 3, .epochs = 2, .friend_weight = 1}}.fit(
      lfrec::training{plays, nullptr, nullptr, &friends});
  for (lfrec::index_t const u : {6, 7})
    CHECK(std::ranges::equal(model.user_factors().row(u), model.prior()));
}
