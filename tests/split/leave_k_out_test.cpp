// SPDX-License-Identifier: MIT
#include "lfrec/split/leave_k_out.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::leave_k_out;
using lfrec_test::at;
using lfrec_test::pairs_of;

TEST_CASE("leave_k_out keeps to the contract of splitters") {
  for (int const count : {1, 2, 5}) lfrec_test::check_splitter(leave_k_out{{count}}, "leave_k_out");
}

TEST_CASE("each user loses as many items as were asked for, but never the last") {
  auto const log = lfrec_test::random_log(23, 31, 301, 5);
  for (std::size_t const count : {1U, 3U, 10U}) {
    auto const cut = leave_k_out{{.count = static_cast<int>(count)}}(log);
    for (lfrec::index_t u = 0; u < log.users(); ++u) {
      lfrec::user_index const user{u};
      auto const n = pairs_of(log, user);
      CAPTURE(u);
      CHECK(pairs_of(cut.test, user) == (n == 0 ? 0 : std::min(count, n - 1)));
    }
  }
}

TEST_CASE("an item that was played often is held out whole") {
  lfrec::interaction_log const log(1, 2, {at(0, 0), at(0, 1), at(0, 0), at(0, 0), at(0, 1)});
  auto const cut = leave_k_out{}(log);
  CHECK(pairs_of(cut.test).size() == 1);
  CHECK(pairs_of(cut.train).size() == 1);
}

TEST_CASE("leave_k_out draws every item equally often") {
  constexpr int users = 4000;
  std::vector<lfrec::interaction> rows;
  for (int u = 0; u < users; ++u)
    for (int i = 0; i < 10; ++i) rows.push_back(at(u, i));
  auto const cut = leave_k_out{{.count = 3}}(lfrec::interaction_log(users, 10, rows));
  std::vector<int> count(10);
  for (auto const& row : cut.test) ++count[lfrec::to_size(row.item)];
  for (int const c : count)  // 5 standard deviations of a binomial
    CHECK(std::abs(c - 0.3 * users) < 5 * std::sqrt(users * 0.3 * 0.7));
}

TEST_CASE("what leave_k_out draws for a user does not depend on the others") {
  auto const log = lfrec_test::random_log(23, 31, 301, 10);
  auto const of_user_4 = [](lfrec::interaction_log const& part) {
    std::vector<lfrec::interaction> rows;
    for (auto const& row : part)
      if (row.user == lfrec::user_index{4}) rows.push_back(row);
    return rows;
  };
  REQUIRE(pairs_of(log, lfrec::user_index{4}) > 5);
  lfrec::interaction_log const alone(23, 31, of_user_4(log));
  CHECK(of_user_4(leave_k_out{{.count = 2}}(log).test) ==
        leave_k_out{{.count = 2}}(alone).test.rows());
}
