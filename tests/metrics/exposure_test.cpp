// SPDX-License-Identifier: MIT
#include "lfrec/metrics/exposure.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

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
