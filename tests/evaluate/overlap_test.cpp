// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/overlap.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::detail::find_overlap;

namespace {

lfrec::matrix of_pairs(std::vector<std::pair<int, int>> const& pairs) {
  std::vector<lfrec::interaction> rows;
  for (auto const& [u, i] : pairs) rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}});
  return lfrec::matrix(lfrec::interaction_log(3, 6, rows));
}

}  // namespace

TEST_CASE("by hand: a pair in both parts and two items that train does not have") {
  auto const train = of_pairs({{0, 0}, {0, 2}, {1, 2}});
  auto const test = of_pairs({{0, 2}, {0, 5}, {1, 0}, {1, 4}, {2, 5}});
  auto const found = find_overlap(train, test, false);
  CHECK(found.repeated_pairs == 1);
  CHECK(found.unseen_items == 2);
  CHECK(found.unseen_item_rows == 3);
  CHECK(found.warnings() ==
        std::vector<std::string>{"1 of 5 test pairs repeat a pair of train",
                                 "2 items of test never occur in train (3 pairs)"});
  CHECK(find_overlap(train, test, true).warnings().size() == 1);
}

TEST_CASE("a clean cut raises no warning") {
  auto const train = of_pairs({{0, 0}, {1, 1}, {2, 2}});
  CHECK_FALSE(find_overlap(train, of_pairs({{0, 1}, {2, 0}}), false).any());
}

TEST_CASE("the overlap equals looking every pair up") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const train = lfrec_test::power_law(17, 40, 4, seed);
    auto const test = lfrec_test::power_law(17, 40, 3, seed + 100);
    std::set<std::pair<int, int>> pairs;
    std::set<int> items;
    for (int u = 0; u < 17; ++u)
      for (auto const i : train.user(lfrec::user_index{u}).index) {
        pairs.insert({u, i});
        items.insert(i);
      }
    std::size_t repeated = 0;
    std::size_t unseen = 0;
    std::set<int> unseen_items;
    for (int u = 0; u < 17; ++u)
      for (auto const i : test.user(lfrec::user_index{u}).index) {
        repeated += pairs.count({u, i});
        if (items.count(i) > 0) continue;
        ++unseen;
        unseen_items.insert(i);
      }
    auto const found = find_overlap(train, test, false);
    CHECK(found.repeated_pairs == repeated);
    CHECK(found.unseen_item_rows == unseen);
    CHECK(found.unseen_items == unseen_items.size());
  }
}
