// SPDX-License-Identifier: MIT
#include "lfrec/data/holdout.hpp"

#include <doctest/doctest.h>

TEST_CASE("both parts of a cut keep the shape of the whole") {
  lfrec::holdout const cut{{3, 4, {}}, {3, 4, {}}, "by hand"};
  CHECK(cut.train.users() == cut.test.users());
  CHECK(cut.train.items() == cut.test.items());
  CHECK(cut.protocol == "by hand");
}

TEST_CASE("users are shown by their rows in train, unless another part is given, be it empty") {
  lfrec::interaction const row{lfrec::user_index{0}, lfrec::item_index{1}};
  lfrec::holdout cut{{1, 2, {row}}, {1, 2, {}}, "by hand"};
  CHECK(&cut.shown() == &cut.train);
  cut.given.emplace(1, 2, std::vector<lfrec::interaction>{});
  CHECK(cut.shown().empty());
}
