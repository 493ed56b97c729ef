// SPDX-License-Identifier: MIT
#include "lfrec/solve/pairwise_epoch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;

namespace {

lfrec::pairwise_tables<float> start(lfrec::matrix const& data, int factors) {
  lfrec::serial exec;
  return {lfrec::random_factors<float>(exec, data.users(), factors, 0.1, 1, 0),
          lfrec::random_factors<float>(exec, data.items(), factors, 0.1, 1, 1)};
}

template <typename Loss>
lfrec::sampled_loss epoch(lfrec::executor_ref exec, lfrec::matrix const& data, Loss const& loss,
                          lfrec::pairwise_objective const& objective, int number,
                          lfrec::pairwise_tables<float>& tables) {
  std::vector<float> const popularity(lfrec::to_size(data.items()), 1.F);
  auto const row = [&](index_t u) { return data.user(lfrec::user_index{u}); };
  return lfrec::pairwise_epoch<float>(exec, row, loss, objective, popularity, number, true, tables);
}

}  // namespace

TEST_CASE("many blocks give the same bits for any executor") {
  auto const data = lfrec_test::power_law(211, 1301, 20, 6);
  REQUIRE(lfrec::detail::pairwise_blocks(data.users(), data.items()) == 5);
  auto const learnt = [&](lfrec::executor_ref exec) {
    auto tables = start(data, 6);
    double loss = 0;
    for (int n = 1; n <= 3; ++n)
      loss = epoch(exec, data, lfrec::bpr_loss{},
                   {.sampling = lfrec::negative_sampling::hardest, .draws = 3}, n, tables)
                 .loss;
    return std::pair{std::move(tables), loss};
  };
  lfrec::serial one;
  auto const expected = learnt(one);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const [tables, loss] = learnt(exec);
    CHECK(tables.users == expected.first.users);
    CHECK(tables.items == expected.first.items);
    CHECK(tables.terms == expected.first.terms);
    CHECK(loss == expected.second);
  });
}

TEST_CASE("each positive meets its negatives once an epoch, and the loss falls") {
  auto const data = lfrec_test::power_law(211, 1301, 20, 6);
  auto tables = start(data, 8);
  double first = 0;
  lfrec::sampled_loss last;
  for (int n = 1; n <= 20; ++n) {
    last = epoch(lfrec::serial{}, data, lfrec::bpr_loss{},
                 {.draws = 2, .learning_rate = 0.3, .confidence_scale = 0.2}, n, tables);
    CHECK(last.pairs == 2 * static_cast<double>(data.nonzeros()));
    if (n == 1) first = last.loss;
  }
  CHECK(last.loss < 0.5 * first);
  CHECK(last.regularization > 0);
}

TEST_CASE("a step moves both items and the user down the gradient") {
  // One user, two items, one of them played: nothing is left to chance.
  lfrec::matrix const data(
      lfrec::interaction_log(1, 2, {{lfrec::user_index{0}, lfrec::item_index{0}, 2}}));
  auto tables = start(data, 3);
  auto const before = tables;
  double const rate = 0.25;
  double const penalty = 0.125;
  auto const loss =
      epoch(lfrec::serial{}, data, lfrec::bpr_loss{},
            {.learning_rate = rate, .regularization = penalty, .confidence_scale = 1.5}, 1, tables);
  CHECK(loss.pairs == 1);
  auto const dot = [](auto const& a, auto const& b) {
    double sum = 0;
    for (std::size_t f = 0; f < a.size(); ++f) sum += double{a[f]} * double{b[f]};
    return sum;
  };
  auto const p = before.users.row(0);
  auto const q0 = before.items.row(0);
  auto const q1 = before.items.row(1);
  double const x = dot(p, q0) - dot(p, q1);
  double const slope = 2 * 1.5 / (1 + std::exp(x));
  CHECK(loss.loss == doctest::Approx(2 * 1.5 * std::log1p(std::exp(-x))).epsilon(1e-5));
  CHECK(loss.regularization ==
        doctest::Approx(penalty / 2 * (dot(p, p) + dot(q0, q0) + dot(q1, q1))).epsilon(1e-5));
  double const item_step = rate / std::sqrt(5 + slope * slope * dot(p, p));
  double const bias_step = rate / std::sqrt(5 + slope * slope);
  double norm = 0;
  for (std::size_t f = 0; f < 3; ++f)
    norm += slope * slope * double{q0[f] - q1[f]} * double{q0[f] - q1[f]};
  double const user_step = rate / std::sqrt(5 + norm);
  for (std::size_t f = 0; f < 3; ++f) {
    CHECK(tables.items.row(0)[f] ==
          doctest::Approx(q0[f] + item_step * (slope * p[f] - penalty * q0[f])));
    CHECK(tables.items.row(1)[f] ==
          doctest::Approx(q1[f] - item_step * (slope * p[f] + penalty * q1[f])));
    CHECK(tables.users.row(0)[f] ==
          doctest::Approx(p[f] + user_step * (slope * double{q0[f] - q1[f]} - penalty * p[f])));
  }
  CHECK(tables.terms[0].bias == doctest::Approx(bias_step * slope));
  CHECK(tables.terms[1].bias == doctest::Approx(-bias_step * slope));
}

TEST_CASE("values of 0 and below are no positives") {
  using lfrec::item_index;
  using lfrec::user_index;
  lfrec::matrix const data(lfrec::interaction_log(2, 3,
                                                  {{user_index{0}, item_index{0}, 1},
                                                   {user_index{0}, item_index{1}, 0},
                                                   {user_index{1}, item_index{2}, -4}}));
  auto tables = start(data, 3);
  auto const before = tables;
  CHECK(epoch(lfrec::serial{}, data, lfrec::bpr_loss{}, {.draws = 5}, 1, tables).pairs == 5);
  CHECK(tables.user_sum[1] == 0);
  CHECK(std::ranges::equal(tables.users.row(1), before.users.row(1)));
  CHECK(tables.terms[0].bias > 0);
  CHECK(tables.terms[1].bias < 0);  // a negative like any other
}

TEST_CASE("rows under a heavy penalty come to their priors, and what is not drawn stays") {
  auto const data = lfrec_test::power_law(60, 40, 9, 5);
  std::vector<index_t> drawn;
  for (index_t i = 0; i < 40; ++i)
    if (!data.item(lfrec::item_index{i}).empty() && i % 4 != 3) drawn.push_back(i);
  std::vector<lfrec::interaction> rows;  // of items that are drawn alone
  for (index_t u = 0; u < 60; ++u)
    for (index_t const i : data.user(lfrec::user_index{u}).index)
      if (std::ranges::binary_search(drawn, i))
        rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}});
  lfrec::matrix const plays(lfrec::interaction_log(60, 40, std::move(rows)));
  auto const user_means = lfrec::random_factors<float>(lfrec::serial{}, 60, 3, 1, 8, 0);
  auto const item_means = lfrec::random_factors<float>(lfrec::serial{}, 40, 4, 1, 8, 1);
  auto const tables_before = start(plays, 3);
  auto tables = tables_before;
  lfrec::pairwise_objective const heavy{.draws = 4, .learning_rate = 0.1, .regularization = 20};
  std::vector<float> const popularity(40, 1.F);
  lfrec::sampled_loss last;
  for (int n = 1; n <= 40; ++n)
    last = lfrec::pairwise_epoch<float>(
        lfrec::serial{}, [&](index_t u) { return plays.user(lfrec::user_index{u}); },
        lfrec::bpr_loss{}, heavy, popularity, n, true, tables, {&user_means, &item_means, drawn});
  for (index_t i = 0; i < 40; ++i) {
    bool const is_drawn = std::ranges::binary_search(drawn, i);
    for (std::size_t f = 0; f < 3; ++f)
      if (is_drawn)
        CHECK(std::abs(tables.items.row(i)[f] - item_means.row(i)[f]) < 0.2);
      else
        CHECK(tables.items.row(i)[f] == tables_before.items.row(i)[f]);
    if (is_drawn)
      CHECK(std::abs(tables.terms[lfrec::to_size(i)].bias - item_means.row(i)[3]) < 0.2);
  }
  CHECK(last.regularization / last.pairs < 2);  // 10 ‖row − prior‖² of three, not 10 ‖row‖²
}
