// SPDX-License-Identifier: MIT
#include "lfrec/data/id_map.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/core/random.hpp"

using namespace lfrec;

namespace {

std::string random_id(random_stream& random, std::uint64_t longest) {
  std::string id(static_cast<std::size_t>(random.below(longest + 1)), ' ');
  for (char& c : id) c = static_cast<char>('a' + random.below(3));  // few letters: many repeats
  return id;
}

}  // namespace

TEST_CASE("ids are numbered in the order of their first insertion") {
  id_map<user_index> users;
  CHECK(users.empty());
  CHECK(users.insert("2") == user_index{0});
  CHECK(users.insert("a user of more than twelve bytes") == user_index{1});
  CHECK(users.insert("2") == user_index{0});
  CHECK(users.size() == 2);
  CHECK(users.key(user_index{1}) == "a user of more than twelve bytes");
}

TEST_CASE("text of every length agrees with std::map, inserted singly and in blocks") {
  random_stream random(7);
  id_map<item_index> singly;
  id_map<item_index> blocks;
  std::map<std::string, index_t> truth;
  std::vector<std::string> ids;
  for (int n = 0; n < 5003; ++n) ids.push_back(random_id(random, 21));
  std::vector<std::string_view> views(ids.begin(), ids.end());
  std::vector<item_index> codes(ids.size());
  blocks.insert_all(views, codes);
  for (std::size_t n = 0; n < ids.size(); ++n) {
    auto const [at, fresh] = truth.emplace(ids[n], static_cast<index_t>(truth.size()));
    REQUIRE(singly.insert(ids[n]) == item_index{at->second});
    REQUIRE(codes[n] == item_index{at->second});
  }
  CHECK(singly.size() == truth.size());
  CHECK(singly == blocks);
  for (auto const& [id, index] : truth) {
    REQUIRE(singly.find(id) == item_index{index});
    REQUIRE(singly.key(item_index{index}) == id);
  }
  for (int n = 0; n < 500; ++n) {
    std::string const id = random_id(random, 21);
    REQUIRE(singly.contains(id) == truth.contains(id));
  }
}

TEST_CASE("ids that agree in length, beginning or end are told apart") {
  id_map<item_index> items;
  std::vector<std::string> const ids = {"",
                                        "a",
                                        "b",
                                        "ab",
                                        "ba",
                                        "aba",
                                        "abb",
                                        "abcd",
                                        "abcdefgh",
                                        "abcdefgi",
                                        "bbcdefgh",
                                        "abcdefghi",
                                        "abcdefghijkl",
                                        "abcdefghijkm",
                                        "abcdefghijklm",
                                        "abcdefghijkln",
                                        "abcdXXXXefghijklm",
                                        "abcdYYYYefghijklm",
                                        std::string("a\0b", 3),
                                        std::string("a\0c", 3),
                                        std::string("a\0", 2)};
  for (auto const& id : ids) items.insert(id);
  CHECK(items.size() == ids.size());
  for (std::size_t n = 0; n < ids.size(); ++n) {
    CHECK(items.at(ids[n]) == item_index{static_cast<index_t>(n)});
    CHECK(items.key(item_index{static_cast<index_t>(n)}) == ids[n]);
  }
}

TEST_CASE("integers are ids too") {
  id_map<user_index, std::int64_t> users;
  std::map<std::int64_t, index_t> truth;
  random_stream random(11);
  for (int n = 0; n < 3001; ++n) {
    auto const id = static_cast<std::int64_t>(random.below(900)) * 1'000'003 - 400;
    auto const at = truth.emplace(id, static_cast<index_t>(truth.size())).first;
    REQUIRE(users.insert(id) == user_index{at->second});
  }
  for (auto const& [id, index] : truth) {
    REQUIRE(users.at(id) == user_index{index});
    REQUIRE(users.key(user_index{index}) == id);
  }
  CHECK_FALSE(users.find(-1));
  CHECK_THROWS_WITH_AS(static_cast<void>(users.at(-1)), doctest::Contains("unknown user '-1'"),
                       unknown_id);
}

TEST_CASE("an unknown id is named with what it should be") {
  id_map<item_index> items;
  CHECK_FALSE(items.find("x"));
  items.insert("a");
  CHECK_THROWS_WITH_AS(static_cast<void>(items.at("x")), "unknown item 'x': not among the 1 items",
                       unknown_id);
  CHECK_THROWS_WITH_AS(static_cast<void>(items.key(item_index{1})), "no item has index 1, of 1",
                       shape_error);
  CHECK_THROWS_AS(static_cast<void>(items.key(item_index{-1})), shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(id_map<index_t>{}.at("x")),
                       doctest::Contains("unknown id 'x'"), unknown_id);
}

TEST_CASE("room made beforehand changes nothing") {
  id_map<user_index> plain;
  id_map<user_index> roomy;
  roomy.insert("first");
  plain.insert("first");
  roomy.reserve(1000);
  for (int n = 0; n < 777; ++n) {
    plain.insert(std::to_string(n));
    roomy.insert(std::to_string(n));
  }
  roomy.reserve(10);
  CHECK(plain == roomy);
  CHECK(roomy.at("776") == user_index{777});
  roomy.insert("more");
  CHECK_FALSE(plain == roomy);
}

// Looking up takes any text as it is, without making a string of it.
static_assert(noexcept(std::declval<id_map<user_index> const&>().find(std::string_view{})));
static_assert(std::is_same_v<id_map<user_index>::key_type, std::string_view>);
static_assert(std::is_same_v<id_map<user_index, int>::key_type, int>);
