// SPDX-License-Identifier: MIT
#include "lfrec/datasets/synthetic.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "lfrec/core/error.hpp"
#include "lfrec/core/thread_pool.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;
using lfrec::datasets::small_world;
using lfrec::datasets::synthetic;
using lfrec::datasets::synthetic_world;

static_assert(lfrec::datasets::LogSource<synthetic>);

TEST_CASE("the world reads like any data set") {
  auto const data = synthetic{small_world()}.read();
  CHECK(data.log.users() == 201);
  CHECK(data.log.items() == 117);
  CHECK(data.users.size() == 201);
  CHECK(data.items.size() == 117);
  CHECK(data.users.at("user1") == user_index{0});
  CHECK(data.items.at("artist117") == item_index{116});
  CHECK(data.item_names.size() == 117);
  CHECK(data.item_name(item_index{3}) == data.item_names[3]);
  CHECK(data.report.rows_read == data.log.size());
  CHECK(data.report.source == "synthetic world, seed 42");
}

TEST_CASE("a thread pool reads the same data") {
  lfrec::thread_pool pool(3);
  CHECK(synthetic{small_world()}.read(pool).log.rows() ==
        synthetic{small_world()}.read().log.rows());
}

TEST_CASE("every artist is tagged with its genre, some with another one") {
  synthetic_world const world(small_world());
  auto const tags = lfrec::datasets::genre_tags(world);
  CHECK(tags.names() == world.genre_names());
  std::size_t second = 0;
  for (index_t i = 0; i < 117; ++i) {
    auto const row = tags.row(item_index{i});
    bool own = false;
    for (std::size_t n = 0; n < row.size(); ++n) {
      bool const is_own = row.index[n] == world.genre(item_index{i});
      CHECK(row.value[n] == (is_own ? 1.0F : 0.5F));
      own = own || is_own;
    }
    CHECK(own);
    second += row.size() - 1;
  }
  CHECK(second > 10);
  CHECK(second < 60);
}

TEST_CASE("friends are mutual, about as many as asked, and share a genre") {
  synthetic_world const world({});
  auto const friends = lfrec::datasets::friendships(world);
  CHECK(friends.users() == 2000);
  CHECK(friends.symmetric());
  CHECK(friends.edges() > 5 * 2000);
  CHECK(friends.edges() < 7 * 2000);
  for (index_t u = 0; u < 2000; ++u) {
    auto const mine = world.taste(user_index{u});
    std::set<index_t> const genres(mine.index.begin(), mine.index.end());
    for (user_index const v : friends.friends(user_index{u})) {
      bool common = false;
      for (index_t const g : world.taste(v).index) common = common || genres.count(g) > 0;
      CHECK(common);
    }
  }
}

TEST_CASE("options that make no world are refused") {
  auto options = small_world();
  options.genres = 500;
  CHECK_THROWS_WITH_AS((void)synthetic{options}.read(),
                       "synthetic.genres must be at most items (117), got 500",
                       lfrec::invalid_option);
}
