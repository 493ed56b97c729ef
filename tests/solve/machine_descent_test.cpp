// SPDX-License-Identifier: MIT
#include "lfrec/solve/machine_descent.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "support/context_data.hpp"
#include "support/executors.hpp"
#include "support/feature_data.hpp"

using lfrec::index_t;

namespace {

using descent = lfrec::detail::machine_descent<double>;
using side = lfrec::detail::machine_side<double>;
using entry = lfrec::detail::machine_row<double>;

enum class kind { squared, logistic, pairs };

/// 9 users, 11 items and 6 situations, all with features, and some rows between them.
struct world {
  lfrec::features users = lfrec_test::some_features(9, 3, 1);
  lfrec::features items = lfrec_test::some_features(11, 4, 2);
  lfrec::features contexts = lfrec_test::weather_and_mood();

  [[nodiscard]] descent start(kind of, double bias_unit = 1) const {
    lfrec::serial exec;
    return {{.squared = of == kind::squared,
             .offset = of == kind::squared ? 3.0 : -1.0,
             .bias_unit = bias_unit,
             .own_regularization = 0.3,
             .feature_regularization = 0.5,
             .context_regularization = 0.7,
             .frequency_scaling = 0.5},
            side(exec, 9, 5, &users, true, 0.4, 7, 0),
            side(exec, 11, 5, &items, true, 0.4, 7, 2),
            side(exec, 7, 5, &contexts, false, 0.4, 7, 4)};
  }
  [[nodiscard]] static std::vector<entry> rows(kind of) {
    std::vector<entry> all;
    lfrec::random_stream random(3);
    for (int n = 0; n < 150; ++n) {
      entry r{static_cast<index_t>(random.below(8)),
              static_cast<index_t>(random.below(10)),
              -1,
              static_cast<index_t>(random.below(7)),
              1,
              0.5 + random.uniform()};
      if (of == kind::squared) r.target = 1 + static_cast<double>(random.below(5));
      if (of == kind::logistic && random.uniform() < 0.5) r.target = -1;
      if (of == kind::pairs) r.other = (r.item + 1 + static_cast<index_t>(random.below(9))) % 10;
      all.push_back(r);
    }
    return all;  // user 8 and item 10 have none
  }
};

/// The formula, over all pairs of columns.
double by_hand(world const& w, descent const& d, index_t u, index_t i, index_t s, double unit) {
  std::vector<std::vector<double>> columns;
  auto const add = [&](auto column, double x) {
    columns.emplace_back(column.begin(), column.end());
    for (double& v : columns.back()) v *= x;
  };
  auto const add_all = [&](lfrec::features const& f, index_t r, side const& of) {
    for (std::size_t n = 0; r < f.rows() && n < f.row(r).size(); ++n)
      add(of.shared.row(f.row(r).index[n]), static_cast<double>(f.row(r).value[n]));
  };
  add(d.users.own.row(u), 1);
  add(d.items.own.row(i), 1);
  add_all(w.users, u, d.users);
  add_all(w.items, i, d.items);
  add_all(w.contexts, s, d.contexts);
  double score = 0;
  for (std::size_t a = 0; a < columns.size(); ++a) {
    score += unit * columns[a][0];
    for (std::size_t b = 0; b < a; ++b)
      for (std::size_t f = 1; f < columns[a].size(); ++f) score += columns[a][f] * columns[b][f];
  }
  return score;
}

}  // namespace

TEST_CASE("a row's score is the sum over all pairs of its columns") {
  world const w;
  auto d = w.start(kind::squared, 2);
  d.learn_from(world::rows(kind::squared));
  d.epoch(lfrec::serial{});  // so that biases are not 0
  for (auto const& r : world::rows(kind::squared))
    CHECK(d.score(r) == doctest::Approx(3 + by_hand(w, d, r.user, r.item, r.situation, 2)));
  auto p = w.start(kind::pairs, 2);
  p.learn_from(world::rows(kind::pairs));
  p.epoch(lfrec::serial{});
  for (auto const& r : world::rows(kind::pairs))
    CHECK(p.score(r) == doctest::Approx(by_hand(w, p, r.user, r.item, r.situation, 2) -
                                        by_hand(w, p, r.user, r.other, r.situation, 2)));
}

TEST_CASE("a feature that both items of a row have is penalised for one row") {
  world const w;
  auto d = w.start(kind::pairs);
  auto const rows = world::rows(kind::pairs);
  d.learn_from(rows);
  auto const penalty = [](double lambda, std::size_t count, std::span<double const> column) {
    double sum = 0;
    for (double const v : column) sum += v * v;
    return lambda * std::sqrt(static_cast<double>(count)) * sum / 2;
  };
  auto const has = [](lfrec::features const& f, index_t r, index_t c) {
    return r < f.rows() && std::ranges::count(f.row(r).index, c) > 0;
  };
  auto const count = [&](auto const& meets) {
    return static_cast<std::size_t>(std::ranges::count_if(rows, meets));
  };
  double expected = 0;
  for (index_t u = 0; u < 9; ++u)
    expected +=
        penalty(0.3, count([&](entry const& r) { return r.user == u; }), d.users.own.row(u));
  for (index_t i = 0; i < 11; ++i)
    expected += penalty(0.3, count([&](entry const& r) { return r.item == i || r.other == i; }),
                        d.items.own.row(i));
  std::size_t both = 0;
  for (index_t f = 0; f < 4; ++f) {
    auto const meets = [&](entry const& r) {
      both += has(w.items, r.item, f) && has(w.items, r.other, f) ? 1U : 0U;
      return has(w.items, r.item, f) || has(w.items, r.other, f);
    };
    expected += penalty(0.5, count(meets), d.items.shared.row(f));
  }
  CHECK(both > 0);
  for (index_t f = 0; f < 3; ++f)
    expected += penalty(0.5, count([&](entry const& r) { return has(w.users, r.user, f); }),
                        d.users.shared.row(f));
  for (index_t c = 0; c < w.contexts.columns(); ++c)
    expected += penalty(0.7, count([&](entry const& r) { return has(w.contexts, r.situation, c); }),
                        d.contexts.shared.row(c));
  CHECK(d.loss(lfrec::serial{}).regularization == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("a column without a finite solution is named by what it is") {
  world const w;
  auto const fails = [&](side users, side items, side contexts) {
    descent d({}, std::move(users), std::move(items), std::move(contexts));
    auto rows = world::rows(kind::squared);
    for (auto& r : rows) r.weight = std::numeric_limits<double>::infinity();
    d.learn_from(rows);
    d.epoch(lfrec::serial{});
  };
  auto const some = [](index_t rows, lfrec::features const* of) {
    return side(lfrec::serial{}, rows, 5, of, true, 0.4, 7, 0);
  };
  auto const none = nullptr;
  CHECK_THROWS_WITH_AS(fails(some(9, &w.users), some(11, &w.items), some(7, &w.contexts)),
                       "factorization_machine: circumstance 0 has no finite solution",
                       lfrec::numeric_error);
  CHECK_THROWS_WITH_AS(fails(some(9, &w.users), some(11, &w.items), some(7, none)),
                       "factorization_machine: item feature 0 has no finite solution",
                       lfrec::numeric_error);
  CHECK_THROWS_WITH_AS(fails(some(9, &w.users), some(11, none), some(7, none)),
                       "factorization_machine: user feature 0 has no finite solution",
                       lfrec::numeric_error);
}

TEST_CASE("no epoch raises the loss, and the last ones hardly lower it") {
  world const w;
  for (auto const of : {kind::squared, kind::logistic, kind::pairs}) {
    CAPTURE(static_cast<int>(of));
    auto d = w.start(of);
    d.learn_from(world::rows(of));
    double last = d.loss(lfrec::serial{}).observed;  // the start has biases of 0
    double total = d.loss(lfrec::serial{}).total();
    double lowered = 0;
    for (int epoch = 0; epoch < 60; ++epoch) {
      d.epoch(lfrec::serial{});
      double const now = d.loss(lfrec::serial{}).total();
      CHECK(now <= total + 1e-9);
      lowered = total - now;
      total = now;
    }
    CHECK(d.loss(lfrec::serial{}).observed < 0.8 * last);
    CHECK(lowered < 1e-3 * total);
  }
}

TEST_CASE("after an epoch nothing is to be gained by the users' columns") {
  world const w;
  auto d = w.start(kind::squared);
  d.learn_from(world::rows(kind::squared));
  d.epoch(lfrec::serial{});
  double const least = d.loss(lfrec::serial{}).total();
  for (index_t u = 0; u < 8; ++u)
    for (std::size_t f = 0; f < 5; ++f)
      for (double const step : {-1e-3, 1e-3}) {
        auto other = d;
        other.users.own.row(u)[f] += step;
        other.users.refresh();
        CHECK(other.loss(lfrec::serial{}).total() >= least);
      }
  for (double const v : d.users.own.row(8)) CHECK(v == 0);  // who has no row says nothing
  for (double const v : d.items.own.row(10)) CHECK(v == 0);
}

TEST_CASE("columns are the same bits for any executor") {
  world const w;
  for (auto const of : {kind::squared, kind::pairs}) {
    auto const learn = [&](lfrec::executor_ref exec) {
      auto d = w.start(of);
      d.learn_from(world::rows(of));
      d.epoch(exec);
      d.epoch(exec);
      return d;
    };
    auto const once = learn(lfrec::serial{});
    lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
      auto const again = learn(exec);
      CHECK(again.users.own == once.users.own);
      CHECK(again.items.shared == once.items.shared);
      CHECK(again.contexts.shared == once.contexts.shared);
    });
  }
}
