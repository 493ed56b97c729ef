// SPDX-License-Identifier: MIT
#include "lfrec/split/random_holdout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::random_holdout;
using lfrec_test::pairs_of;

namespace {

lfrec::interaction_log one_row_per_pair(lfrec::index_t users, lfrec::index_t items) {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < users; ++u)
    for (lfrec::index_t i = 0; i < items; ++i)
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}});
  return {users, items, std::move(rows)};
}

}  // namespace

TEST_CASE("random_holdout keeps to the contract of splitters") {
  for (bool const per_user : {true, false})
    lfrec_test::check_splitter(random_holdout{{.fraction = 0.3, .per_user = per_user}},
                               "random_holdout");
}

TEST_CASE("each user loses exactly the rounded share of the distinct items, but never the last") {
  auto const log = lfrec_test::random_log(23, 31, 301, 5);
  for (double const fraction : {0.05, 0.2, 0.5, 0.95}) {
    auto const cut = random_holdout{{.fraction = fraction}}(log);
    for (lfrec::index_t u = 0; u < log.users(); ++u) {
      auto const n = pairs_of(log, lfrec::user_index{u});
      if (n == 0) continue;
      auto const share = static_cast<std::size_t>(std::floor(fraction * double(n) + 0.5));
      CAPTURE(u);
      CHECK(pairs_of(cut.test, lfrec::user_index{u}) == std::min(share, n - 1));
    }
  }
}

TEST_CASE("halves round up and a single item stays in train") {
  CHECK(random_holdout{{.fraction = 0.5}}(one_row_per_pair(1, 5)).test.size() == 3);
  CHECK(random_holdout{{.fraction = 0.9}}(one_row_per_pair(1, 1)).test.empty());
  CHECK(random_holdout{{.fraction = 0.9}}(one_row_per_pair(1, 2)).test.size() == 1);
}

TEST_CASE("not per user, exactly the rounded share of all pairs goes to test") {
  auto const log = lfrec_test::random_log(23, 31, 301, 6);
  auto const cut = random_holdout{{.fraction = 0.25, .per_user = false}}(log);
  CHECK(pairs_of(cut.test).size() ==
        static_cast<std::size_t>(std::llround(0.25 * double(pairs_of(log).size()))));
}

TEST_CASE("what is drawn for a user does not depend on the others") {
  auto const log = lfrec_test::random_log(23, 31, 301, 10);
  std::vector<lfrec::interaction> alone;
  for (auto const& row : log)
    if (row.user == lfrec::user_index{4}) alone.push_back(row);
  REQUIRE(pairs_of(log, lfrec::user_index{4}) > 5);
  auto const held = random_holdout{}(lfrec::interaction_log(23, 31, alone)).test.rows();
  std::vector<lfrec::interaction> among_all;
  for (auto const& row : random_holdout{}(log).test)
    if (row.user == lfrec::user_index{4}) among_all.push_back(row);
  CHECK(held == among_all);
}

TEST_CASE("every item is drawn equally often") {
  constexpr int users = 4000;
  auto const cut = random_holdout{{.fraction = 0.3}}(one_row_per_pair(users, 10));
  std::vector<int> count(10);
  for (auto const& row : cut.test) ++count[lfrec::to_size(row.item)];
  for (int const c : count)  // 5 standard deviations of a binomial
    CHECK(std::abs(c - 0.3 * users) < 5 * std::sqrt(users * 0.3 * 0.7));
}

TEST_CASE("the protocol says how the log was cut") {
  CHECK(random_holdout{}(one_row_per_pair(2, 5)).protocol ==
        "random_holdout fraction=0.2 per_user=true seed=42");
}

TEST_CASE("a fraction that leaves nothing on one side is refused") {
  auto const log = one_row_per_pair(2, 5);
  CHECK_THROWS_WITH_AS(static_cast<void>(random_holdout{{.fraction = 1.5}}(log)),
                       "random_holdout.fraction must be between 0.001 and 0.999, got 1.5",
                       lfrec::invalid_option);
}
