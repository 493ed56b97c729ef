// SPDX-License-Identifier: MIT
// GFLOP/s of the kernels of one row and of one tile, by set of instructions (0 portable, 1 AVX2,
// 2 AVX-512; sets that the processor lacks are left out) and factors. Single precision, one thread,
// operands in cache. `gemm` is the large product that the others are measured by.
#include "lfrec/kernels/dense.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/kernels/tile_product.hpp"

// NOLINTNEXTLINE(google-build-using-namespace): the kernels are the subject
using namespace lfrec::detail;

namespace {

constexpr std::size_t row_entries = 48;

bool choose(benchmark::State& state) {
  auto const set = static_cast<lfrec::instruction_set>(state.range(0));
  lfrec::limit_instructions(set);
  if (lfrec::instructions() == set) return true;
  state.SkipWithError("not on this processor");
  return false;
}

std::vector<float> normals(std::size_t n) {
  lfrec::random_stream random(n);
  std::vector<float> values(n);
  for (auto& v : values) v = static_cast<float>(random.normal());
  return values;
}

void report(benchmark::State& state, double flops) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(flops * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

void gemm(benchmark::State& state) {
  if (!choose(state)) return;
  std::size_t const n = 96;
  auto const a = normals(n * n), b = normals(n * n);
  std::vector<float> c(n * n);
  for (auto _ : state) {
    multiply<keep::none>(left_operand<float>{a.data(), n, 1}, n, right_operand<float>{b.data(), n},
                         n, n, c.data(), n);
    benchmark::DoNotOptimize(c.data());
    benchmark::ClobberMemory();
  }
  report(state, 2.0 * static_cast<double>(n * n * n));
}

void update(benchmark::State& state) {
  if (!choose(state)) return;
  auto const d = static_cast<std::size_t>(state.range(1));
  auto const stride = dense_stride(d);
  auto const tile = normals(row_entries * stride);
  std::vector<float> g(d * stride);
  for (auto _ : state) {
    add_gram(tile.data(), stride, row_entries, d, g.data(), stride);
    benchmark::ClobberMemory();
  }
  report(state, static_cast<double>(row_entries * d * d));
}

void cholesky(benchmark::State& state) {
  if (!choose(state)) return;
  auto const d = static_cast<std::size_t>(state.range(1));
  auto const stride = dense_stride(d);
  std::vector<float> a(d * stride), u;
  auto const tile = normals(d * stride);
  add_gram(tile.data(), stride, d, d, a.data(), stride);
  for (std::size_t f = 0; f < d; ++f) a[f * stride + f] += 1;
  std::vector<float> x(d, 1.0F);
  for (auto _ : state) {
    u = a;
    benchmark::DoNotOptimize(factor_upper(u.data(), d, stride));
    solve_factored(u.data(), d, stride, x.data());
    x.assign(d, 1.0F);
  }
  auto const n = static_cast<double>(d);
  report(state, n * n * n / 3 + 2 * n * n);
}

void normal_product(benchmark::State& state) {
  if (!choose(state)) return;
  auto const d = static_cast<std::size_t>(state.range(1));
  auto const stride = dense_stride(d);
  auto const tile = normals(row_entries * stride);
  std::vector<float> const weight(row_entries, 0.5F), x(d, 1.0F);
  std::vector<float> out(d);
  for (auto _ : state) {
    weighted_normal_product(tile.data(), stride, row_entries, weight.data(), x.data(), d,
                            out.data());
    benchmark::ClobberMemory();
  }
  report(state, 4.0 * static_cast<double>(row_entries * d));
}

void scores(benchmark::State& state) {
  if (!choose(state)) return;
  auto const d = static_cast<std::size_t>(state.range(1));
  constexpr std::size_t queries = 64, items = 512;
  auto const q = normals(queries * d), h = normals(items * d);
  std::vector<float> tile(queries * items);
  for (auto _ : state) {
    tile_product(q.data(), queries, h.data(), static_cast<float const*>(nullptr), items, d,
                 tile.data(), items);
    benchmark::ClobberMemory();
  }
  report(state, 2.0 * static_cast<double>(queries * items * d));
}

}  // namespace

BENCHMARK(gemm)->ArgName("set")->DenseRange(0, 2);
BENCHMARK(update)->ArgNames({"set", "factors"})->ArgsProduct({{0, 1, 2}, {64, 128, 256}});
BENCHMARK(cholesky)->ArgNames({"set", "factors"})->ArgsProduct({{0, 1, 2}, {64, 128, 256}});
BENCHMARK(normal_product)->ArgNames({"set", "factors"})->ArgsProduct({{0, 1, 2}, {64, 128, 256}});
BENCHMARK(scores)->ArgNames({"set", "factors"})->ArgsProduct({{0, 1, 2}, {64, 128}});

BENCHMARK_MAIN();
