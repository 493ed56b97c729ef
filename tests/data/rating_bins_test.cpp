// SPDX-License-Identifier: MIT
#include "lfrec/data/rating_bins.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <utility>
#include <vector>

#include "lfrec/data/interaction.hpp"

using lfrec::item_index;
using lfrec::rating_bins;

TEST_CASE("play counts fall into the documented bins") {
  rating_bins const bins;
  CHECK(bins.highest() == 5);
  std::vector<std::pair<double, int>> const documented{
      {0, 0},     {1, 1},     {2, 2},     {1000, 2},   {1001, 3}, {10000, 3},
      {10001, 4}, {50000, 4}, {50001, 5}, {352698, 5}, {1e300, 5}};
  for (auto const& entry : documented) {
    CAPTURE(entry.first);
    CHECK(bins.of(entry.first) == entry.second);
  }
  CHECK_THROWS_WITH_AS(static_cast<void>(bins.of(-1)), "a count of -1 plays", lfrec::numeric_error);
  CHECK_THROWS_AS(static_cast<void>(bins.of(std::numeric_limits<double>::quiet_NaN())),
                  lfrec::numeric_error);
}

TEST_CASE("a rating stands for a count in its bin, whatever the edges") {
  for (auto const& bins : {rating_bins{}, rating_bins{{10}}, rating_bins{{0.5, 0.6, 7}}})
    for (int rating = 0; rating <= bins.highest(); ++rating)
      CHECK(bins.of(bins.plays(rating)) == rating);
  CHECK(rating_bins{}.plays(1) == 1);
  CHECK(rating_bins{}.plays(3) == doctest::Approx(3162.27766));
}

TEST_CASE("a rating outside the bins is an error that names item and rating") {
  rating_bins const bins;
  CHECK(bins.value(item_index{3}, 4) == 4);
  for (double const wrong : {-1.0, 2.5, 6.0, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS(static_cast<void>(bins.value(item_index{3}, wrong)), lfrec::numeric_error);
    CHECK_THROWS_AS(static_cast<void>(bins.plays(wrong)), lfrec::numeric_error);
  }
  CHECK_THROWS_WITH_AS(static_cast<void>(bins.value(item_index{3}, 6)),
                       "the rating of item 3 must be a whole number from 0 to 5, got 6",
                       lfrec::numeric_error);
  std::vector<rating_bins::rated_item> const unknown{{item_index{9}, 1.F}};
  CHECK_THROWS_AS(static_cast<void>(bins.row(9, unknown)), lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(rating_bins{{}}.of(1)),
                       "rating_bins.edges must hold at least one", lfrec::invalid_option);
  CHECK_THROWS_AS(static_cast<void>(rating_bins{{3, 2}}.plays(1)), lfrec::invalid_option);
}

TEST_CASE("ratings become the rows that the same plays would have been") {
  std::vector<lfrec::interaction> rows;
  for (int i = 0; i < 6; ++i)
    rows.push_back({lfrec::user_index{i % 2}, item_index{i}, static_cast<float>(i + 1)});
  lfrec::interaction_log const log(2, 6, std::move(rows));
  rating_bins const bins;
  std::vector<rating_bins::rated_item> const ratings{
      {item_index{4}, 5.F}, {item_index{0}, 3.F}, {item_index{2}, 0.F}, {item_index{4}, 2.F}};

  auto const plain = bins.row(6, ratings);
  CHECK(plain.items() == std::vector<lfrec::index_t>{0, 2, 4});
  CHECK(plain.values() == std::vector<float>{3, 0, 2});  // the last rating of item 4 counts
  // The bins of the matrix are the ratings themselves.
  CHECK(bins.row(6, ratings, lfrec::ordinal::hetrec_plays().fit(log)).values() == plain.values());
  CHECK(bins.row(6, ratings, lfrec::binary{}.fit(log)).values() == std::vector<float>{1, 0, 1});
  auto const logs = bins.row(6, ratings, lfrec::logarithmic{}.fit(log)).values();
  CHECK(logs[0] == doctest::Approx(1 + std::log1p(bins.plays(3))));
  CHECK(logs[1] == 0);
}
