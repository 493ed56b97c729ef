// SPDX-License-Identifier: MIT
#include "lfrec/split/time_windows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/split/leaks.hpp"
#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::time_windows;
using lfrec_test::at;

namespace {

// One row a day, each of another item.
lfrec::interaction_log daily(int days) {
  std::vector<lfrec::interaction> rows;
  for (int day = 0; day < days; ++day) rows.push_back(at(0, day, day));
  return {1, days, rows};
}

std::vector<std::int64_t> times_of(lfrec::interaction_log const& part) {
  std::vector<std::int64_t> times;
  for (auto const& row : part) times.push_back(row.time);
  return times;
}

}  // namespace

TEST_CASE("time_windows keeps to the contract of splitters") {
  lfrec_test::splitter_traits const traits{.needs_times = true, .leaves_rows_out = true};
  for (int const window : {0, 2})
    lfrec_test::check_splitter(time_windows{{.windows = 3, .window = window}}, "time_windows",
                               traits);
  lfrec_test::check_splitter(time_windows{{.windows = 3, .window = 1, .span = 5, .train_span = 9}},
                             "time_windows", traits);
}

TEST_CASE("windows of rows: as many in each, and as many before the first") {
  auto const log = daily(8);
  time_windows const roll{{.windows = 3}};
  CHECK(times_of(roll.nth(0)(log).train) == std::vector<std::int64_t>{0, 1});
  CHECK(times_of(roll.nth(0)(log).test) == std::vector<std::int64_t>{2, 3});
  CHECK(times_of(roll.nth(1)(log).train) == std::vector<std::int64_t>{0, 1, 2, 3});
  CHECK(times_of(roll.nth(1)(log).test) == std::vector<std::int64_t>{4, 5});
  CHECK(times_of(roll.nth(2)(log).train) == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
  CHECK(times_of(roll.nth(2)(log).test) == std::vector<std::int64_t>{6, 7});
  CHECK(roll.nth(1)(log).protocol ==
        "time_windows windows=3 window=1 span=unset train_span=unset keep_repeats=false, held out "
        "from time 4 to before 6");
}

TEST_CASE("windows of time: the last ends with the log, train may begin late") {
  auto const log = daily(10);
  time_windows const weeks{{.windows = 2, .span = 3, .train_span = 2}};
  CHECK(times_of(weeks.nth(0)(log).train) == std::vector<std::int64_t>{2, 3});
  CHECK(times_of(weeks.nth(0)(log).test) == std::vector<std::int64_t>{4, 5, 6});
  CHECK(times_of(weeks.nth(1)(log).train) == std::vector<std::int64_t>{5, 6});
  CHECK(times_of(weeks.nth(1)(log).test) == std::vector<std::int64_t>{7, 8, 9});
  CHECK(weeks.nth(1)(log).protocol ==
        "time_windows windows=2 window=1 span=3 train_span=2 keep_repeats=false, held out from "
        "time 7");
}

TEST_CASE("a window is what lies so many spans before the end, and train all that is earlier") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const log = lfrec_test::timed_log(5, 9, 10 + 5 * seed, seed);
    std::int64_t end = lfrec::no_time;
    for (auto const& row : log) end = std::max(end, row.time);
    for (int window = 0; window < 4; ++window) {
      auto const cut = time_windows{
          {.windows = 4, .window = window, .span = 7, .train_span = 10, .keep_repeats = true}}(log);
      std::vector<lfrec::interaction> train;
      std::vector<lfrec::interaction> test;
      for (auto const& row : log) {
        auto const age = end - row.time;
        auto const newest = 7 * (3 - window);  // the window's last moment, as an age
        if (age >= newest && age < newest + 7) test.push_back(row);
        if (age >= newest + 7 && age < newest + 17) train.push_back(row);
      }
      CHECK(cut.train.rows() == train);
      CHECK(cut.test.rows() == test);
      CHECK(lfrec::find_leaks(cut).future_rows == 0);
    }
  }
}

TEST_CASE("the windows of rows follow each other without a gap") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const log = lfrec_test::timed_log(5, 9, 10 * seed, seed);
    time_windows const roll{{.windows = 4, .keep_repeats = true}};
    for (int window = 0; window < 4; ++window) {
      auto const cut = roll.nth(window)(log);
      auto const next = window < 3 ? roll.nth(window + 1)(log).train.size() : log.size();
      CHECK(cut.train.size() + cut.test.size() == next);
      CHECK(lfrec::find_leaks(cut).future_rows == 0);
    }
  }
}

TEST_CASE("windows may be longer than time itself") {
  constexpr auto last = std::numeric_limits<std::int64_t>::max();
  lfrec::interaction_log const log(1, 3,
                                   {at(0, 0, lfrec::no_time + 1), at(0, 1, 0), at(0, 2, last)});
  time_windows const roll{
      {.windows = 5, .span = 9'000'000'000'000'000'000, .train_span = 9'000'000'000'000'000'000}};
  CHECK(times_of(roll.nth(4)(log).test) == std::vector<std::int64_t>{last});
  CHECK(times_of(roll.nth(3)(log).test) == std::vector<std::int64_t>{0});
  CHECK(roll.nth(0)(log).train.empty());
}

TEST_CASE("a window that does not exist is refused") {
  CHECK_THROWS_WITH_AS((void)(time_windows{{.windows = 5, .window = 5}}({})),
                       "time_windows.window must be below time_windows.windows, got 5 of 5",
                       lfrec::invalid_option);
}
