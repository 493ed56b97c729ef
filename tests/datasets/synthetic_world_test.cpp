// SPDX-License-Identifier: MIT
#include "lfrec/datasets/synthetic_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/thread_pool.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::to_size;
using lfrec::user_index;
using lfrec::datasets::synthetic_options;
using lfrec::datasets::synthetic_world;

namespace {

struct backwards {
  static constexpr std::size_t threads() { return 1; }
  static void run(std::size_t n, lfrec::task_ref task) {
    while (n > 0) task(--n);
  }
};

/// NDCG@10 of fixed scores per user against a random fifth of each user's row.
template <typename Score>
double ndcg_at_10(lfrec::csr<float> const& plays, Score&& score) {
  std::vector<std::vector<index_t>> test(to_size(plays.rows()));
  std::vector<double> popularity(to_size(plays.columns()), 0);
  for (index_t u = 0; u < plays.rows(); ++u) {
    std::vector<index_t> items(plays.row(u).index.begin(), plays.row(u).index.end());
    lfrec::random_stream random(1, to_size(u));
    lfrec::shuffle(std::span(items), random);
    auto const held = items.size() / 5;
    test[to_size(u)].assign(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(held));
    for (std::size_t n = held; n < items.size(); ++n) popularity[to_size(items[n])] += 1;
  }
  double sum = 0;
  double users = 0;
  for (index_t u = 0; u < plays.rows(); ++u) {
    auto const& held = test[to_size(u)];
    if (held.empty()) continue;
    std::vector<std::pair<double, index_t>> list;
    for (index_t i = 0; i < plays.columns(); ++i) list.push_back({-score(u, i, popularity), i});
    for (index_t const i : plays.row(u).index)
      if (std::find(held.begin(), held.end(), i) == held.end()) list[to_size(i)].first = 1;
    std::partial_sort(list.begin(), list.begin() + 10, list.end());
    double gain = 0;
    double ideal = 0;
    for (std::size_t r = 0; r < 10; ++r) {
      double const discount = 1 / std::log2(static_cast<double>(r) + 2);
      if (std::find(held.begin(), held.end(), list[r].second) != held.end()) gain += discount;
      if (r < held.size()) ideal += discount;
    }
    sum += gain / ideal;
    users += 1;
  }
  return sum / users;
}

}  // namespace

TEST_CASE("the default world has the size it promises") {
  synthetic_world const world({});
  auto const plays = world.plays();
  CHECK(plays.rows() == 2000);
  CHECK(plays.columns() == 5000);
  CHECK(plays.nonzeros() > 85000);
  CHECK(plays.nonzeros() < 95000);
  for (float const value : plays.values()) {
    REQUIRE(value >= 1);
    REQUIRE(value == std::round(value));
  }
  CHECK(world.artist_names().size() == 5000);
  CHECK(world.genre_names().size() == 40);
}

TEST_CASE("any executor draws the same world, another seed another one") {
  auto options = lfrec::datasets::small_world();
  options.users = 1301;  // several chunks
  synthetic_world const world(options);
  auto const plays = world.plays();
  auto const check_same = [&](lfrec::csr<float> const& other) {
    CHECK(other.indices() == plays.indices());
    CHECK(other.values() == plays.values());
  };
  for (std::size_t const threads : {2U, 3U, 7U}) {
    lfrec::thread_pool pool(threads);
    check_same(world.plays(pool));
  }
  check_same(world.plays(backwards{}));
  options.seed = 43;
  CHECK(synthetic_world(options).plays().indices() != plays.indices());
}

TEST_CASE("users draw from their taste, apart from the global share") {
  auto options = lfrec::datasets::small_world();
  options.items = 2000;
  options.global_share = 0;
  synthetic_world const world(options);
  auto const plays = world.plays();
  for (index_t u = 0; u < options.users; ++u) {
    auto const taste = world.taste(user_index{u});
    REQUIRE(taste.size() == 2);
    CHECK(std::accumulate(taste.value.begin(), taste.value.end(), 0.0) == doctest::Approx(1));
    for (index_t const i : plays.row(u).index) {
      index_t const genre = world.genre(item_index{i});
      CHECK(std::find(taste.index.begin(), taste.index.end(), genre) != taste.index.end());
    }
  }
}

TEST_CASE("popularity follows the rank, activity is spread out") {
  synthetic_world const world({});
  auto const plays = world.plays();
  double head = 0;
  for (index_t const i : plays.indices()) head += world.rank(item_index{i}) < 250 ? 1 : 0;
  CHECK(head / static_cast<double>(plays.nonzeros()) > 0.3);  // 5 % of the artists
  std::vector<std::size_t> lengths;
  for (index_t u = 0; u < plays.rows(); ++u) lengths.push_back(plays.row(u).size());
  std::sort(lengths.begin(), lengths.end());
  CHECK(lengths[1000] < 40);   // median 33, mean 45
  CHECK(lengths[1980] > 120);  // the busiest hundredth
}

TEST_CASE("popularity is worth something and the truth much more") {
  synthetic_world const world({});
  auto const plays = world.plays();
  double const popular = ndcg_at_10(
      plays, [](index_t, index_t i, auto const& popularity) { return popularity[to_size(i)]; });
  double const truth = ndcg_at_10(plays, [&](index_t u, index_t i, auto const& popularity) {
    auto const taste = world.taste(user_index{u});
    for (std::size_t n = 0; n < taste.size(); ++n)
      if (taste.index[n] == world.genre(item_index{i}))
        return (0.01 + static_cast<double>(taste.value[n])) * popularity[to_size(i)];
    return 0.01 * popularity[to_size(i)];
  });
  CHECK(popular > 0.05);
  CHECK(popular < 0.15);
  CHECK(truth > 0.2);
  CHECK(truth < 0.5);
}

TEST_CASE("times are asked for") {
  auto options = lfrec::datasets::small_world();
  for (auto const& row : synthetic_world(options).log()) CHECK(row.time == lfrec::no_time);
  options.timestamps = true;
  auto const log = synthetic_world(options).log();
  for (auto const& row : log) {
    CHECK(row.time >= 1262304000);
    CHECK(row.time < 1293840000);
  }
  CHECK(log[0].time != log[1].time);
}

TEST_CASE("worlds of the smallest size and users who know half of it") {
  synthetic_options tiny;
  tiny.users = tiny.items = tiny.genres = tiny.genres_per_user = 1;
  CHECK(synthetic_world(tiny).plays().nonzeros() == 1);
  tiny.items = 9;
  tiny.genres = tiny.genres_per_user = 3;
  tiny.global_share = 0;
  CHECK(synthetic_world(tiny).plays().nonzeros() == 4);
}
