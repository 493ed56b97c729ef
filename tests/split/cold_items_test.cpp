// SPDX-License-Identifier: MIT
#include "lfrec/split/cold_items.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <set>

#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::cold_items;

namespace {

std::set<lfrec::item_index> items_of(lfrec::interaction_log const& log) {
  std::set<lfrec::item_index> items;
  for (auto const& row : log) items.insert(row.item);
  return items;
}

}  // namespace

TEST_CASE("cold_items keeps to the contract of splitters") {
  for (double const fraction : {0.2, 0.6})
    lfrec_test::check_splitter(cold_items{{.fraction = fraction}}, "cold_items");
}

TEST_CASE("the rounded share of the items with rows is in test with all of them") {
  auto const log = lfrec_test::random_log(23, 61, 90, 4);
  auto const all = items_of(log);
  REQUIRE(all.size() < 61);  // some have no rows
  for (double const fraction : {0.1, 0.3, 0.999}) {
    auto const cut = cold_items{{.fraction = fraction}}(log);
    auto const out = items_of(cut.test);
    CHECK(out.size() ==
          static_cast<std::size_t>(std::floor(fraction * static_cast<double>(all.size()) + 0.5)));
    for (auto const item : items_of(cut.train)) CHECK(out.count(item) == 0);
    CHECK(lfrec_test::is_partition(log, cut));
  }
}

TEST_CASE("every finding of a split into cold items is an item that train does not have") {
  auto const log = lfrec_test::random_log(23, 31, 301, 5);
  auto const cut = cold_items{{.fraction = 0.3}}(log);
  CHECK(!cut.given);
  auto const found = lfrec::find_leaks(cut);
  CHECK(found.unseen_items == items_of(cut.test).size());
  CHECK(found.unseen_item_rows == cut.test.size());
}
