// SPDX-License-Identifier: MIT
// Seconds and heap of ease and slim on HetRec where LFREC_DATA is set, on the synthetic world
// otherwise, and the speed of the inversion that ease is made of against one large product of
// Eigen's, on one thread and on two.
#include "lfrec/linear.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/solve/spd_inverse.hpp"
#include "support/heap.hpp"
#include "support/plays.hpp"

namespace {

using lfrec_bench::plays;

template <typename Recipe>
void fit(benchmark::State& state) {
  auto const& data = plays();
  lfrec::thread_pool pool(static_cast<std::size_t>(state.range(0)));
  std::size_t peak = 0;
  for (auto _ : state) {
    heap::watermark const mark;
    benchmark::DoNotOptimize(Recipe{}.fit(data, pool));
    peak = mark.bytes();
  }
  state.counters["fit_MB"] = static_cast<double>(peak) / 1e6;
}

void inverse(benchmark::State& state) {
  auto const n = static_cast<lfrec::index_t>(state.range(0));
  lfrec::thread_pool pool(static_cast<std::size_t>(state.range(1)));
  lfrec::factors<float> original(n, n);
  lfrec::random_stream random(1);
  for (lfrec::index_t r = 0; r < n; ++r) {
    for (auto& x : original.row(r)) x = static_cast<float>(random.uniform());
    original.row(r)[lfrec::to_size(r)] = static_cast<float>(n);
  }
  for (auto _ : state) {
    state.PauseTiming();
    auto matrix = original;
    state.ResumeTiming();
    if (!lfrec::negated_inverse(pool, matrix)) state.SkipWithError("not positive definite");
  }
  double const flops = static_cast<double>(n) * n * n * static_cast<double>(state.iterations());
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsRate);
}

void product(benchmark::State& state) {
  using dense = Eigen::MatrixXf;
  auto const n = static_cast<Eigen::Index>(state.range(0));
  dense const a = dense::Random(n, n);
  dense const b = dense::Random(n, n);
  dense c = dense::Zero(n, n);
  for (auto _ : state) {
    c.noalias() += a * b;
    benchmark::DoNotOptimize(c.data());
  }
  auto const side = static_cast<double>(n);
  double const flops = 2 * side * side * side * static_cast<double>(state.iterations());
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsRate);
}

BENCHMARK_TEMPLATE(fit, lfrec::ease<>)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(fit, lfrec::slim<>)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(inverse)
    ->ArgNames({"n", "threads"})
    ->ArgsProduct({{1892, 4000}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(product)->ArgName("n")->Arg(1024)->Unit(benchmark::kMillisecond);

}  // namespace
