// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/item_groups.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::item_index;
using lfrec::only_items;
using lfrec::popularity_groups;
using lfrec::user_index;

namespace {

// Item i < 4 has 4, 3, 2, 1 users; item 4 none: 10 pairs.
lfrec::matrix stairs() {
  std::vector<lfrec::interaction> rows;
  for (int i = 0; i < 4; ++i)
    for (int u = 0; u < 4 - i; ++u)
      rows.push_back({user_index{u}, item_index{i}, static_cast<float>(10 * u + i)});
  return lfrec::matrix(lfrec::interaction_log(5, 5, rows));
}

}  // namespace

TEST_CASE("popularity groups are cut at shares of all pairs") {
  // Before each item lie 0, 4, 7, 9, 10 of 10 pairs.
  auto const groups = popularity_groups(stairs());
  CHECK(groups.labels == std::vector<std::string>{"head", "middle", "tail"});
  CHECK(groups.group_of_item == std::vector<std::int32_t>{0, 1, 1, 2, 2});
  CHECK(popularity_groups(stairs(), {.head = 0.5, .tail = 0.3}).group_of_item ==
        std::vector<std::int32_t>{0, 0, 2, 2, 2});
  CHECK(popularity_groups(stairs(), {.head = 0.4, .tail = 0.25}).group_of_item ==
        std::vector<std::int32_t>{0, 1, 1, 2, 2});
}

TEST_CASE("equally popular items go by index, and without pairs all items are tail") {
  std::vector<lfrec::interaction> rows;
  for (int i = 0; i < 10; ++i) rows.push_back({user_index{0}, item_index{i}});
  auto const groups = popularity_groups(lfrec::matrix(lfrec::interaction_log(1, 10, rows)));
  CHECK(groups.group_of_item == std::vector<std::int32_t>{0, 0, 1, 1, 1, 1, 1, 1, 2, 2});
  auto const none = popularity_groups(lfrec::matrix(lfrec::interaction_log(1, 2, {})));
  CHECK(none.group_of_item == std::vector<std::int32_t>{2, 2});
}

TEST_CASE("a matrix of one group keeps its shape and loses the other items' pairs") {
  auto const all = stairs();
  auto const groups = popularity_groups(all);
  auto const middle = only_items(all, groups, "middle");
  CHECK(middle.users() == 5);
  CHECK(middle.items() == 5);
  CHECK(middle.nonzeros() == 5);
  auto const row = middle.user(user_index{1});
  CHECK(std::vector(row.index.begin(), row.index.end()) == std::vector<lfrec::index_t>{1, 2});
  CHECK(row.value[1] == 12);
  CHECK(middle.user(user_index{3}).empty());
  CHECK(only_items(all, groups, "head").nonzeros() + middle.nonzeros() +
            only_items(all, groups, "tail").nonzeros() ==
        all.nonzeros());
}

TEST_CASE("cuts, labels and groups that do not fit are refused") {
  CHECK_THROWS_WITH_AS(
      static_cast<void>(popularity_groups(stairs(), {.head = 0.6, .tail = 0.4})),
      "popularity_groups: head and tail must be above 0 and together below 1, got 0.6 and 0.4",
      lfrec::invalid_option);
  auto groups = popularity_groups(stairs());
  CHECK_THROWS_WITH_AS(static_cast<void>(only_items(stairs(), groups, "torso")),
                       "only_items: popularity has no group 'torso'", lfrec::unknown_id);
  groups.group_of_item.pop_back();
  CHECK_THROWS_WITH_AS(static_cast<void>(only_items(stairs(), groups, "head")),
                       "only_items: groups of 4 items, the matrix has 5", lfrec::shape_error);
}
