// SPDX-License-Identifier: MIT
// What the machine can do at most, by threads: multiply-adds that stay in registers, a product of
// large matrices, and a = b + s·c over arrays that no cache holds. Kernels' GFLOP/s and GB/s are
// shares of these; run it beside them. Built for this very machine (-march=native), which nothing
// of lfrec is. The product is a BLAS's where CMake finds one (OpenBLAS, say), else Eigen's; the
// label tells which.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

#include <Eigen/Core>

#ifdef LFREC_BENCH_BLAS
extern "C" {
void sgemm_(char const*, char const*, int const*, int const*, int const*, float const*,
            float const*, int const*, float const*, int const*, float const*, float*, int const*);
[[gnu::weak]] void openblas_set_num_threads(int);
}
#endif

namespace {

double per_second(benchmark::State const& state, double each) {
  return static_cast<double>(state.iterations()) * each / 1e9;
}

#ifdef __AVX512F__
constexpr std::size_t width = 64;
#else
constexpr std::size_t width = 32;
#endif

/// Twelve sums of a register each: enough to hide the latency of two units of four or five cycles.
void multiply_add(benchmark::State& state) {
  using lanes [[gnu::vector_size(width)]] = float;
  constexpr std::size_t sums = 12;
  constexpr std::size_t steps = 10'000;
  lanes sum[sums] = {};
  lanes const by = lanes{} + 0.999F;
  lanes const more = lanes{} + 1e-3F;
  for (auto _ : state) {
    for (std::size_t step = 0; step < steps; ++step)
#pragma GCC unroll 12
      for (lanes& s : sum) s = s * by + more;
    benchmark::DoNotOptimize(sum);
  }
  state.counters["GFLOP/s"] = benchmark::Counter(
      per_second(state, 2.0 * steps * sums * width / sizeof(float)), benchmark::Counter::kIsRate);
}

/// Each thread multiplies its own matrices.
void gemm(benchmark::State& state) {
  auto const n = static_cast<int>(state.range(0));
  using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic>;
  matrix const a = matrix::Random(n, n);
  matrix const b = matrix::Random(n, n);
  matrix c = matrix::Zero(n, n);
#ifdef LFREC_BENCH_BLAS
  if (openblas_set_num_threads != nullptr) openblas_set_num_threads(1);
  float const one = 1;
  float const zero = 0;
  for (auto _ : state) {
    sgemm_("N", "N", &n, &n, &n, &one, a.data(), &n, b.data(), &n, &zero, c.data(), &n);
    benchmark::ClobberMemory();
  }
  state.SetLabel("BLAS");
#else
  for (auto _ : state) {
    c.noalias() = a * b;
    benchmark::ClobberMemory();
  }
  state.SetLabel("Eigen");
#endif
  benchmark::DoNotOptimize(c(0, 0));
  double const flops = 2.0 * n * n * n;
  state.counters["GFLOP/s"] =
      benchmark::Counter(per_second(state, flops), benchmark::Counter::kIsRate);
}

/// Bytes that the program names: two loads and a store, which the caches may make a load more.
void triad(benchmark::State& state) {
  auto const n = (std::size_t{1} << 26U) / static_cast<std::size_t>(state.threads());
  std::vector<float> a(n);
  std::vector<float> const b(n, 1.F);
  std::vector<float> const c(n, 2.F);
  for (auto _ : state) {
    for (std::size_t k = 0; k < n; ++k) a[k] = b[k] + 3.F * c[k];
    benchmark::ClobberMemory();
  }
  benchmark::DoNotOptimize(a.data());
  state.counters["GB/s"] = benchmark::Counter(
      per_second(state, 3.0 * sizeof(float) * static_cast<double>(n)), benchmark::Counter::kIsRate);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  int const all = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  auto const add = [&](char const* name, void (*function)(benchmark::State&)) {
    auto* const added = benchmark::RegisterBenchmark(name, function)->UseRealTime();
    added->Unit(benchmark::kMillisecond)->Threads(1);
    if (all > 1) added->Threads(all);
    return added;
  };
  add("multiply_add", multiply_add);
  add("gemm", gemm)->Arg(2048);
  add("triad", triad);
  benchmark::RunSpecifiedBenchmarks();
}
