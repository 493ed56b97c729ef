// SPDX-License-Identifier: MIT
#include "lfrec/data/history.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::history;
using lfrec::index_t;
using lfrec::item_index;

TEST_CASE("pairs in any order become an ascending row; the last of several counts") {
  history const h(9, {{item_index{7}, 2.0F}, {item_index{3}, 1.0F}, {item_index{7}, 0.0F}});
  CHECK(h.items() == std::vector<index_t>{3, 7});
  CHECK(h.values() == std::vector<float>{1, 0});
  CHECK(h.size() == 2);
  CHECK(h.view().index.data() == h.items().data());
}

TEST_CASE("nothing is a history too") {
  CHECK(history().empty());
  CHECK(history(0, std::vector<std::pair<item_index, float>>{}).view().empty());
}

TEST_CASE("a row can be copied") {
  std::vector<index_t> const items{1, 4};
  std::vector<float> const values{2, -1};
  history const h(5, lfrec::row_view{items, values});
  CHECK(h.items() == items);
  CHECK(h.values() == values);
}

TEST_CASE("an item outside the catalogue or a value that is no number is refused") {
  CHECK_THROWS_WITH_AS(history(5, {{item_index{5}, 1.0F}}), "history: item 5 lies outside 5 items",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(history(5, {{item_index{-1}, 1.0F}}),
                       "history: item -1 lies outside 5 items", lfrec::shape_error);
  float const nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(history(5, {{item_index{2}, nan}}),
                       "history: item 2 has a value that is not finite", lfrec::numeric_error);
  std::vector<index_t> const items{4, 1};
  std::vector<float> const values{1, 1};
  CHECK_THROWS_AS(history(5, lfrec::row_view{items, values}), lfrec::shape_error);
  CHECK_THROWS_WITH_AS(history(5, lfrec::row_view{items, std::span<float const>(values).first(1)}),
                       "history: 2 items, 1 values", lfrec::shape_error);
}
