// SPDX-License-Identifier: MIT
#include "lfrec/split/holdout.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "support/logs.hpp"

TEST_CASE("the distinct pairs of a log name each row once, by user, then item, in log order") {
  auto const log = lfrec_test::random_log(9, 7, 103, 2);
  lfrec::detail::distinct_pairs pairs(log);
  CHECK(pairs.all().size() == lfrec_test::pairs_of(log).size());
  std::set<std::size_t> seen;
  auto expected = lfrec_test::pairs_of(log);
  auto at = expected.begin();
  for (auto const& pair : pairs.all()) {
    CHECK(std::pair(pair.user, pair.item) == *at++);
    for (std::size_t n = 0; n < pair.rows.size(); ++n) {
      CHECK(log[pair.rows[n]].user == pair.user);
      CHECK(log[pair.rows[n]].item == pair.item);
      if (n > 0) CHECK(pair.rows[n - 1] < pair.rows[n]);
      CHECK(seen.insert(pair.rows[n]).second);
    }
  }
  CHECK(seen.size() == log.size());
}

TEST_CASE("each user with rows is visited once, in ascending order, with all pairs") {
  auto const log = lfrec_test::random_log(9, 7, 50, 3);
  lfrec::detail::distinct_pairs pairs(log);
  std::vector<lfrec::user_index> users;
  pairs.for_each_user([&](auto of_user) {
    users.push_back(of_user.front().user);
    CHECK(of_user.size() == lfrec_test::pairs_of(log, users.back()));
  });
  std::set<lfrec::user_index> expected;
  for (auto const& row : log) expected.insert(row.user);
  CHECK(users == std::vector<lfrec::user_index>(expected.begin(), expected.end()));
}

TEST_CASE("an empty log is cut into two empty logs of its shape") {
  lfrec::interaction_log const log(3, 4, {});
  lfrec::detail::distinct_pairs pairs(log);
  int users = 0;
  pairs.for_each_user([&](auto) { ++users; });
  CHECK(users == 0);
  CHECK(lfrec_test::is_partition(log, lfrec::detail::row_parts(log).cut("nothing")));
}
