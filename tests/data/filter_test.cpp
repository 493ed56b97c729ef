// SPDX-License-Identifier: MIT
#include "lfrec/data/filter.hpp"

#include <doctest/doctest.h>

#include <set>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;
using lfrec::interaction;
using lfrec::interaction_log;
using lfrec::item_index;
using lfrec::user_index;

namespace {

interaction row(index_t u, index_t i, float value = 1, std::int64_t time = lfrec::no_time) {
  return {user_index{u}, item_index{i}, value, time};
}

/// The slow way: throw out whoever is short until nobody is.
std::vector<interaction> slow_core(interaction_log const& log, lfrec::support least) {
  std::vector<interaction> rows = log.rows();
  for (;;) {
    std::vector<std::set<item_index>> of_user(lfrec::to_size(log.users()));
    std::vector<std::set<user_index>> of_item(lfrec::to_size(log.items()));
    for (auto const& x : rows) {
      of_user[to_size(x.user)].insert(x.item);
      of_item[to_size(x.item)].insert(x.user);
    }
    std::vector<interaction> kept;
    for (auto const& x : rows)
      if (static_cast<index_t>(of_user[to_size(x.user)].size()) >= least.items_per_user &&
          static_cast<index_t>(of_item[to_size(x.item)].size()) >= least.users_per_item)
        kept.push_back(x);
    if (kept.size() == rows.size()) return rows;
    rows = std::move(kept);
  }
}

}  // namespace

TEST_CASE("the k-core is what throwing out one after the other leaves") {
  auto const log = lfrec_test::power_law_log(211, 97, 9, 3);
  for (lfrec::support const least :
       {lfrec::support{0, 0}, {5, 1}, {1, 12}, {7, 7}, {9, 20}, {40, 40}}) {
    auto const core = lfrec::k_core(log, least);
    CHECK(core.log.rows() == slow_core(log, least));
    CHECK(core.log.users() == log.users());  // the indices mean what they meant
    CHECK(core.report.rows_before == log.size());
    CHECK(core.report.rows_after == core.log.size());
  }
}

TEST_CASE("a k-core may unravel to nothing where support counted once does not") {
  // A path: u0-i0-u1-i1-u2: only the ends are short at first.
  interaction_log const path(3, 2, {row(0, 0), row(1, 0), row(1, 1), row(2, 1)});
  auto const once = lfrec::min_support(path, {2, 2});
  CHECK(once.log.rows() == std::vector{row(1, 0), row(1, 1)});
  CHECK(once.report.users_before == 3);
  CHECK(once.report.users_after == 1);
  CHECK(once.report.items_after == 2);
  CHECK(lfrec::k_core(path, {2, 2}).log.empty());
}

TEST_CASE("support counts distinct partners, not rows") {
  interaction_log const twice(1, 2, {row(0, 0), row(0, 0), row(0, 1)});
  CHECK(lfrec::min_support(twice, {2, 0}).log.size() == 3);
  CHECK(lfrec::min_support(twice, {3, 0}).log.empty());
  CHECK_THROWS_WITH_AS((void)lfrec::k_core(twice, {-1, 2}),
                       "support must not be negative, got -1 items per user and 2 users per item",
                       lfrec::invalid_option);
}

TEST_CASE("a time window is half open and drops rows without a time") {
  interaction_log const log(2, 2,
                            {row(0, 0, 1, 10), row(0, 1, 1, 20), row(1, 0), row(1, 1, 1, 30)});
  CHECK(lfrec::time_window(log, 10, 30).log.rows() ==
        std::vector{row(0, 0, 1, 10), row(0, 1, 1, 20)});
  CHECK(lfrec::time_window(log, lfrec::no_time, 11).log.size() == 1);
  CHECK(lfrec::time_window(log, 20, 20).log.empty());
  CHECK_THROWS_WITH_AS((void)lfrec::time_window(log, 3, 2),
                       "a time window must not end before it begins, got 3 to 2",
                       lfrec::invalid_option);
}

TEST_CASE("thresholds keep the value, binarize makes it 1") {
  auto const log = lfrec_test::five_by_seven_log();
  auto const high = lfrec::at_least(log, 4);
  CHECK(high.log.size() == 4);
  CHECK(high.log[0].value == 5);
  auto const liked = lfrec::binarize(log, 4);
  REQUIRE(liked.log.size() == 4);
  for (auto const& x : liked.log) CHECK(x.value == 1);
  CHECK(liked.report.users_before == 4);
  CHECK(liked.report.users_after == 3);
  CHECK(liked.report.items_before == 6);
}

TEST_CASE("compact leaves out who has no row and tells the way there and back") {
  auto const log = lfrec_test::five_by_seven_log();  // user 3 and item 5 are empty
  auto const small = lfrec::compact(log);
  CHECK(small.log.users() == 4);
  CHECK(small.log.items() == 6);
  CHECK(small.new_user == std::vector<index_t>{0, 1, 2, lfrec::compacted_log::gone, 3});
  CHECK(small.new_item[6] == 5);
  REQUIRE(small.log.size() == log.size());
  for (std::size_t n = 0; n < log.size(); ++n) {
    CHECK(small.old_user[to_size(small.log[n].user)] == log[n].user);
    CHECK(small.old_item[to_size(small.log[n].item)] == log[n].item);
    CHECK(small.log[n].value == log[n].value);
  }
  CHECK(lfrec::compact(interaction_log(3, 4, {})).log.users() == 0);
}
