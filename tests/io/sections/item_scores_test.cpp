// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/item_scores.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/sections.hpp"

using model_type = lfrec::item_scores<double>;

TEST_CASE("item scores come back with their popularity and number of users") {
  model_type const model(4, {0.5, -1, 3}, {2, 0, 1});
  auto const back = lfrec_test::from_sections<model_type>(lfrec_test::sections_of(model));
  CHECK(back.users() == 4);
  CHECK(std::vector(back.scores().begin(), back.scores().end()) == std::vector{0.5, -1.0, 3.0});
  CHECK(std::vector(back.popularity().begin(), back.popularity().end()) ==
        std::vector{2.F, 0.F, 1.F});
}

TEST_CASE("a number of users that cannot be is refused") {
  for (std::int64_t const users : {std::int64_t{-1}, std::int64_t{1} << 40}) {
    lfrec::detail::binary_writer writer(sizeof(double));
    writer.add_copy<std::int64_t>("part.shape", std::array{users});
    writer.add_copy<double>("part.scores", std::array{1.0});
    writer.add_copy<float>("part.popularity", std::array{1.F});
    CHECK_THROWS_WITH_AS((void)lfrec_test::from_sections<model_type>(lfrec_test::bytes_of(writer)),
                         doctest::Contains("shape holds"), lfrec::format_error);
  }
}
