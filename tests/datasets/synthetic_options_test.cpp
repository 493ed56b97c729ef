// SPDX-License-Identifier: MIT
#include "lfrec/datasets/synthetic_options.hpp"

#include <doctest/doctest.h>

#include "lfrec/core/error.hpp"

using lfrec::invalid_option;
using lfrec::datasets::synthetic_options;

TEST_CASE("the named worlds are possible") {
  CHECK_NOTHROW(validate(synthetic_options{}));
  CHECK_NOTHROW(validate(lfrec::datasets::small_world()));
  CHECK_NOTHROW(validate(lfrec::datasets::lastfm_360k_shape()));
}

TEST_CASE("an option out of range is named with its rule and its value") {
  auto const check = [](auto change, char const* message) {
    synthetic_options options;
    change(options);
    CHECK_THROWS_WITH_AS(validate(options), message, invalid_option);
  };
  check([](auto& o) { o.users = 0; },
        "synthetic.users must be a whole number between 1 and 2147483647, got 0");
  check([](auto& o) { o.global_share = 1.5; },
        "synthetic.global_share must be between 0 and 1, got 1.5");
  check([](auto& o) { o.items = 30; }, "synthetic.genres must be at most items (30), got 40");
  check([](auto& o) { o.genres_per_user = 41; },
        "synthetic.genres_per_user must be at most genres (40), got 41");
}
