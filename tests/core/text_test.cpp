// SPDX-License-Identifier: MIT
#include "lfrec/core/text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include "lfrec/core/error.hpp"

// Which would be printed as numbers.
static_assert(!std::is_constructible_v<lfrec::detail::piece, char>);
static_assert(!std::is_constructible_v<lfrec::detail::piece, bool>);

TEST_CASE("pieces are put in a row, numbers as std::to_string writes them") {
  using lfrec::detail::text_of;
  std::string const name = "factors";
  CHECK(text_of({name, " of ", 3, " x ", std::size_t{7}, std::string_view{"!"}}) ==
        "factors of 3 x 7!");
  CHECK(text_of({std::numeric_limits<std::int64_t>::min(), " ",
                 std::numeric_limits<std::uint64_t>::max()}) ==
        "-9223372036854775808 18446744073709551615");
  CHECK(text_of({0.5F, " ", -1.25}) == std::to_string(0.5) + ' ' + std::to_string(-1.25));
  CHECK(text_of({}).empty());
}

TEST_CASE("an error is thrown with the pieces as its message") {
  CHECK_THROWS_WITH_AS(lfrec::detail::fail<lfrec::shape_error>({"a list of ", 2, " users"}),
                       "a list of 2 users", lfrec::shape_error);
}
