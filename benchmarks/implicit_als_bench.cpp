// SPDX-License-Identifier: MIT
// Seconds per epoch of implicit_als, and what fit takes from the heap against what it must hold:
// both factor tables and both orientations of the matrix. HetRec where LFREC_DATA is set, the
// synthetic world otherwise; LFREC_BENCH_LARGE=1 adds 360,000 x 160,000 with 17.5 M plays.
#include "lfrec/implicit_als.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/datasets/synthetic_world.hpp"
#include "support/heap.hpp"

namespace {

lfrec::matrix invented(lfrec::datasets::synthetic_options const& options) {
  lfrec::thread_pool pool;
  auto rows = lfrec::datasets::synthetic_world(options).plays(pool);
  std::vector<float> ones(rows.nonzeros(), 1.0F);
  return lfrec::matrix(std::move(rows).with_values(std::move(ones)));
}

lfrec::matrix small_data() {
  if (char const* const folder = std::getenv("LFREC_DATA"))
    return {lfrec::datasets::read_lastfm(std::string{folder} + "/hetrec2011-lastfm-2k").log,
            lfrec::binary{}};
  return invented({});
}

lfrec::matrix large_data() {
  return invented(lfrec::datasets::lastfm_360k_shape());
}

void epochs(benchmark::State& state, lfrec::matrix const& plays) {
  lfrec::thread_pool pool(static_cast<std::size_t>(state.range(2)));
  lfrec::implicit_als const recipe{{.factors = static_cast<int>(state.range(0)),
                                    .epochs = 3,
                                    .solver = static_cast<lfrec::row_solver>(state.range(1))}};
  std::size_t peak = 0;
  for (auto _ : state) {
    heap::watermark const mark;
    auto const model = recipe.fit(plays, pool);
    peak = mark.bytes();
    state.SetIterationTime(model.summary().seconds / model.summary().epochs);
  }
  double const tables = static_cast<double>(plays.users() + plays.items()) *
                        static_cast<double>(state.range(0)) * sizeof(float);
  double const rows = 2.0 * static_cast<double>(plays.nonzeros()) * 8 +
                      8.0 * static_cast<double>(plays.users() + plays.items());
  state.counters["fit_MB"] = static_cast<double>(peak) / 1e6;
  state.counters["tables_MB"] = tables / 1e6;
  state.counters["matrix_MB"] = rows / 1e6;
  state.counters["process_peak_MB"] = static_cast<double>(heap::process_peak()) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  auto const add = [](char const* name, lfrec::matrix (*data)(), int repeats) {
    auto* const plays = new lfrec::matrix(data());  // for the life of the program
    benchmark::RegisterBenchmark(name, [plays](benchmark::State& s) { epochs(s, *plays); })
        ->ArgNames({"factors", "solver", "threads"})
        ->ArgsProduct({{64, 128}, {0, 1}, {1, 2}})
        ->UseManualTime()
        ->Iterations(1)
        ->Repetitions(repeats)
        ->ReportAggregatesOnly()
        ->Unit(benchmark::kMillisecond);
  };
  add("epoch/small", small_data, 5);
  if (std::getenv("LFREC_BENCH_LARGE") != nullptr) add("epoch/large", large_data, 3);
  benchmark::RunSpecifiedBenchmarks();
}
