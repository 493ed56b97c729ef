// SPDX-License-Identifier: MIT
// What a rating costs a newcomer who has so many already: one is added and one taken back by
// turns, so the time of an iteration is that of one update. `implicit` moves the ridge with every
// rating, as implicit_als does by default, and factors anew; `fixed_ridge` (frequency_scaling = 0)
// updates the factor; `fold_in` is the whole solve in its place. `stddev` is one item's.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/newcomer.hpp"
#include "lfrec/models/update_model.hpp"
#include "lfrec/recommend/next_question.hpp"

namespace {

using lfrec::index_t;
using lfrec::item_index;

constexpr index_t items = 1000;

lfrec::factor_model<float> model(index_t factors, double frequency_scaling) {
  lfrec::serial const here;
  lfrec::factor_model_parts<float> parts;
  parts.users = lfrec::random_factors<float>(here, 2, factors, 0.1, 1, 0);
  parts.items = lfrec::random_factors<float>(here, items, factors, 0.1, 1, 1);
  parts.popularity.assign(lfrec::to_size(items), 1);
  parts.prior = lfrec::mean_row(parts.users);
  parts.objective = lfrec::implicit_objective{.frequency_scaling = frequency_scaling};
  return lfrec::factor_model<float>(std::move(parts));
}

/// Somebody with `ratings` ratings of every third item.
lfrec::newcomer<float> guest(lfrec::factor_model<float> const& from, index_t ratings) {
  lfrec::newcomer<float> result(from);
  for (index_t n = 0; n < ratings; ++n)
    result.rate(item_index{3 * n}, static_cast<float>(1 + n % 5));
  return result;
}

void update(benchmark::State& state, double frequency_scaling) {
  auto const from = model(static_cast<index_t>(state.range(0)), frequency_scaling);
  auto somebody = guest(from, static_cast<index_t>(state.range(1)));
  bool add = true;
  for (auto _ : state) {
    if (add)
      somebody.rate(item_index{1}, 4);
    else
      somebody.forget(item_index{1});
    add = !add;
    benchmark::DoNotOptimize(somebody.vector().data());
  }
}

void implicit(benchmark::State& state) {
  update(state, 1);
}
void fixed_ridge(benchmark::State& state) {
  update(state, 0);
}

void fold_in(benchmark::State& state) {
  auto const from = model(static_cast<index_t>(state.range(0)), 1);
  auto const somebody = guest(from, static_cast<index_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(from.fold_in(somebody.history()));
}

void stddev(benchmark::State& state) {
  auto const from = model(static_cast<index_t>(state.range(0)), 1);
  auto const somebody = guest(from, static_cast<index_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(somebody.stddev(item_index{1}));
}

/// Among the 500 most popular.
void ask(benchmark::State& state) {
  auto const from = model(static_cast<index_t>(state.range(0)), 1);
  lfrec::next_question<float> const next(from);
  auto const somebody = guest(from, static_cast<index_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(next(somebody));
}

/// One user of 100,000 is folded in anew: what copying the tables costs.
void update_one_user(benchmark::State& state) {
  constexpr index_t users = 100'000;
  auto parts = model(static_cast<index_t>(state.range(0)), 1).parts();
  parts.users =
      lfrec::random_factors<float>(lfrec::serial{}, users, parts.items.columns(), 0.1, 1, 0);
  lfrec::factor_model<float> const from(std::move(parts));
  std::vector<lfrec::interaction> rows;
  for (index_t i = 0; i < items; i += 20) rows.push_back({lfrec::user_index{7}, item_index{i}, 1});
  lfrec::matrix const data(lfrec::interaction_log(users, items, std::move(rows)));
  std::vector<lfrec::user_index> const who{lfrec::user_index{7}};
  for (auto _ : state)
    benchmark::DoNotOptimize(lfrec::update_users(from, data, std::span(who)).users());
}

void sizes(benchmark::internal::Benchmark* b) {
  b->ArgNames({"d", "ratings"})->ArgsProduct({{64, 128}, {5, 50, 200}});
  b->Unit(benchmark::kMicrosecond);
}

BENCHMARK(implicit)->Apply(sizes);
BENCHMARK(fixed_ridge)->Apply(sizes);
BENCHMARK(fold_in)->Apply(sizes);
BENCHMARK(stddev)->ArgNames({"d", "ratings"})->Args({64, 50})->Args({128, 50});
BENCHMARK(ask)
    ->ArgNames({"d", "ratings"})
    ->Args({64, 50})
    ->Args({128, 50})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(update_one_user)->ArgName("d")->Arg(64)->Unit(benchmark::kMillisecond);

}  // namespace
