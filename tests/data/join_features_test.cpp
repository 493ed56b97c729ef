// SPDX-License-Identifier: MIT
#include "lfrec/data/join_features.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace lfrec;

namespace {

using words = std::vector<std::string>;

keyed_features source() {
  return {{"Ann", "Bob", "Cleo"},
          features(csr<float>(3, 2, {0, 2, 3, 4}, {0, 1, 1, 0}, {1, 2, 3, 4}), {"loud", "fast"})};
}

}  // namespace

TEST_CASE("rows go to whoever bears the key") {
  words const names{"Cleo", "Dan", "", "Ann", "Cleo"};
  auto const joined = join_features(source(), names);
  REQUIRE(joined.rows.rows() == 5);
  CHECK(joined.rows.names() == words{"loud", "fast"});
  CHECK(joined.rows.matrix().offsets() == std::vector<offset_t>{0, 1, 1, 1, 3, 4});
  CHECK(joined.rows.matrix().values() == std::vector<float>{4, 1, 2, 4});
  CHECK(joined.matched == 3);
  CHECK(joined.left_over == words{"Bob"});
  CHECK(joined.to_text() ==
        "3 of 5 rows have features; 1 of 3 keys match nothing, the first 'Bob'");
}

TEST_CASE("names can be spelt alike first, and ids joined to") {
  auto const first_letter = [](std::string const& s) { return s.substr(0, 1); };
  words const names{"a.", "C", "B"};
  auto const joined = join_features(source(), names, unmatched::report, first_letter);
  CHECK(joined.matched == 2);  // a is not A
  id_map<item_index> items;
  items.insert("Bob");
  items.insert("Eve");
  auto const by_id = join_features(source(), items);
  CHECK(by_id.rows.row(item_index{0}).value[0] == 3);
  CHECK(by_id.rows.row(item_index{1}).empty());
}

TEST_CASE("features of nobody are refused when asked, and a join of nothing always") {
  words const some{"Ann", "Cleo"};
  CHECK_THROWS_WITH_AS((void)join_features(source(), some, unmatched::refuse),
                       "join: features of 'Bob', who is not among the 2 names", unknown_id);
  words const none{"Xyz", ""};
  CHECK_THROWS_WITH_AS((void)join_features(source(), none),
                       "join: none of 3 keys is among the 2 names, the first is 'Ann'", unknown_id);
  auto twice = source();
  twice.keys[2] = "Ann";
  CHECK_THROWS_WITH_AS((void)join_features(twice, some), "join: the key 'Ann' occurs twice",
                       shape_error);
  twice.keys.pop_back();
  CHECK_THROWS_WITH_AS((void)join_features(twice, some), "join: 2 keys for 3 feature rows",
                       shape_error);
}

TEST_CASE("columns of two kinds stand side by side") {
  auto const tags = source().rows;
  features const years(csr<float>(3, 1, {0, 0, 1, 1}, {0}, {9}), {"1999"});
  auto const both = beside(tags, years);
  CHECK(both.names() == words{"loud", "fast", "1999"});
  CHECK(both.matrix().indices() == std::vector<index_t>{0, 1, 1, 2, 0});
  CHECK(both.matrix().values() == std::vector<float>{1, 2, 3, 9, 4});
  CHECK_THROWS_WITH_AS((void)beside(tags, tags), "features: the name 'fast' occurs twice",
                       shape_error);
  CHECK_THROWS_WITH_AS((void)beside(tags, features()), "features of 3 rows beside features of 0",
                       shape_error);
}
