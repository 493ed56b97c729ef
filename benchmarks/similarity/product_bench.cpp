// SPDX-License-Identifier: MIT
// The best of a sparse product, as item neighbours and walks take it: a power-law matrix of 20,000
// users and as many items as the second argument says, times its transpose; the first argument is
// how many entries of a row are kept. items_per_second counts products of two entries.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/neighbors.hpp"
#include "lfrec/similarity/walk.hpp"

namespace {

constexpr lfrec::index_t users = 20'000;

/// 27 items for each user, item i about as often as i^-0.7.
lfrec::matrix const& plays(lfrec::index_t items) {
  static std::map<lfrec::index_t, lfrec::matrix> made;
  auto& data = made[items];
  if (data.users() == 0) {
    std::vector<lfrec::interaction> rows;
    for (lfrec::index_t u = 0; u < users; ++u) {
      lfrec::random_stream random(1, lfrec::to_size(u));
      for (int n = 0; n < 27; ++n) {
        double const at = std::pow(random.uniform(), 1 / 0.3) * static_cast<double>(items);
        rows.push_back({lfrec::user_index{u}, lfrec::item_index{static_cast<lfrec::index_t>(at)}});
      }
    }
    data = lfrec::matrix(lfrec::interaction_log(users, items, std::move(rows)),
                         lfrec::duplicates::max);
  }
  return data;
}

void count_products(benchmark::State& state, lfrec::matrix const& data) {
  std::int64_t products = 0;
  for (lfrec::index_t u = 0; u < users; ++u) {
    auto const n = static_cast<std::int64_t>(data.user(lfrec::user_index{u}).size());
    products += n * n;
  }
  state.SetItemsProcessed(state.iterations() * products);
}

void cosine_neighbors(benchmark::State& state) {
  auto const& data = plays(static_cast<lfrec::index_t>(state.range(1)));
  lfrec::neighbor_rule<lfrec::cosine> const rule{
      .neighbors = static_cast<lfrec::index_t>(state.range(0)), .shrinkage = 10};
  lfrec::thread_pool pool;
  for (auto _ : state) benchmark::DoNotOptimize(lfrec::nearest_items<float>(data, rule, pool));
  count_products(state, data);
}

void walk(benchmark::State& state) {
  auto const& data = plays(static_cast<lfrec::index_t>(state.range(1)));
  lfrec::detail::walk const how{static_cast<lfrec::index_t>(state.range(0)), 0.6, 0.1, true};
  lfrec::thread_pool pool;
  for (auto _ : state)
    benchmark::DoNotOptimize(lfrec::detail::walk_weights<float>(data, how, pool));
  count_products(state, data);
}

void shapes(benchmark::internal::Benchmark* b) {
  for (int const keep : {100, 1000})
    for (int const items : {40'000, 200'000}) b->Args({keep, items});
  b->ArgNames({"keep", "items"})->Unit(benchmark::kMillisecond)->UseRealTime();
}

}  // namespace

BENCHMARK(cosine_neighbors)->Apply(shapes);
BENCHMARK(walk)->Apply(shapes);
