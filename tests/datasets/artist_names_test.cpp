// SPDX-License-Identifier: MIT
#include "lfrec/datasets/artist_names.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using lfrec::datasets::artist_names;
using lfrec::datasets::genre_names;

TEST_CASE("no two artists share a name") {
  auto const names = artist_names(20011, 5);
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == 20011);
}

TEST_CASE("names are letters, blanks and an ampersand, and begin with a capital") {
  for (auto const& name : artist_names(503, 1)) {
    CHECK(name.size() >= 4);
    CHECK((name[0] >= 'A' && name[0] <= 'Z'));
    CHECK(std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '&';
    }));
  }
}

TEST_CASE("a longer list starts with the shorter one, another seed is another list") {
  auto const many = artist_names(307, 9);
  auto const few = artist_names(53, 9);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
  CHECK(artist_names(53, 10) != few);
  CHECK(artist_names(0, 9).empty());
}

TEST_CASE("genres have names, any number of them") {
  auto const names = genre_names(1201);
  CHECK(names[0] == "rock");
  CHECK(names[40] == "northern rock");
  CHECK(names[480] == "rock 2");
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == 1201);
}
