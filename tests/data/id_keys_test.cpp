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
    keys.push_back(inner::text_keys::query(id));
  }
  REQUIRE(keys.size() == ids.size());
  for (std::size_t n = 0; n < ids.size(); ++n) {
    CHECK(keys[n] == ids[n]);
    for (std::size_t m = 0; m < ids.size(); ++m)
      REQUIRE(keys.is(n, inner::text_keys::query(ids[m])) == (n == m));
  }
}

TEST_CASE("a change of any byte changes the hash and the comparison") {
  for (std::size_t n = 1; n < 40; ++n) {
    std::string const id(n, 'x');
    inner::text_keys keys;
    keys.push_back(inner::text_keys::query(id));
    for (std::size_t i = 0; i < n; ++i) {
      std::string other = id;
      other[i] = 'y';
      inner::text_keys::query const query(other);
      CHECK(query.hash() != inner::text_keys::query(id).hash());
      CHECK_FALSE(keys.is(0, query));
    }
  }
}

TEST_CASE("hashes of counting ids spread over the upper and the lower bits") {
  std::set<std::uint64_t> upper;
  std::set<std::uint64_t> lower;
  std::set<std::uint64_t> integers;
  for (int n = 0; n < 4096; ++n) {
    auto const hash = inner::text_keys::query(std::to_string(n)).hash();
    upper.insert(hash >> 32U & 4095U);
    lower.insert(hash & 4095U);
    integers.insert(inner::integer_keys<int>::query(n).hash() >> 32U & 4095U);
  }
  // Thrown at random, 4,096 balls leave 1 - 1/e of 4,096 bins with one: 2,589, give or take 35.
  for (auto const* bins : {&upper, &lower, &integers}) {
    CHECK(bins->size() > 2420);
    CHECK(bins->size() < 2760);
  }
}
