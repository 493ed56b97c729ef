// SPDX-License-Identifier: MIT
#include "lfrec/data/social.hpp"

#include <doctest/doctest.h>

using namespace lfrec;

namespace {
social::edge edge(index_t a, index_t b) {
  return {user_index{a}, user_index{b}};
}
}  // namespace

TEST_CASE("friends are ascending, whatever the order of the edges") {
  social const s(5, {edge(3, 4), edge(3, 0), edge(0, 3), edge(4, 3), edge(3, 1), edge(1, 3)});
  CHECK(s.users() == 5);
  CHECK(s.edges() == 6);
  auto const friends = s.friends(user_index{3});
  REQUIRE(friends.size() == 3);
  CHECK(friends[0] == user_index{0});
  CHECK(friends[1] == user_index{1});
  CHECK(friends[2] == user_index{4});
  CHECK(s.friends(user_index{2}).empty());
  CHECK(s.symmetric());
}

TEST_CASE("a friendship that is not mutual is told") {
  CHECK_FALSE(social(3, {edge(0, 1), edge(1, 0), edge(2, 0)}).symmetric());
}

TEST_CASE("an edge that is given twice counts once") {
  social const s(2, {edge(0, 1), edge(0, 1), edge(1, 0)});
  CHECK(s.edges() == 2);
  CHECK(s.symmetric());
}

TEST_CASE("nobody has no friends") {
  CHECK(social{}.empty());
  CHECK(social{}.users() == 0);
  CHECK(social(4, {}).friends(user_index{3}).empty());
}

TEST_CASE("users outside the range and friends of themselves are refused") {
  CHECK_THROWS_WITH_AS(social(2, {edge(0, 2)}), "friends: user 2 lies outside 2 users",
                       shape_error);
  CHECK_THROWS_WITH_AS(social(2, {edge(-1, 0)}), "friends: user -1 lies outside 2 users",
                       shape_error);
  CHECK_THROWS_WITH_AS(social(2, {edge(1, 1)}), "friends: user 1 is their own friend", shape_error);
  CHECK_THROWS_WITH_AS(social(-1, {}), "friends of -1 users", shape_error);
}
