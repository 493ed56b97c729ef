// SPDX-License-Identifier: MIT
#include "lfrec/data/edit_distance.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/core/random.hpp"

using lfrec::detail::edit_pattern;

namespace {

// The whole table: distances from the first i bytes of a to the first j of b.
std::vector<std::vector<int>> table(std::string const& a, std::string const& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = static_cast<int>(i + j);
        continue;
      }
      bool const same = a[i - 1] == b[j - 1];
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d;
}

std::string letters(lfrec::random_stream& random, std::size_t n) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += static_cast<char>('a' + random.below(4));
  return text;
}

}  // namespace

TEST_CASE("distances of words by hand") {
  CHECK(edit_pattern("radiohead").to("radiohead") == 0);
  CHECK(edit_pattern("radiohed").to("radiohead") == 1);
  CHECK(edit_pattern("beatels").to("beatles") == 1);  // swapped
  CHECK(edit_pattern("metalika").to("metallica") == 2);
  CHECK(edit_pattern("ca").to("abc") == 3);  // what is swapped is not changed again
  CHECK(edit_pattern("abba").to("") == 4);
  CHECK(edit_pattern("metalic").to_beginning("metallica") == 1);
  CHECK(edit_pattern("abba").to_beginning("zzzzzz") == 4);
}

TEST_CASE("distances equal the table's, also at 64 bytes") {
  lfrec::random_stream random(1);
  for (int round = 0; round < 2000; ++round) {
    std::size_t const size = round % 10 == 0 ? 64 : 1 + random.below(63);
    auto const a = letters(random, size);
    auto b = letters(random, random.below(70));
    if (round % 2 == 0) {  // close to each other
      b = a;
      b.insert(random.below(b.size() + 1), 1, 'x');
      b.erase(random.below(b.size()), 1);
      auto const at = random.below(b.size());
      if (at > 0) std::swap(b[at], b[at - 1]);
    }
    auto const d = table(a, b);
    CAPTURE(a);
    CAPTURE(b);
    CHECK(edit_pattern(a).to(b) == d.back().back());
    CHECK(edit_pattern(a).to_beginning(b) == *std::min_element(d.back().begin(), d.back().end()));
  }
}
