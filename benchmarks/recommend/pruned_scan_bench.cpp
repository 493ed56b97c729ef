// SPDX-License-Identifier: MIT
// One user's ten artists of all, by a scan of all and by pruned_scan, with the share of items that
// the latter scored. HetRec where LFREC_DATA is set, the synthetic world otherwise; one thread.
#include "lfrec/recommend/pruned_scan.hpp"

#include <benchmark/benchmark.h>

#include <map>
#include <vector>

#include "lfrec/core/thread_pool.hpp"
#include "lfrec/implicit_als.hpp"
#include "support/plays.hpp"

namespace {

lfrec::factor_model<float> const& model(int factors) {
  static std::map<int, lfrec::factor_model<float>> made;
  auto found = made.find(factors);
  if (found == made.end()) {
    lfrec::thread_pool pool;
    found = made.emplace(factors,
                         lfrec::implicit_als{{.factors = factors}}.fit(lfrec_bench::plays(), pool))
                .first;
  }
  return found->second;
}

lfrec::user_index next(lfrec::index_t& k, lfrec::index_t users) {
  k = (k + 7) % users;
  return lfrec::user_index{k};
}

void full(benchmark::State& state) {
  auto const& m = model(static_cast<int>(state.range(0)));
  auto const& plays = lfrec_bench::plays();
  lfrec::index_t k = 0;
  for (auto _ : state) {
    auto const user = next(k, m.users());
    benchmark::DoNotOptimize(lfrec::recommend(m, user, 10, lfrec::unseen(plays, user)));
  }
}

void pruned(benchmark::State& state) {
  auto const& m = model(static_cast<int>(state.range(0)));
  auto const& plays = lfrec_bench::plays();
  lfrec::pruned_scan<float> const scan(m);
  lfrec::pruned_scan<float>::workspace work(scan, 10);
  std::vector<lfrec::recommendation<float>> out(10);
  lfrec::index_t k = 0;
  double scored = 0;
  for (auto _ : state) {
    auto const user = next(k, m.users());
    benchmark::DoNotOptimize(
        scan(m.user_factors().row(lfrec::to_index(user)), plays.user(user).index, work, out)
            .data());
    scored += work.scored();
  }
  state.counters["scored"] = benchmark::Counter(scored, benchmark::Counter::kAvgIterations);
}

}  // namespace

BENCHMARK(full)->ArgName("factors")->Arg(64)->Arg(128)->Unit(benchmark::kMicrosecond);
BENCHMARK(pruned)->ArgName("factors")->Arg(64)->Arg(128)->Unit(benchmark::kMicrosecond);

BENCHMARK_MAIN();
