// SPDX-License-Identifier: MIT
#include "lfrec/hybrid.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lfrec/pairwise.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "support/feature_data.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

/// A checkerboard with two users and two items more, one of each colour, of whom only the colour is
/// known.
struct colours {
  lfrec::matrix plays = [] {
    auto const log = lfrec_test::checkerboard_log(14);
    return lfrec::matrix(lfrec::interaction_log(16, 16, {log.begin(), log.end()}));
  }();
  lfrec::features colour = [] {
    std::vector<lfrec::offset_t> offsets{0};
    std::vector<index_t> indices;
    for (index_t r = 0; r < 16; ++r) {
      indices.push_back(r % 2);
      offsets.push_back(r + 1);
    }
    return lfrec::features({16, 2, offsets, indices, std::vector<float>(16, 1.F)},
                           {"black", "white"});
  }();
};

}  // namespace

TEST_CASE("what nobody had goes to those whose features it has, and new users likewise") {
  colours const board;
  for (auto const loss : {lfrec::hybrid_loss::bpr, lfrec::hybrid_loss::warp}) {
    lfrec::hybrid const recipe{{.loss = loss, .factors = 4, .draws = 8}};
    auto const model = recipe.fit(lfrec::training{board.plays, &board.colour, &board.colour});
    std::vector<float> scores(16);
    for (index_t u = 0; u < 16; ++u) {
      CAPTURE(u);
      model.score({.user = user_index{u}}, std::span(scores));
      CHECK(scores[lfrec::to_size(14 + u % 2)] > scores[lfrec::to_size(15 - u % 2)]);
      CHECK(scores[lfrec::to_size(u % 2)] > scores[lfrec::to_size(1 - u % 2)]);
    }
    for (index_t const i : {14, 15}) CHECK(model.has_evidence(item_index{i}, 0));
    // A newcomer's negatives are never what nobody had, so that is not pushed away.
    std::vector<index_t> const one{0};
    std::vector<float> const played{1};
    model.score({.history = lfrec::row_view{one, played}}, std::span(scores));
    CHECK(scores[14] > scores[15]);
  }
}

TEST_CASE("the first epoch, before any feature has learnt, is that of warp or bpr") {
  auto const plays = lfrec_test::checkerboard(14);
  auto const who = lfrec_test::who_has_it(plays);
  lfrec::training const data{plays, nullptr, &who};
  auto const warp =
      lfrec::warp{{.factors = 4, .epochs = 1, .regularization = 0.1F, .max_draws = 9}}.fit(plays);
  auto const as_warp =
      lfrec::hybrid{{.factors = 4, .epochs = 1, .regularization = 0.1F, .draws = 9}}.fit(data);
  CHECK(as_warp.item_factors() == warp.item_factors());
  CHECK(as_warp.user_factors() == warp.user_factors());
  auto const bpr =
      lfrec::bpr{{.factors = 4, .epochs = 1, .regularization = 0.1F, .negatives = 9}}.fit(plays);
  auto const as_bpr = lfrec::hybrid{
      {.loss = lfrec::hybrid_loss::bpr,
       .factors = 4,
       .epochs = 1,
       .regularization = 0.1F,
       .draws = 9}}.fit(data);
  CHECK(as_bpr.item_factors() == bpr.item_factors());
}

TEST_CASE("hybrid says which features are missing or do not fit") {
  colours const board;
  CHECK_THROWS_WITH_AS((void)lfrec::hybrid{}.fit(board.plays),
                       "hybrid needs item features or user features, and was given neither",
                       lfrec::shape_error);
  auto const fewer = lfrec_test::some_features(9, 2, 1);
  CHECK_THROWS_WITH_AS((void)lfrec::hybrid{}.fit(lfrec::training{board.plays, nullptr, &fewer}),
                       "hybrid: item features of 9 rows for 16 in the matrix", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)(lfrec::hybrid{{.draws = 0}}.fit(board.plays)),
                       "hybrid.draws must be a whole number between 1 and 100000, got 0",
                       lfrec::invalid_option);
}

TEST_CASE(
    "an item that somebody only refused, and no step touched, was left at 0 though described") {
  colours const board;
  std::vector<lfrec::interaction> rows;
  for (index_t u = 0; u < 16; ++u)
    for (std::size_t n = 0; n < board.plays.user(user_index{u}).size(); ++n)
      rows.push_back({user_index{u}, item_index{board.plays.user(user_index{u}).index[n]}, 1});
  rows.push_back({user_index{1}, item_index{14}, 0});  // a no, of a user of the other colour
  lfrec::matrix const plays(lfrec::interaction_log(16, 16, rows));
  // Of draws so few that item 14 may never be one: whatever happens, its vector is not 0.
  for (int const draws : {1, 8}) {
    auto const model = lfrec::hybrid{{.factors = 4, .epochs = 1, .draws = draws}}.fit(
        lfrec::training{plays, nullptr, &board.colour});
    auto const y = model.item_factors().row(14);
    CHECK(std::ranges::any_of(y, [](float v) { return v != 0; }));
    CHECK(model.parts().described[14] == 0);
  }
}

TEST_CASE("a newcomer's negatives were drawn over all items, also those that nobody has") {
  colours const board;
  for (auto const* const of_items : {&board.colour, static_cast<lfrec::features const*>(nullptr)}) {
    auto const model =
        lfrec::hybrid{{.factors = 4}}.fit(lfrec::training{board.plays, &board.colour, of_items});
    auto const& parts = model.parts();
    REQUIRE(parts.described.size() == 16);
    auto const pool = lfrec::detail::pairwise_items<float>{parts.items, parts.item_offsets,
                                                           parts.popularity, parts.described}
                          .pool();
    lfrec::random_stream random(3);
    lfrec::detail::item_marks const none(16);
    for (int n = 0; n < 500; ++n) CHECK(pool.draw(random, none) < 14);
  }
}
