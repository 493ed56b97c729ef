// SPDX-License-Identifier: MIT
#include "lfrec/data/id_keys.hpp"

#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace inner = lfrec::detail;

TEST_CASE("text of every length comes back as it was") {
  inner::text_keys keys;
  std::vector<std::string> ids;
  for (std::size_t n = 0; n < 40; ++n) {
    std::string id;
    for (std::size_t i = 0; i < n; ++i) id += static_cast<char>('A' + (n + i) % 57);
    ids.push_back(id);
    keys.push_back(id);
  }
  REQUIRE(keys.size() == ids.size());
  for (std::size_t n = 0; n < ids.size(); ++n) {
    CHECK(keys[n] == ids[n]);
    CHECK(keys.is(n, ids[n]));
    for (std::size_t m = 0; m < ids.size(); ++m)
      REQUIRE((inner::text_keys::tag(ids[n]) == inner::text_keys::tag(ids[m])) == (n == m));
  }
  CHECK_FALSE(keys.is(20, std::string(20, 'x')));  // should a tag ever be the same by chance
}

TEST_CASE("a change of any byte changes the tag") {
  for (std::size_t n = 1; n < 40; ++n) {
    std::string const id(n, 'x');
    for (std::size_t i = 0; i < n; ++i) {
      std::string other = id;
      other[i] = '\0';
      CHECK(inner::text_keys::tag(other) != inner::text_keys::tag(id));
    }
    CHECK(inner::text_keys::tag(id + '\0') != inner::text_keys::tag(id));
  }
}

TEST_CASE("short text has a tag of its own") {
  std::set<std::uint64_t> tags;
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      std::string const two = {static_cast<char>(a), static_cast<char>(b)};
      tags.insert(inner::text_keys::tag(two));
      tags.insert(inner::text_keys::tag(two + "z"));
    }
  CHECK(tags.size() == 2 * 65536);
  CHECK(inner::integer_keys<int>::tag(-1) != inner::integer_keys<int>::tag(1));
}
