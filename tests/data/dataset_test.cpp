// SPDX-License-Identifier: MIT
#include "lfrec/data/dataset.hpp"

#include <doctest/doctest.h>

using namespace lfrec;

namespace {

dataset three_artists() {
  dataset d;
  for (auto const* id : {"10", "20", "30", "40"}) d.items.insert(id);
  d.item_names = {"Portishead", "", "Portishead"};  // the fourth came later, without a name
  return d;
}

}  // namespace

TEST_CASE("an item is called by its name, else by its id") {
  dataset const d = three_artists();
  CHECK(d.item_name(item_index{0}) == "Portishead");
  CHECK(d.item_name(item_index{1}) == "20");
  CHECK(d.item_name(item_index{3}) == "40");
  CHECK_THROWS_WITH_AS(static_cast<void>(d.item_name(item_index{4})), "no item has index 4, of 4",
                       shape_error);
}

TEST_CASE("of several items of one name the lowest is found") {
  dataset const d = three_artists();
  CHECK(d.item_named("Portishead") == item_index{0});
  CHECK_FALSE(d.find_item_named("portishead"));
  CHECK_THROWS_WITH_AS(static_cast<void>(d.item_named("Blur")), "no item is named 'Blur', of 4",
                       unknown_id);
}

TEST_CASE("an empty data set has nothing in it") {
  dataset const d;
  CHECK(d.log.empty());
  CHECK(d.item_features.empty());
  CHECK(d.friends.empty());
  CHECK(d.users.size() == 0);
}
