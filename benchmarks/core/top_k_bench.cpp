// SPDX-License-Identifier: MIT
// The best n of 41,000 scores (as many items as Gowalla has): offered one by one, filtered by
// may_enter first, and by partial_sort on a copy.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/top_k.hpp"

namespace {

enum class order { random, ascending, few_values };

std::vector<float> scores(order kind) {
  std::vector<float> values(41'000);
  lfrec::random_stream random(1);
  for (auto& v : values)
    v = static_cast<float>(kind == order::few_values ? static_cast<double>(random.below(10))
                                                     : random.normal());
  if (kind == order::ascending) std::sort(values.begin(), values.end());  // the worst case
  return values;
}

void report(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * 41'000);
}

void offer(benchmark::State& state) {
  auto const values = scores(static_cast<order>(state.range(0)));
  lfrec::top_k<float> best(static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) {
    for (std::size_t i = 0; i < values.size(); ++i)
      best.offer(static_cast<lfrec::index_t>(i), values[i]);
    benchmark::DoNotOptimize(best.take());
  }
  report(state);
}

void filter_and_offer(benchmark::State& state) {
  auto const values = scores(static_cast<order>(state.range(0)));
  lfrec::top_k<float> best(static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (best.may_enter(values[i])) best.offer(static_cast<lfrec::index_t>(i), values[i]);
    benchmark::DoNotOptimize(best.take());
  }
  report(state);
}

void partial_sort(benchmark::State& state) {
  auto const values = scores(static_cast<order>(state.range(0)));
  auto const n = static_cast<std::ptrdiff_t>(state.range(1));
  std::vector<lfrec::scored<float>> all(values.size());
  for (auto _ : state) {
    for (std::size_t i = 0; i < values.size(); ++i)
      all[i] = {static_cast<lfrec::index_t>(i), values[i]};
    std::partial_sort(all.begin(), all.begin() + n, all.end(), lfrec::ranks_before<float>);
    benchmark::DoNotOptimize(all.data());
  }
  report(state);
}

void shapes(benchmark::internal::Benchmark* b) {
  for (auto const kind : {order::random, order::ascending, order::few_values})
    for (int const n : {10, 20, 100, 1000}) b->Args({static_cast<int>(kind), n});
  b->ArgNames({"order", "n"});
}

}  // namespace

BENCHMARK(offer)->Apply(shapes);
BENCHMARK(filter_and_offer)->Apply(shapes);
BENCHMARK(partial_sort)->Apply(shapes);
