// SPDX-License-Identifier: MIT
#include "lfrec/core/types.hpp"

#include <doctest/doctest.h>

#include <concepts>
#include <cstdint>
#include <type_traits>

using lfrec::item_index;
using lfrec::user_index;

static_assert(sizeof(user_index) == 4 && sizeof(item_index) == 4 && sizeof(lfrec::offset_t) == 8);

// Users, items and numbers do not turn into each other by accident.
static_assert(!std::convertible_to<user_index, item_index>);
static_assert(!std::convertible_to<item_index, user_index>);
static_assert(!std::constructible_from<user_index, item_index>);
static_assert(!std::convertible_to<int, user_index>);
static_assert(!std::convertible_to<user_index, int>);
static_assert(!std::equality_comparable_with<user_index, item_index>);

static_assert(std::totally_ordered<user_index>);
static_assert(std::is_trivially_copyable_v<item_index>);

TEST_CASE("an index gives back its number, as an index and as an array position") {
  CHECK(lfrec::to_index(user_index{7}) == 7);
  CHECK(lfrec::to_index(item_index{2147483647}) == 2147483647);
  CHECK(lfrec::to_size(user_index{7}) == std::size_t{7});
  CHECK(lfrec::to_size(item_index{8}) == std::size_t{8});
  CHECK(lfrec::to_size(lfrec::index_t{9}) == std::size_t{9});
}

TEST_CASE("indices compare by their number") {
  CHECK(user_index{1} < user_index{2});
  CHECK(item_index{3} == item_index{3});
}
