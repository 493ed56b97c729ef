// SPDX-License-Identifier: MIT
// What an evaluation costs beyond the lists it judges: the top 20 of every user, and five metrics
// at three cut-offs of the same lists, in turn, so that both meet the same load; and what further
// kinds of metrics add. 29,858 users x 40,981 items and 64 random factors: the Gowalla split where
// LFREC_DATA is set, otherwise rows of the same shape drawn at random.
#include "lfrec/evaluate/evaluate.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/datasets/adjacency.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/heap.hpp"

namespace {

constexpr lfrec::index_t users = 29'858;
constexpr lfrec::index_t items = 40'981;
constexpr lfrec::index_t width = 64;

/// Rows of the same length for everybody; popular items have low numbers, as draws are squared.
lfrec::matrix invented(std::size_t length, std::uint64_t seed) {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < users; ++u) {
    lfrec::random_stream random(seed, lfrec::to_size(u));
    for (std::size_t n = 0; n < length; ++n) {
      double const x = random.uniform();
      auto const i = static_cast<lfrec::index_t>(x * x * items);
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}});
    }
  }
  return lfrec::matrix(lfrec::interaction_log(users, items, std::move(rows)));
}

struct parts {
  lfrec::matrix train;
  lfrec::matrix test;
};

parts const& data() {
  static parts const both = [] {
    if (char const* const folder = std::getenv("LFREC_DATA")) {
      std::string const gowalla = std::string{folder} + "/gowalla/";
      auto const split =
          lfrec::datasets::read_adjacency_split(gowalla + "train.txt", gowalla + "test.txt").parts;
      return parts{lfrec::matrix(split.train), lfrec::matrix(split.test)};
    }
    return parts{invented(27, 1), invented(7, 2)};
  }();
  return both;
}

lfrec::factors<float> random_table(lfrec::index_t rows, std::uint64_t seed) {
  lfrec::factors<float> table(rows, width);
  for (lfrec::index_t r = 0; r < rows; ++r) {
    lfrec::random_stream random(seed, lfrec::to_size(r));
    for (float& x : table.row(r)) x = static_cast<float>(random.normal());
  }
  return table;
}

lfrec::factor_model<float> const& model() {
  static lfrec::factor_model<float> const random(lfrec::factor_model_parts<float>{
      .users = random_table(users, 3),
      .items = random_table(items, 4),
      .item_offsets = {},
      .popularity = std::vector<float>(lfrec::to_size(items), 1.0F),
      .prior = std::vector<float>(lfrec::to_size(width), 0.0F),
      .objective = {}});
  return random;
}

/// On the wall, and of the processor over all threads, which other work disturbs less.
struct seconds {
  double wall = 0;
  double cpu = 0;
};

seconds seconds_of(auto&& work) {
  auto const start = std::chrono::steady_clock::now();
  auto const ticks = std::clock();
  work();
  auto const cpu = static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC;
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), cpu};
}

/// Every `share`-th user's row and no other.
lfrec::matrix thinned(lfrec::matrix const& all, lfrec::index_t share) {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < all.users(); u += share)
    for (lfrec::index_t const i : all.user(lfrec::user_index{u}).index)
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}});
  return lfrec::matrix(lfrec::interaction_log(all.users(), all.items(), std::move(rows)));
}

void evaluate(benchmark::State& state, std::string const& asked, lfrec::index_t share) {
  lfrec::thread_pool pool(static_cast<std::size_t>(state.range(0)));
  auto const metrics = lfrec::make_metrics(asked);
  auto const& train = data().train;
  auto const test = thinned(data().test, share);
  std::vector<lfrec::user_index> whom;
  for (lfrec::index_t u = 0; u < test.users(); ++u)
    if (!test.user(lfrec::user_index{u}).empty()) whom.push_back(lfrec::user_index{u});
  seconds lists;
  seconds judged;
  std::size_t heap_of_evaluate = 0;
  for (auto _ : state) {
    lists = seconds_of([&] {
      benchmark::DoNotOptimize(lfrec::recommend_unseen(
          model(), train, std::span<lfrec::user_index const>(whom), 20, pool));
    });
    heap::watermark const mark;
    judged = seconds_of([&] {
      benchmark::DoNotOptimize(
          lfrec::evaluate(model(), lfrec::held_out(train, test), pool, metrics));
    });
    heap_of_evaluate = mark.bytes();
    state.SetIterationTime(judged.wall);
  }
  auto const figures = static_cast<double>(whom.size() * metrics.size());
  state.counters["lists_s"] = lists.wall;
  state.counters["ratio"] = judged.wall / lists.wall;
  state.counters["cpu_ratio"] = judged.cpu / lists.cpu;
  state.counters["heap_MB"] = static_cast<double>(heap_of_evaluate) / 1e6;
  state.counters["figures_MB"] = figures * sizeof(double) / 1e6;
}

/// The metrics at cut-offs 5, 10 and 20.
std::string at_three(std::initializer_list<char const*> names) {
  std::string text;
  for (char const* const name : names)
    for (char const* const k : {"@5", "@10", "@20"}) {
      if (!text.empty()) text += ',';
      text.append(name).append(k);
    }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  auto const five = at_three({"precision", "recall", "ndcg", "hit_rate", "average_precision"});
  auto const add = [](char const* name, std::string const& metrics, lfrec::index_t share) {
    benchmark::RegisterBenchmark(
        name, [metrics, share](benchmark::State& s) { evaluate(s, metrics, share); })
        ->ArgName("threads")
        ->Arg(1)
        ->Arg(2)
        ->UseManualTime()
        ->Iterations(1)
        ->Repetitions(3)
        ->ReportAggregatesOnly()
        ->Unit(benchmark::kSecond);
  };
  add("evaluate/15_of_lists", five, 1);
  add("evaluate/15_of_lists_quarter_of_users", five, 4);
  add("evaluate/15_of_lists_9_of_catalogue",
      five + ',' + at_three({"catalogue_coverage", "gini", "shannon_entropy"}), 1);
  add("evaluate/15_of_lists_4_of_ranks",
      five + ",auc,r_precision,ndcg_expected@20,sampled_ndcg@10_of_100", 1);
  benchmark::RunSpecifiedBenchmarks();
}
