// SPDX-License-Identifier: MIT
#include "lfrec/solve/machine_rows.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "support/executors.hpp"

using lfrec::index_t;
using entry = lfrec::detail::machine_row<float>;

namespace {

/// Users 0 … 4 have the items of their own parity out of 8; user 4 has all but item 7.
std::vector<entry> some_positives() {
  std::vector<entry> rows;
  for (index_t u = 0; u < 5; ++u)
    for (index_t i = 0; i < 8; ++i)
      if (u == 4 ? i < 7 : i % 2 == u % 2) rows.push_back({u, i, -1, u % 3, 1.F, 1.F});
  return rows;
}

std::vector<index_t> const pool{0, 1, 2, 3, 4, 5, 6, 7};

}  // namespace

TEST_CASE("rows are found by whose they are") {
  auto const rows = some_positives();
  lfrec::detail::row_index const by_item(8, rows, [](entry const& r, auto const& f) { f(r.item); });
  std::size_t all = 0;
  for (index_t i = 0; i < 8; ++i)
    for (std::size_t const r : by_item.of(i)) {
      CHECK(rows[r].item == i);
      ++all;
    }
  CHECK(all == rows.size());
}

TEST_CASE("negatives are what the user has not, in the positive's situation") {
  auto const given = some_positives();
  std::set<std::pair<index_t, index_t>> had;
  for (auto const& r : given) had.emplace(r.user, r.item);
  for (bool const pairs : {false, true}) {
    auto const rows =
        lfrec::detail::with_negatives(lfrec::serial{}, given, 5, 8, pool, 3, pairs, 1, 1);
    REQUIRE(rows.size() == given.size() * (pairs ? 3 : 4));
    std::set<index_t> drawn;
    for (std::size_t n = 0; n < rows.size(); ++n) {
      auto const& r = rows[n];
      auto const& positive = given[n / (pairs ? 3 : 4)];
      CHECK(r.user == positive.user);
      CHECK(r.situation == positive.situation);
      if (!pairs && n % 4 == 0) {
        CHECK(r.item == positive.item);
        CHECK(r.target == 1);
        continue;
      }
      if (pairs) CHECK(r.item == positive.item);
      if (!pairs) CHECK(r.target == -1);
      auto const negative = pairs ? r.other : r.item;
      if (r.weight > 0) CHECK_FALSE(had.contains({r.user, negative}));
      drawn.insert(negative);
    }
    CHECK(drawn.size() == 8);
  }
}

TEST_CASE("a user who has all there is gets negatives of no weight") {
  std::vector<entry> given;
  for (index_t i = 0; i < 3; ++i) given.push_back({0, i, -1, 0, 1.F, 1.F});
  for (bool const pairs : {false, true})
    for (auto const& r :
         lfrec::detail::with_negatives(lfrec::serial{}, given, 1, 3, {0, 1, 2}, 2, pairs, 1, 1))
      CHECK(r.weight == (pairs || r.target < 0 ? 0.F : 1.F));
}

TEST_CASE("what is drawn depends on the seed and the epoch, not on who draws") {
  auto const given = some_positives();
  auto const draw = [&](lfrec::executor_ref exec, std::uint64_t seed, int epoch) {
    std::vector<index_t> items;
    for (auto const& r :
         lfrec::detail::with_negatives(exec, given, 5, 8, pool, 2, false, seed, epoch))
      items.push_back(r.item);
    return items;
  };
  auto const once = draw(lfrec::serial{}, 1, 1);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) { CHECK(draw(exec, 1, 1) == once); });
  CHECK(draw(lfrec::serial{}, 2, 1) != once);
  CHECK(draw(lfrec::serial{}, 1, 2) != once);
}
