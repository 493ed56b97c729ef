// SPDX-License-Identifier: MIT
// Finding an artist as one types, among as many invented names as Last.fm-360K has artists: each
// beginning of a text is a question of its own, and so is a text with typos.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "lfrec/data/name_search.hpp"
#include "lfrec/datasets/artist_names.hpp"

namespace {

constexpr lfrec::index_t artists = 160'000;

std::vector<std::string> const& names() {
  static auto const all = lfrec::datasets::artist_names(artists, 1);
  return all;
}

void find(benchmark::State& state, std::string const& text) {
  static lfrec::name_search const search(names());
  std::size_t found = 0;
  for (auto _ : state) {
    auto const best = search.find(text, 10);
    found = best.size();
    benchmark::DoNotOptimize(best.data());
  }
  state.counters["found"] = static_cast<double>(found);
}

void build(benchmark::State& state) {
  auto const& all = names();
  for (auto _ : state) {
    lfrec::name_search const search(all);
    benchmark::DoNotOptimize(search.size());
  }
}

// A name in the middle, with a letter left out and two swapped, and its beginnings.
int const registered = [] {
  std::string text = names()[artists / 2];
  text.erase(2, 1);
  std::swap(text[3], text[4]);
  for (std::size_t const n : {1U, 2U, 3U, 4U, 6U, 8U, 12U})
    if (n < text.size())
      benchmark::RegisterBenchmark(("find/" + std::to_string(n) + " letters").c_str(), find,
                                   text.substr(0, n));
  benchmark::RegisterBenchmark("find/whole name, two typos", find, text);
  benchmark::RegisterBenchmark("find/all letters", find, "aeionrstlm");
  return 0;
}();

}  // namespace

BENCHMARK(build)->Unit(benchmark::kMillisecond);
