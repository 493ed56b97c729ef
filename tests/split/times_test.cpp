// SPDX-License-Identifier: MIT
#include "lfrec/split/times.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include "lfrec/core/random.hpp"
#include "support/logs.hpp"

using lfrec::detail::cut_after;
using lfrec::detail::part;
using lfrec_test::at;

TEST_CASE("a cut leaves that many rows before it, unless rows of one time stand in the way") {
  std::vector<std::int64_t> const times = {1, 2, 2, 2, 5};
  CHECK(cut_after(times, 0) == 1);
  CHECK(cut_after(times, 1) == 2);
  CHECK(cut_after(times, 2) == 2);  // 1 row instead of 2 is nearer than 4
  CHECK(cut_after(times, 3) == 5);  // and 4 nearer to 3 than 1
  CHECK(cut_after(times, 4) == 5);
  CHECK(cut_after(times, 5) == std::nullopt);
  CHECK(cut_after(std::vector<std::int64_t>{4, 4}, 1) == std::nullopt);  // as near: after them
  CHECK(cut_after({}, 0) == std::nullopt);
}

TEST_CASE("no other cut comes nearer") {
  lfrec::random_stream random(4);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int64_t> times(random.below(12));
    for (auto& time : times) time = static_cast<std::int64_t>(random.below(6)) - 3;
    std::sort(times.begin(), times.end());
    auto const rows = random.below(times.size() + 1);
    auto const miss = [&](std::int64_t cut) {
      std::int64_t before = 0;
      for (auto const time : times) before += time < cut ? 1 : 0;
      return std::abs(before - static_cast<std::int64_t>(rows));
    };
    auto const found = miss(cut_after(times, rows).value_or(99));
    for (std::int64_t cut = -4; cut < 5; ++cut) CHECK(found <= miss(cut));
  }
}

TEST_CASE("what train has is not tested again, unless that is asked for") {
  lfrec::interaction_log const log(
      2, 3, {at(0, 0, 1), at(0, 0, 8), at(0, 1, 9), at(1, 0, 9), at(1, 2, 5), at(1, 2, 20)});
  auto const part_at = [](std::int64_t time) {
    if (time < 2) return part::train;
    return time < 10 ? part::test : part::nowhere;
  };
  auto const cut = lfrec::detail::cut_by_time(log, false, part_at, "cut");
  CHECK(cut.train.rows() == std::vector{at(0, 0, 1)});
  CHECK(cut.test.rows() == std::vector{at(0, 1, 9), at(1, 0, 9), at(1, 2, 5)});
  CHECK(cut.protocol == "cut, 1 later rows of pairs in train left out");
  auto const kept = lfrec::detail::cut_by_time(log, true, part_at, "cut");
  CHECK(kept.train.rows() == cut.train.rows());
  CHECK(kept.test.rows() == std::vector{at(0, 0, 8), at(0, 1, 9), at(1, 0, 9), at(1, 2, 5)});
  CHECK(kept.protocol == "cut");
}
