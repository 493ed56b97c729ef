// SPDX-License-Identifier: MIT
#include "lfrec/split/leave_last_out.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::leave_last_out;
using lfrec_test::at;
using lfrec_test::pair_set;
using lfrec_test::pairs_of;

namespace {

// The slow way: walk each user's rows from the latest back and collect items until there are
// enough.
pair_set by_walking_back(lfrec::interaction_log const& log, std::size_t count) {
  pair_set held;
  for (lfrec::index_t u = 0; u < log.users(); ++u) {
    std::vector<lfrec::interaction> rows;
    for (auto const& row : log)
      if (row.user == lfrec::user_index{u}) rows.push_back(row);
    std::stable_sort(rows.begin(), rows.end(),
                     [](auto const& a, auto const& b) { return a.time < b.time; });
    std::size_t const distinct = pairs_of(log, lfrec::user_index{u});
    pair_set of_user;
    for (; !rows.empty() && of_user.size() < std::min(count, distinct - 1); rows.pop_back())
      of_user.emplace(rows.back().user, rows.back().item);
    held.merge(of_user);
  }
  return held;
}

}  // namespace

TEST_CASE("leave_last_out keeps to the contract of splitters") {
  for (int const count : {1, 2, 5})
    lfrec_test::check_splitter(leave_last_out{{count}}, "leave_last_out",
                               {.row_order_counts = true});
}

TEST_CASE("the last item by time is held out, whatever the order of the log") {
  lfrec::interaction_log const log(2, 4, {at(0, 3, 30), at(0, 1, 10), at(1, 2, 5), at(1, 0, 4)});
  auto const cut = leave_last_out{}(log);
  CHECK(cut.test.rows() == std::vector{at(0, 3, 30), at(1, 2, 5)});
  CHECK(cut.train.rows() == std::vector{at(0, 1, 10), at(1, 0, 4)});
  CHECK(cut.protocol == "leave_last_out count=1");
}

TEST_CASE("equal times go by the order of the log, and so does a log without times") {
  lfrec::interaction_log const ties(1, 4, {at(0, 2, 7), at(0, 3, 7), at(0, 1, 7)});
  CHECK(leave_last_out{}(ties).test.rows() == std::vector{at(0, 1, 7)});
  lfrec::interaction_log const no_times(
      1, 4, {at(0, 2, lfrec::no_time), at(0, 3, lfrec::no_time), at(0, 1, lfrec::no_time)});
  CHECK(leave_last_out{}(no_times).test[0].item == lfrec::item_index{1});
}

TEST_CASE("a row without a time is older than any with one") {
  lfrec::interaction_log const log(1, 4, {at(0, 2, -1'000'000), at(0, 3, lfrec::no_time)});
  CHECK(leave_last_out{}(log).test[0].item == lfrec::item_index{2});
}

TEST_CASE("all rows of the last item are held out, so that none leaks") {
  lfrec::interaction_log const log(1, 3, {at(0, 1, 1), at(0, 2, 2), at(0, 1, 3)});
  CHECK(leave_last_out{}(log).test.rows() == std::vector{at(0, 1, 1), at(0, 1, 3)});
}

TEST_CASE("a user keeps one item, however many are asked for") {
  lfrec::interaction_log const log(2, 3, {at(0, 1, 1), at(0, 2, 2), at(1, 0, 9)});
  auto const cut = leave_last_out{{.count = 5}}(log);
  CHECK(cut.test.rows() == std::vector{at(0, 2, 2)});
  CHECK(cut.train.rows() == std::vector{at(0, 1, 1), at(1, 0, 9)});
}

TEST_CASE("on random logs it takes apart what walking back finds") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    auto const log = lfrec_test::random_log(11, 13, 10 * seed, seed);
    for (int const count : {1, 2, 5}) {
      auto const cut = leave_last_out{{.count = count}}(log);
      CHECK(lfrec_test::is_partition(log, cut));
      CHECK(pairs_of(cut.test) == by_walking_back(log, static_cast<std::size_t>(count)));
    }
  }
}

TEST_CASE("no user's train knows what came after the first row of test, if no pair is repeated") {
  std::size_t of_others = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto rows = lfrec_test::timed_log(11, 13, 100, seed).rows();
    lfrec_test::pair_set pairs;
    std::erase_if(rows, [&](auto const& row) { return !pairs.emplace(row.user, row.item).second; });
    auto const cut = leave_last_out{{.count = 2}}(lfrec::interaction_log(11, 13, rows));
    CHECK(lfrec::find_leaks(cut).future_rows_of_user == 0);
    of_others += lfrec::find_leaks(cut).future_rows;
  }
  CHECK(of_others > 300);  // rows of others are often later
}

TEST_CASE("to leave none out is refused") {
  CHECK_THROWS_WITH_AS(static_cast<void>(leave_last_out{{.count = 0}}({})),
                       "leave_last_out.count must be a whole number between 1 and 1000000, got 0",
                       lfrec::invalid_option);
}
