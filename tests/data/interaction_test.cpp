// SPDX-License-Identifier: MIT
#include "lfrec/data/interaction.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::interaction;
using lfrec::interaction_log;
using lfrec::item_index;
using lfrec::user_index;

TEST_CASE("a log keeps its rows as they came") {
  std::vector<interaction> const rows{{user_index{1}, item_index{2}, 3, 40},
                                      {user_index{0}, item_index{0}},
                                      {user_index{1}, item_index{2}, -1, 30}};
  interaction_log const log(2, 3, rows);
  CHECK(log.users() == 2);
  CHECK(log.items() == 3);
  CHECK(log.size() == 3);
  CHECK(log.rows() == rows);
  CHECK(log[1].value == 1);  // presence alone
  CHECK(log[1].time == lfrec::no_time);
  CHECK(std::vector<interaction>(log.begin(), log.end()) == rows);
  CHECK(interaction_log().empty());
}

TEST_CASE("users and items may be known without a row") {
  interaction_log const log(5, 7, {});
  CHECK(log.users() == 5);
  CHECK(log.items() == 7);
  CHECK(log.empty());
}

TEST_CASE("an index outside names its row") {
  auto const build = [](interaction second) {
    return interaction_log(2, 3, {{user_index{0}, item_index{0}}, second});
  };
  auto const check = [&](interaction second, char const* message) {
    CHECK_THROWS_WITH_AS((void)build(second), message, lfrec::shape_error);
  };
  check({user_index{2}, item_index{0}},
        "interaction 1 (user 2, item 0) lies outside 2 users x 3 items");
  check({user_index{1}, item_index{3}},
        "interaction 1 (user 1, item 3) lies outside 2 users x 3 items");
  check({user_index{-1}, item_index{0}},
        "interaction 1 (user -1, item 0) lies outside 2 users x 3 items");
  CHECK_THROWS_WITH_AS(interaction_log(-1, 3, {}),
                       "a log of -1 users and 3 items: neither may be negative",
                       lfrec::shape_error);
}

TEST_CASE("a value that is no number names its row") {
  for (float const bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<interaction> const rows{{user_index{0}, item_index{1}, bad}};
    CHECK_THROWS_WITH_AS(interaction_log(2, 3, rows),
                         "interaction 0 (user 0, item 1) has a value that is not finite",
                         lfrec::numeric_error);
  }
}
