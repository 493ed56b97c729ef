// SPDX-License-Identifier: MIT
#include "lfrec/data/holdout.hpp"

#include <doctest/doctest.h>

TEST_CASE("both parts of a cut keep the shape of the whole") {
  lfrec::holdout const cut{{3, 4, {}}, {3, 4, {}}, "by hand"};
  CHECK(cut.train.users() == cut.test.users());
  CHECK(cut.train.items() == cut.test.items());
  CHECK(cut.protocol == "by hand");
}
