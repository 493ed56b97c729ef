// SPDX-License-Identifier: MIT
#include "lfrec/data/contexts.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "lfrec/data/filter.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/context_data.hpp"

using lfrec::index_t;
using strings = std::vector<std::string>;

TEST_CASE("equal circumstances are one situation, and what is not known leaves no name") {
  lfrec::situation_builder builder({"weather", "mood"});
  auto const add = [&](std::vector<std::string_view> const& categories) {
    return builder.add(categories);
  };
  CHECK(add({"sunny", "happy"}) == 0);
  CHECK(add({"", "sad"}) == 1);
  CHECK(add({"sunny", "happy"}) == 0);
  CHECK(add({"", ""}) == lfrec::no_situation);
  CHECK(add({"sad", ""}) == 2);  // a weather, not the mood
  auto const table = builder.table();
  CHECK(table.names() == strings{"weather:sunny", "mood:happy", "mood:sad", "weather:sad"});
  REQUIRE(table.rows() == 3);
  CHECK(table.row(0).size() == 2);
  CHECK(table.row(1).index[0] == 2);
  CHECK(table.row(1).value[0] == 1);
  CHECK_THROWS_WITH_AS((void)add({"one"}), "context: 1 categories for 2 columns",
                       lfrec::shape_error);
}

TEST_CASE("columns of a context have different names, without a colon") {
  CHECK_THROWS_WITH_AS((void)lfrec::situation_builder({"mood", "weather", "mood"}),
                       "context: the column 'mood' is named twice", lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::situation_builder({""}), "context: a column has no name",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::situation_builder({"a:b"}),
                       "context: the column 'a:b' has a colon in its name", lfrec::invalid_option);
}

TEST_CASE("a situation of names has their columns in order") {
  strings const known{"weather:sunny", "weather:rainy", "mood:happy"};
  lfrec::situation const rain(known, {"mood:happy", "weather:rainy"});
  REQUIRE(rain.view().size() == 2);
  CHECK(rain.view().index[0] == 1);
  CHECK(rain.view().index[1] == 2);
  CHECK(lfrec::situation(known, {}).view().empty());
  CHECK_THROWS_WITH_AS(
      lfrec::situation(known, {"weather:foggy"}),
      "no context is called 'weather:foggy'; there are weather:sunny, weather:rainy",
      lfrec::unknown_id);
  CHECK_THROWS_WITH_AS(
      lfrec::situation(known, {"sunny"}),
      "no context is called 'sunny'; there are weather:sunny, weather:rainy, mood:happy",
      lfrec::unknown_id);
  CHECK_THROWS_WITH_AS(lfrec::situation({}, {"weather:sunny"}),
                       "no context is called 'weather:sunny'; there are none", lfrec::unknown_id);
  CHECK_THROWS_WITH_AS(lfrec::situation(known, {"weather:sunny", "weather:rainy"}),
                       "context: 'weather:sunny' and 'weather:rainy' are of one column",
                       lfrec::invalid_option);
}

TEST_CASE("a log's situations lie within the table") {
  auto const table = lfrec_test::weather_and_mood();
  lfrec::interaction const row{lfrec::user_index{0}, lfrec::item_index{0}};
  lfrec::interaction_log const fine(1, 1, {row, row}, {5, lfrec::no_situation});
  CHECK_NOTHROW(lfrec::check_situations({fine, table}));
  lfrec::interaction_log const beyond(1, 1, {row, row}, {5, 6});
  CHECK_THROWS_WITH_AS(lfrec::check_situations({beyond, table}),
                       "row 1 of the log stands in situation 6, of 6", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(lfrec::interaction_log(1, 1, {row, row}, {1}),
                       "a log of 2 rows and 1 situations", lfrec::shape_error);
  CHECK_THROWS_AS(lfrec::interaction_log(1, 1, {row}, {-2}), lfrec::shape_error);
}

TEST_CASE("rows keep their situations through splits and filters") {
  std::vector<lfrec::interaction> rows;
  std::vector<index_t> situations;
  for (index_t n = 0; n < 60; ++n) {
    rows.push_back({lfrec::user_index{n % 6}, lfrec::item_index{n / 6}, static_cast<float>(n)});
    situations.push_back(n % 5 - 1);
  }
  lfrec::interaction_log const log(6, 10, rows, situations);
  auto const check = [](lfrec::interaction_log const& part) {
    REQUIRE(part.situations().size() == part.size());
    CHECK_FALSE(part.empty());
    for (std::size_t n = 0; n < part.size(); ++n)
      CHECK(part.situation(n) == static_cast<index_t>(part[n].value) % 5 - 1);
  };
  auto const parts = lfrec::random_holdout{}(log);
  check(parts.train);
  check(parts.test);
  check(lfrec::at_least(log, 20).log);
  check(lfrec::k_core(log, {2, 2}).log);
  check(lfrec::compact(lfrec::at_least(log, 31).log).log);
  auto const liked = lfrec::binarize(log, 20).log;
  CHECK(liked.situations() == lfrec::at_least(log, 20).log.situations());
  CHECK(lfrec::at_least(lfrec::interaction_log(6, 10, rows), 20).log.situations().empty());
}
