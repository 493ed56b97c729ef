// SPDX-License-Identifier: MIT
#include "lfrec/data/tag_profile.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/content.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/datasets/synthetic.hpp"
#include "lfrec/feature_als.hpp"
#include "lfrec/hybrid.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/models/newcomer.hpp"
#include "lfrec/recommend/recommend.hpp"

using namespace lfrec;

namespace {

// rock, jazz, sad, ghost: item 0 all rock, 1 half jazz, 2 rock but once, a little sad and heard by
// nobody, 3 all jazz; ghost is a name that no item has.
features const& tags() {
  static features const t(
      csr<float>(4, 4, {0, 1, 3, 5, 6}, {0, 0, 1, 0, 2, 1}, {100, 30, 40, 1, 1, 50}),
      {"rock", "jazz", "sad", "ghost"});
  return t;
}
std::vector<float> const listeners{4, 100, 0, 9};

history profile(std::vector<chosen_tag> const& chosen, tag_profile_options o = {}) {
  return tag_profile(tags(), chosen, listeners, o);
}

}  // namespace

TEST_CASE("items count by how much they carry the tags, and by their listeners") {
  auto const p = profile({{"rock"}}, {.weight = 2, .unit = 3});
  REQUIRE(p.items() == std::vector<index_t>{0, 1});
  double const first = 100.0 / (100 + 5) * 2;
  double const second = 30.0 / (50 + 5) * 10;
  CHECK(static_cast<double>(p.values()[0]) == doctest::Approx(6 * first / (first + second)));
  CHECK(static_cast<double>(p.values()[1]) == doctest::Approx(6 * second / (first + second)));
  auto const both = profile({{"rock"}, {"jazz", 2}}, {.items = 1});
  CHECK(both.items() == std::vector<index_t>{1});
  CHECK(both.values() == std::vector<float>{3});
  CHECK(profile({{"rock"}}, {.unit = 5, .graded = false}).values() == std::vector<float>{5, 5});
}

TEST_CASE("what is rated afterwards replaces what the tags said of it") {
  auto const p = profile({{"rock"}});
  std::vector<index_t> const items{1, 3};
  std::vector<float> const values{0, 4};
  auto const all = with_ratings(4, p, {items, values});
  CHECK(all.items() == std::vector<index_t>{0, 1, 3});
  CHECK(all.values()[1] == 0);
  CHECK(all.values()[2] == 4);
}

TEST_CASE("ratings that are no row are refused") {
  auto const p = profile({{"rock"}});
  std::vector<index_t> const many(100, 0);
  std::vector<float> const one{1};
  CHECK_THROWS_AS((void)with_ratings(4, p, {many, one}), shape_error);
  CHECK_THROWS_AS((void)with_ratings(4, p, {std::vector<index_t>{4}, one}), shape_error);
  CHECK_THROWS_AS((void)with_ratings(4, p, {std::vector<index_t>{1}, std::vector{std::nanf("")}}),
                  numeric_error);
}

TEST_CASE("tags and options that are none are refused by name") {
  CHECK_THROWS_WITH_AS(profile({{"Rokc"}}),
                       "no item has the tag 'Rokc', of 3; did you mean 'rock'?", unknown_id);
  CHECK_THROWS_WITH_AS(profile({{"sad"}}), "no item that anybody has carries the tag 'sad'",
                       unknown_id);
  CHECK_THROWS_WITH_AS(profile({{"ghost"}}), "no item has the tag 'ghost', of 3", unknown_id);
  CHECK_THROWS_AS(profile({{"rock"}, {"ghost"}}), unknown_id);
  CHECK_THROWS_WITH_AS(profile({}), "tag_profile: choose at least one tag", invalid_option);
  for (float const w : {0.0F, -1.0F, std::numeric_limits<float>::infinity(), std::nanf("")})
    CHECK_THROWS_WITH_AS(profile({{"rock", w}}),
                         "tag_profile: the weight of 'rock' must be positive", invalid_option);
  CHECK_THROWS_WITH_AS(profile({{"rock"}}, {.items = 0}),
                       "tag_profile.items must be at least 1, got 0", invalid_option);
  CHECK_THROWS_AS(profile({{"rock"}}, {.weight = 0}), invalid_option);
  CHECK_THROWS_AS(profile({{"rock"}}, {.unit = -1}), invalid_option);
  CHECK_THROWS_AS(profile({{"rock"}}, {.popularity_power = 5}), invalid_option);
  CHECK_THROWS_AS(profile({{"rock"}}, {.shrinkage = -1}), invalid_option);
  CHECK_THROWS_AS(static_cast<void>(tag_profile(tags(), std::vector<chosen_tag>{{"rock"}},
                                                std::vector<float>{1})),
                  shape_error);
}

TEST_CASE("popularity that is no number of listeners is refused") {
  std::vector<chosen_tag> const rock{{"rock"}};
  auto const with = [&](float first) {
    return tag_profile(tags(), rock, std::vector<float>{first, 100, 0, 9});
  };
  CHECK_THROWS_WITH_AS((void)with(-1), "tag_profile: item 0 has a popularity of -1", numeric_error);
  CHECK_THROWS_AS((void)with(std::nanf("")), numeric_error);
  CHECK_THROWS_AS((void)with(std::numeric_limits<float>::infinity()), numeric_error);
  CHECK(with(0).items() == std::vector<index_t>{1});
}

TEST_CASE("a profile too light or too heavy for a float is refused, no share of it is 0") {
  CHECK_THROWS_AS(profile({{"rock"}}, {.weight = 1e-30F, .unit = 1e-30F}), invalid_option);
  CHECK_THROWS_AS(profile({{"rock"}}, {.weight = 1e6F, .unit = 1e38F}), invalid_option);
  auto const most = [](float popularity) {
    return tag_profile(tags(), std::vector<chosen_tag>{{"rock"}},
                       std::vector<float>{1, popularity, 0, 0},
                       {.unit = 1e-28F, .popularity_power = 4});
  };
  CHECK(most(10).size() == 2);
  CHECK(most(1e9F).items() == std::vector<index_t>{1});
}

TEST_CASE("a list from a genre is of that genre, and ratings of another turn it") {
  auto const world = datasets::synthetic{{.users = 300, .items = 200, .genres = 4}}.read();
  matrix const plays(world.log, binary{});
  training const data{plays, nullptr, &world.item_features};
  auto const& genres = world.item_features;
  auto const popularity = detail::item_popularity(plays);
  auto const start = tag_profile(genres, std::vector<chosen_tag>{{genres.name(1)}}, popularity);
  // How many of the first ten have the genre as their main one.
  auto const of_genre = [&](auto const& list, index_t genre) {
    int count = 0;
    for (auto const& entry : list) {
      auto const row = genres.row(entry.item);
      for (std::size_t n = 0; n < row.size(); ++n)
        count += row.index[n] == genre && row.value[n] == 1 ? 1 : 0;
    }
    return count;
  };
  auto const list = [&](auto const& model, history const& h) {
    return recommend(model, query{.user = {}, .history = h.view()}, 10);
  };
  CHECK(of_genre(list(content{}.fit(data), start), 1) >= 8);
  CHECK(of_genre(list(feature_als{{.factors = 8}}.fit(data), start), 1) >= 8);
  CHECK(of_genre(list(hybrid{{.factors = 8}}.fit(data), start), 1) >= 6);
  auto const model = implicit_als{{.factors = 8}}.fit(plays);
  CHECK(of_genre(list(model, start), 1) >= 8);

  newcomer guest(model);
  guest.become(start.view());
  CHECK(of_genre(recommend(guest, query{}, 10), 1) >= 8);
  auto const other = tag_profile(genres, std::vector<chosen_tag>{{genres.name(2)}}, popularity);
  for (index_t const item : other.items()) guest.rate(item_index{item}, 1);
  CHECK(of_genre(recommend(guest, query{}, 10), 2) >= 6);
}
