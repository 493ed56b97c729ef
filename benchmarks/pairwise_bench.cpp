// SPDX-License-Identifier: MIT
// Seconds per epoch of bpr, warp and logistic_mf with their defaults, by threads. HetRec where
// LFREC_DATA is set, the synthetic world otherwise.
#include "lfrec/pairwise.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "support/plays.hpp"

namespace {

using lfrec_bench::plays;

template <typename Recipe>
void epochs(benchmark::State& state, Recipe recipe) {
  lfrec::thread_pool pool(static_cast<std::size_t>(state.range(0)));
  recipe.options.epochs = 10;  // the first ones of warp are the cheapest
  for (auto _ : state) {
    auto const model = recipe.fit(plays(), pool);
    state.SetIterationTime(model.summary().seconds / model.summary().epochs);
  }
}

/// A newcomer with a history of 50.
template <typename Recipe>
void fold_in(benchmark::State& state, Recipe const& recipe) {
  auto const model = recipe.fit(plays());
  auto const row = plays().user(lfrec::user_index{0});
  for (auto _ : state) benchmark::DoNotOptimize(model.fold_in(row));
  state.counters["history"] = static_cast<double>(row.size());
}

template <typename Recipe>
void add(std::string const& name, Recipe const& recipe) {
  benchmark::RegisterBenchmark(("epoch/" + name).c_str(),
                               [=](benchmark::State& s) { epochs(s, recipe); })
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->UseManualTime()
      ->Iterations(1)
      ->Repetitions(3)
      ->ReportAggregatesOnly()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark(("fold_in/" + name).c_str(), [=](benchmark::State& s) {
    fold_in(s, recipe);
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  add("bpr", lfrec::bpr{});
  add("warp", lfrec::warp{});
  add("logistic_mf", lfrec::logistic_mf{});
  benchmark::RunSpecifiedBenchmarks();
}
