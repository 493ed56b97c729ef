// SPDX-License-Identifier: MIT
// Text to coded rows on one core: tab separated user, item and plays, 360,000 users and 160,000
// items, items by a power law; rows in random order or user by user, ids of a few digits or in the
// shape of Last.fm 360K (user of 40 hex digits, artist of 36 characters, name, plays). And the id
// maps alone.
#include "lfrec/datasets/delimited.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/random.hpp"

namespace {

constexpr std::uint64_t users = 360'000;
constexpr std::uint64_t items = 160'000;
constexpr std::size_t rows = 4'000'000;

// The layout of Last.fm 360K: rows of about 100 bytes, of which the name is not wanted.
std::string long_rows(bool by_user) {
  lfrec::random_stream random(1);
  auto const hex = [](std::uint64_t id, std::size_t digits) {
    lfrec::random_stream bits(id);
    std::string text;
    for (std::size_t n = 0; n < digits; ++n) text += "0123456789abcdef"[bits.below(16)];
    return text;
  };
  std::vector<std::string> artists;
  for (std::uint64_t n = 0; n < items; ++n) {
    artists.push_back(hex(users + n, 36));
    for (std::size_t const dash : {8U, 13U, 18U, 23U}) artists.back()[dash] = '-';
    artists.back() += "\tan artist " + std::to_string(n);
  }
  std::vector<std::string> listeners;
  for (std::uint64_t n = 0; n < users; ++n) listeners.push_back(hex(n, 40));
  std::string text;
  text.reserve(rows * 104);
  for (std::size_t n = 0; n < rows; ++n) {
    std::size_t const user = by_user ? n * users / rows : random.below(users);
    auto const item =
        static_cast<std::size_t>(static_cast<double>(items) * std::pow(random.uniform(), 2.5));
    auto const count = static_cast<std::uint64_t>(1 / (random.uniform() + 1e-4));
    text += listeners[user] + '\t' + artists[item] + '\t' + std::to_string(count) + '\n';
  }
  return text;
}

std::string plays(bool by_user) {
  lfrec::random_stream random(1);
  std::string text;
  text.reserve(rows * 16);
  for (std::size_t n = 0; n < rows; ++n) {
    std::uint64_t const user = by_user ? n * users / rows : random.below(users);
    auto const item =
        static_cast<std::uint64_t>(static_cast<double>(items) * std::pow(random.uniform(), 2.5));
    auto const count = static_cast<std::uint64_t>(1 / (random.uniform() + 1e-4));
    text += std::to_string(user) + '\t' + std::to_string(item * 7919 % items) + '\t' +
            std::to_string(count) + '\n';
  }
  return text;
}

void read(benchmark::State& state) {
  std::string const text = plays(state.range(0) != 0);
  for (auto _ : state) {
    lfrec::datasets::delimited source(lfrec::datasets::memory_source{text});
    benchmark::DoNotOptimize(source.read());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read)->ArgName("by_user")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void read_long_rows(benchmark::State& state) {
  std::string const text = long_rows(state.range(0) != 0);
  auto options = lfrec::datasets::tsv();
  options.item = 2;
  options.value = 4;
  options.time = std::nullopt;
  for (auto _ : state) {
    lfrec::datasets::delimited source(lfrec::datasets::memory_source{text}, options);
    benchmark::DoNotOptimize(source.read());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_long_rows)->ArgName("by_user")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void insert_all(benchmark::State& state) {
  lfrec::random_stream random(2);
  std::vector<std::string> ids(1'000'000);
  for (auto& id : ids) id = std::to_string(random.below(users));
  std::vector<std::string_view> const views(ids.begin(), ids.end());
  std::vector<lfrec::user_index> codes(ids.size());
  for (auto _ : state) {
    lfrec::id_map<lfrec::user_index> map;
    map.insert_all(views, codes);
    benchmark::DoNotOptimize(map.size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ids.size()));
}
BENCHMARK(insert_all)->Unit(benchmark::kMillisecond);

}  // namespace
