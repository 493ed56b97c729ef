// SPDX-License-Identifier: MIT
#include "lfrec/metrics/exposure.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/profiles.hpp"

TEST_CASE("exposure counts the heads of lists, however they are merged") {
  lfrec::random_stream random(8);
  lfrec::exposure total;
  CHECK(total.counts().empty());
  std::vector<std::uint64_t> expected(lfrec::to_size(lfrec_test::profile_case::items), 0);
  for (int part = 0; part < 20; ++part) {
    lfrec::exposure later;
    for (auto lists = random.below(4); lists > 0; --lists) {
      lfrec_test::profile_case const c(random);
      (part % 7 == 3 ? total : later).add(c.ranking(), 3);
      for (auto const i : c.head(3)) ++expected[lfrec::to_size(i)];
    }
    if (part % 5 == 4) {  // a total of its own, as a merged one is
      lfrec::exposure folded;
      folded.merge(later);
      later = folded;
    }
    total.merge(later);
  }
  CHECK(total.counts() == expected);
}

TEST_CASE("a listed item that is none of the ranking's is refused") {
  std::vector<lfrec::item_index> const list{lfrec::item_index{2}, lfrec::item_index{5}};
  lfrec::exposure shown;
  shown.add({.recommended = list, .relevant = {}, .items = 6}, 2);
  CHECK_THROWS_WITH_AS(shown.add({.recommended = list, .relevant = {}, .items = 5}, 2),
                       "a list has item 5 of 5", lfrec::shape_error);
  shown.add({.recommended = list, .relevant = {}, .items = 5}, 1);  // item 2 alone is counted
  CHECK(shown.counts() == std::vector<std::uint64_t>{0, 0, 2, 0, 0, 1});
}
