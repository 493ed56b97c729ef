// SPDX-License-Identifier: MIT
#include "lfrec/data/item_popularity.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

TEST_CASE("an item's popularity is how many users have it, whatever the values") {
  CHECK(lfrec::detail::item_popularity(lfrec_test::five_by_seven()) ==
        std::vector<float>{3, 2, 2, 2, 2, 0, 2});
  CHECK(lfrec::detail::item_popularity(lfrec::matrix()).empty());
  lfrec::interaction_log const no(2, 2, {{lfrec::user_index{1}, lfrec::item_index{0}, 0}});
  CHECK(lfrec::detail::item_popularity(lfrec::matrix(no)) == std::vector<float>{1, 0});
}
