// SPDX-License-Identifier: MIT
#include "lfrec/split/by_time.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/split/leaks.hpp"
#include "support/check_splitter.hpp"
#include "support/logs.hpp"

using lfrec::by_time;
using lfrec_test::at;

TEST_CASE("by_time keeps to the contract of splitters") {
  lfrec_test::check_splitter(by_time{}, "by_time", {.needs_times = true, .leaves_rows_out = true});
  lfrec_test::check_splitter(by_time{{.time = 3}}, "by_time",
                             {.needs_times = true, .leaves_rows_out = true});
}

TEST_CASE("with repeats by_time keeps every row, and may tear a pair") {
  lfrec_test::check_splitter(by_time{{.keep_repeats = true}}, "by_time",
                             {.needs_times = true, .tears_pairs = true});
  lfrec::interaction_log const log(1, 2, {at(0, 0, 1), at(0, 0, 9), at(0, 1, 9)});
  auto const cut = by_time{{.time = 5, .keep_repeats = true}}(log);
  CHECK(cut.test.rows() == std::vector{at(0, 0, 9), at(0, 1, 9)});
  CHECK(lfrec::find_leaks(cut).repeated_rows == 1);
}

TEST_CASE("rows from the given time on are held out, except what a user had before") {
  lfrec::interaction_log const log(3, 3,
                                   {at(0, 0, 10), at(0, 1, 20), at(1, 1, 5), at(1, 0, 19),
                                    at(0, 0, 30), at(2, 2, 21), at(1, 2, 20)});
  auto const cut = by_time{{.time = 20}}(log);
  CHECK(cut.train.rows() == std::vector{at(0, 0, 10), at(1, 1, 5), at(1, 0, 19)});
  CHECK(cut.test.rows() == std::vector{at(0, 1, 20), at(2, 2, 21), at(1, 2, 20)});
  CHECK(cut.protocol ==
        "by_time time=20 fraction=0.2 keep_repeats=false, 1 later rows of pairs in train left out");
}

TEST_CASE("a share of the rows is held out from a time that the protocol names") {
  lfrec::interaction_log const log(
      1, 6, {at(0, 0, 4), at(0, 1, 1), at(0, 2, 5), at(0, 3, 2), at(0, 4, 3)});
  auto const cut = by_time{{.fraction = 0.4}}(log);
  CHECK(cut.test.rows() == std::vector{at(0, 0, 4), at(0, 2, 5)});
  CHECK(cut.protocol == "by_time time=unset fraction=0.4 keep_repeats=false, held out from time 4");
}

TEST_CASE("rows of one time are not torn apart") {
  lfrec::interaction_log const log(
      1, 5, {at(0, 0, 1), at(0, 1, 7), at(0, 2, 7), at(0, 3, 7), at(0, 4, 7)});
  CHECK(by_time{{.fraction = 0.8}}(log).test.size() == 4);
  CHECK(by_time{{.fraction = 0.6}}(log).test.size() == 4);  // 3 asked for: 4 is nearer than 0
  CHECK(by_time{{.fraction = 0.2}}(log).test.empty());      // 1 asked for: 0 is nearer than 4
  CHECK(by_time{{.fraction = 0.4}}(log).test.empty());      // 2 asked for: undecided
}

TEST_CASE("train never knows the future") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const log = lfrec_test::timed_log(13, 17, 20 * seed, seed);
    for (bool const keep : {true, false}) {
      auto const found = lfrec::find_leaks(by_time{{.fraction = 0.3, .keep_repeats = keep}}(log));
      CHECK(found.future_rows == 0);
      CHECK(found.future_rows_of_user == 0);
    }
  }
}

TEST_CASE("a log that was never cut is all train or all test") {
  lfrec::interaction_log const log(1, 2, {at(0, 0, 4), at(0, 1, -4)});
  CHECK(by_time{{.time = 5}}(log).train.size() == 2);
  CHECK(by_time{{.time = -4}}(log).test.size() == 2);
  lfrec::interaction_log const extremes(
      1, 2, {at(0, 0, std::numeric_limits<std::int64_t>::max()), at(0, 1, lfrec::no_time + 1)});
  CHECK(by_time{{.fraction = 0.5}}(extremes).test.rows() == std::vector{extremes[0]});
}
