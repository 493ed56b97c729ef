// SPDX-License-Identifier: MIT
#include "lfrec/split/cold_users.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <set>

#include "lfrec/split/by_user.hpp"
#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::cold_users;

namespace {

std::set<lfrec::user_index> users_of(lfrec::interaction_log const& log) {
  std::set<lfrec::user_index> users;
  for (auto const& row : log) users.insert(row.user);
  return users;
}

}  // namespace

TEST_CASE("cold_users keeps to the contract of splitters") {
  for (double const fraction : {0.2, 0.6})
    lfrec_test::check_splitter(cold_users{{.fraction = fraction}}, "cold_users");
}

TEST_CASE("the rounded share of the users with rows is in test with all of them") {
  auto const log = lfrec_test::random_log(23, 61, 90, 4);
  auto const all = users_of(log);
  REQUIRE(all.size() < 23);  // some have no rows
  for (double const fraction : {0.1, 0.3, 0.999}) {
    auto const cut = cold_users{{.fraction = fraction}}(log);
    auto const out = users_of(cut.test);
    CHECK(out.size() ==
          static_cast<std::size_t>(std::floor(fraction * static_cast<double>(all.size()) + 0.5)));
    for (auto const user : users_of(cut.train)) CHECK(out.count(user) == 0);
    CHECK(lfrec_test::is_partition(log, cut));
  }
}

TEST_CASE("nothing is shown of cold users, who are those of by_user") {
  auto const log = lfrec_test::random_log(23, 31, 301, 5);
  auto const cut = cold_users{{.fraction = 0.3}}(log);
  REQUIRE(cut.given);
  CHECK(cut.shown().empty());
  CHECK(users_of(cut.test) == users_of(lfrec::by_user{{.fraction = 0.3}}(log).test));
}
