// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/space.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

using lfrec::dimension;
using lfrec::scale;

TEST_CASE("a line gives every whole number the same room, and choices too") {
  auto const rating = dimension::integer("x", 1, 5);
  auto const solver = dimension::choice("solver", {"a", "b", "c"});
  std::map<std::string, int> seen;
  for (int n = 0; n < 3000; ++n) {
    double const u = (n + 0.5) / 3000;
    auto const [low, high] = lfrec::detail::line_of(rating);
    ++seen[lfrec::detail::text_at(rating, low + u * (high - low))];
    auto const [first, last] = lfrec::detail::line_of(solver);
    ++seen[lfrec::detail::text_at(solver, first + u * (last - first))];
  }
  CHECK(seen == std::map<std::string, int>{{"1", 600},
                                           {"2", 600},
                                           {"3", 600},
                                           {"4", 600},
                                           {"5", 600},
                                           {"a", 1000},
                                           {"b", 1000},
                                           {"c", 1000}});
}

TEST_CASE("a logarithmic line halves at the geometric mean") {
  auto const d = dimension::real("regularization", 1e-4, 1, scale::logarithmic);
  auto const [low, high] = lfrec::detail::line_of(d);
  CHECK(lfrec::detail::text_at(d, (low + high) / 2) == "0.01");
  CHECK(lfrec::detail::text_at(d, low) == "0.0001");
  CHECK(lfrec::detail::text_at(d, high) == "1");
}

TEST_CASE("a number as text stays inside its range and has six digits") {
  auto const d = dimension::real("x", 0.12345612, 0.87654367);
  CHECK(lfrec::detail::text_at(d, 0.12345612) == "0.12345612");
  CHECK(lfrec::detail::text_at(d, 0.87654367) == "0.87654367");
  CHECK(lfrec::detail::text_at(d, 1.0 / 3) == "0.333333");
  CHECK(lfrec::detail::text_at(dimension::integer("n", 1, 1'000'000), 100'000.2) == "100000");
}

TEST_CASE("place_of undoes text_at") {
  for (auto const& d :
       {dimension::real("x", -3, 5), dimension::real("x", 1e-6, 10, scale::logarithmic),
        dimension::integer("x", 0, 9), dimension::integer("x", 1, 999, scale::logarithmic),
        dimension::choice("x", {"p", "q", "r", "s"})}) {
    auto const [low, high] = lfrec::detail::line_of(d);
    for (int n = 0; n <= 20; ++n) {
      auto const text = lfrec::detail::text_at(d, low + (high - low) * n / 20);
      CAPTURE(text);
      CHECK(lfrec::detail::text_at(d, lfrec::detail::place_of(d, text)) == text);
    }
  }
}

TEST_CASE("a draw has a setting per dimension, in the order of the space") {
  lfrec::search_space const space = {dimension::integer("factors", 16, 256, scale::logarithmic),
                                     dimension::choice("solver", {"cholesky"})};
  lfrec::random_stream random(1);
  lfrec::random_stream again(1);
  auto const drawn = lfrec::detail::draw(space, random);
  REQUIRE(drawn.size() == 2);
  CHECK(drawn[0].name == "factors");
  CHECK(drawn[1] == lfrec::setting{"solver", "cholesky"});
  CHECK(drawn == lfrec::detail::draw(space, again));
  CHECK(lfrec::configuration_text(drawn) == "factors=" + drawn[0].text + " solver=cholesky");
}

TEST_CASE("a space that is none is refused by name") {
  auto const refused = [](lfrec::search_space const& space, char const* words) {
    CHECK_THROWS_WITH_AS(validate(space), doctest::Contains(words), lfrec::invalid_option);
  };
  auto const nan = std::nan("");
  refused({}, "has no dimension");
  refused({dimension::real("", 0, 1)}, "no name");
  refused({dimension::real("x", 0, 1), dimension::real("x", 0, 2)}, "x is given twice");
  refused({dimension::real("x", 2, 1)}, "x must have a range from low to high, got 2 to 1");
  refused({dimension::real("x", 0, nan)}, "x must have a range");
  refused({dimension::real("x", 0, 1, scale::logarithmic)},
          "x must be above 0 to be logarithmic, got 0 to 1");
  refused({dimension::choice("x", {})}, "x has no values");
  refused({dimension::choice("x", {"a", "b", "a"})}, "x has the same value twice");
  auto half = dimension::integer("x", 1, 2);
  half.range.high = 2.5;
  refused({half}, "x must have a range of whole numbers, got 1 to 2.5");
}
