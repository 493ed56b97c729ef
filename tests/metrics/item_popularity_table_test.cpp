// SPDX-License-Identifier: MIT
#include "lfrec/metrics/item_popularity_table.hpp"

#include <doctest/doctest.h>

#include "support/tiny_data.hpp"

TEST_CASE("a popularity table counts users, not values, and copies share it") {
  lfrec::item_popularity_table const table(lfrec_test::five_by_seven());
  auto const copy = table;
  CHECK(copy.users() == 5);
  CHECK(copy.items() == 7);
  CHECK(copy.users_of(0) == 3);
  CHECK(copy.users_of(5) == 0);
  CHECK_THROWS_WITH_AS(static_cast<void>(table.users_of(7)),
                       "a popularity table of 7 items was asked for item 7", lfrec::shape_error);
  CHECK_THROWS_AS(static_cast<void>(table.users_of(-1)), lfrec::shape_error);
}
