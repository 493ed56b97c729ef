// SPDX-License-Identifier: MIT
#include "lfrec/solve/implicit_effects.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::factors;
using lfrec::index_t;
using lfrec::item_index;
using lfrec::normal_prior;
using lfrec::user_index;
using lfrec::detail::implicit_effects;

namespace {

normal_prior const prior{{0.5, -1}, {2, 0.5, 0.5, 1}, {0.5, -0.75}};

/// Users 0 … 3 and items 0 … 3; nobody has item 3 and user 3 has nothing.
lfrec::matrix pattern() {
  std::vector<lfrec::interaction> rows;
  for (auto const& [u, i] : std::vector<std::pair<index_t, index_t>>{
           {0, 0}, {0, 1}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}})
    rows.push_back({user_index{u}, item_index{i}, 1});
  return lfrec::matrix(lfrec::interaction_log(4, 4, rows));
}

template <typename Scalar>
factors<Scalar> table_of(index_t rows, index_t columns) {
  return lfrec::random_factors<Scalar>(lfrec::serial{}, rows, columns, 1, 5, 6);
}

template <typename Scalar>
void draw(implicit_effects<Scalar>& effects, lfrec::executor_ref exec, lfrec::matrix const& data,
          factors<Scalar> const& table, std::uint64_t key) {
  effects.draw(
      exec, table, 1, prior, [&](index_t u) { return data.user(user_index{u}); },
      [&](index_t i) { return data.item(item_index{i}); }, 9, key);
}

}  // namespace

TEST_CASE("given the rows the effects come from their joint posterior") {
  auto const data = pattern();
  auto const table = table_of<double>(4, 4);  // the unknowns are entries 1 and 2
  implicit_effects<double> effects;
  effects.open(4, 4, 2);
  CHECK_FALSE(effects.empty());
  std::vector<double> mean(6);
  double ridge = 0;
  constexpr int sweeps = 100'000;
  for (int n = 0; n < sweeps; ++n) {
    draw(effects, lfrec::serial{}, data, table, static_cast<std::uint64_t>(n));
    // With the rows' equation (FᵀF + λI) y = Fᵀ(x − μ), the same for both entries: what the draws
    // leave over has mean 0 whatever λ is.
    double const lambda = effects.ridge();
    ridge += lambda / sweeps;
    for (index_t i = 0; i < 3; ++i)
      for (std::size_t f = 0; f < 2; ++f) {
        double rest = -lambda * effects.effects().row(i)[f];
        for (index_t const u : data.item(item_index{i}).index) {
          double const w =
              1 / std::sqrt(static_cast<double>(data.user(user_index{u}).index.size()));
          rest += w * (table.row(u)[f + 1] - prior.mean[f] - effects.shift(u)[f]);
        }
        mean[lfrec::to_size(i) * 2 + f] += rest / sweeps;
      }
  }
  CHECK(ridge > 0.2);
  CHECK(ridge < 5);
  for (double const m : mean) CHECK(std::abs(m) < 0.02);
}

TEST_CASE_TEMPLATE("shifts are the sums of the effects over the root of their number", Scalar,
                   LFREC_TEST_SCALARS) {
  auto const data = pattern();
  implicit_effects<Scalar> effects;
  CHECK(effects.empty());
  CHECK(effects.shift(0).empty());
  effects.open(4, 4, 2);
  draw(effects, lfrec::serial{}, data, table_of<Scalar>(4, 4), 1);
  auto const& y = effects.effects();
  for (std::size_t f = 0; f < 2; ++f) {
    CHECK(effects.shift(1)[f] ==
          doctest::Approx((y.row(1)[f] + y.row(2)[f]) / std::sqrt(2.0)).epsilon(1e-5));
    CHECK(effects.shift(3)[f] == 0);  // has nothing
    CHECK(y.row(3)[f] == 0);          // nobody has it
    CHECK(y.row(0)[f] != 0);
  }
}

TEST_CASE("any number of threads gives the same bits") {
  auto const log = lfrec_test::power_law_log(97, 61, 12, 4);
  lfrec::matrix const data(log);
  auto const table = table_of<float>(97, 4);
  auto const run = [&](lfrec::executor_ref exec) {
    implicit_effects<float> effects;
    effects.open(97, 61, 2);
    for (std::uint64_t n = 0; n < 3; ++n) draw(effects, exec, data, table, n);
    return effects.effects();
  };
  auto const alone = run(lfrec::serial{});
  for (std::size_t const threads : {2U, 3U, 7U}) {
    lfrec::thread_pool pool(threads);
    CHECK(run(pool) == alone);
  }
}

TEST_CASE("a spread that is no precision is an error") {
  auto const data = pattern();
  auto const table = table_of<float>(4, 4);
  implicit_effects<float> effects;
  effects.open(4, 4, 2);
  auto const none = [](index_t) { return lfrec::row_view{}; };
  CHECK_THROWS_AS(
      effects.draw(lfrec::serial{}, table, 1, {{0, 0}, {1, 2, 2, 1}, {0, 0}}, none, none, 1, 1),
      lfrec::numeric_error);
}
