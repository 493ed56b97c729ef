// SPDX-License-Identifier: MIT
#include "lfrec/solve/pairwise_visits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::to_size;

TEST_CASE("blocks hold each row once, nearly as many each") {
  lfrec::detail::random_blocks const cut(103, {}, 8, lfrec::random_stream(4));
  std::set<index_t> seen;
  for (std::size_t b = 0; b < 8; ++b) {
    CHECK(cut.block(b).size() >= 12);
    CHECK(cut.block(b).size() <= 13);
    seen.insert(cut.block(b).begin(), cut.block(b).end());
  }
  CHECK(seen.size() == 103);
  CHECK(lfrec::detail::random_blocks(0, {}, 1, lfrec::random_stream(4)).block(0).empty());
}

TEST_CASE("large blocks are in order, small ones are not") {
  lfrec::detail::random_blocks const small(8 * 63, {}, 8, lfrec::random_stream(4));
  lfrec::detail::random_blocks const large(8 * 64, {}, 8, lfrec::random_stream(4));
  for (std::size_t b = 0; b < 8; ++b) {
    CHECK_FALSE(std::ranges::is_sorted(small.block(b)));
    CHECK(std::ranges::is_sorted(large.block(b)));
  }
}

TEST_CASE("the number of blocks is given by the data") {
  CHECK(lfrec::detail::pairwise_blocks(0, 0) == 1);
  CHECK(lfrec::detail::pairwise_blocks(31, 100000) == 1);
  CHECK(lfrec::detail::pairwise_blocks(100, 1000) == 3);
  CHECK(lfrec::detail::pairwise_blocks(1892, 17632) == 8);
}

namespace {

struct visit {
  index_t user;
  std::vector<index_t> items;
  std::vector<double> values;
  friend bool operator==(visit const&, visit const&) = default;
};

}  // namespace

TEST_CASE("visits are those of a plain loop, however few users there are") {
  auto const data = lfrec_test::power_law(97, 301, 12, 6);
  // A value in five is no positive.
  auto const value = [](index_t u, std::size_t n) {
    return (to_size(u) + n) % 5 == 0 ? 0.0F : static_cast<float>(n + 1);
  };
  std::vector<std::vector<float>> values(to_size(data.users()));
  for (index_t u = 0; u < data.users(); ++u)
    for (std::size_t n = 0; n < data.user(lfrec::user_index{u}).size(); ++n)
      values[to_size(u)].push_back(value(u, n));
  auto const row = [&](index_t u) {
    return lfrec::row_view{data.user(lfrec::user_index{u}).index, values[to_size(u)]};
  };
  for (std::size_t const count : {0U, 1U, 2U, 5U, 9U, 17U, 97U})
    for (index_t const share : {1, 3, 50}) {
      CAPTURE(count);
      CAPTURE(share);
      std::vector<index_t> users(count);
      std::iota(users.begin(), users.end(), index_t{0});
      auto const here = [&](index_t i) { return i % share == 0; };
      std::vector<visit> expected;
      for (auto const u : users) {
        visit one{u, {}, {}};
        for (std::size_t n = 0; n < row(u).size(); ++n) {
          if (!here(row(u).index[n]) || !(row(u).value[n] > 0)) continue;
          one.items.push_back(row(u).index[n]);
          one.values.push_back(static_cast<double>(row(u).value[n]));
        }
        if (!one.items.empty()) expected.push_back(one);
      }
      std::set<index_t> fetched;
      std::set<index_t> greeted;
      lfrec::detail::block_visits visits(
          users, row, here, [&](index_t u) { greeted.insert(u); },
          [&](index_t i) { fetched.insert(i); });
      std::vector<visit> seen;
      while (visits.next()) {
        seen.push_back({visits.user(), visits.items(), visits.values()});
        CHECK(greeted.contains(visits.user()));
        CHECK(std::ranges::all_of(visits.items(), [&](index_t i) { return fetched.contains(i); }));
      }
      CHECK(seen == expected);
      CHECK_FALSE(visits.next());
    }
}
