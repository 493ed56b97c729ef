// SPDX-License-Identifier: MIT
#include "lfrec/data/time_context.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"

namespace {

lfrec::interaction at(std::int64_t time) {
  return {lfrec::user_index{0}, lfrec::item_index{0}, 1, time};
}

constexpr std::int64_t day = 86400;
constexpr std::int64_t friday_evening = 951506400;  // 2000-02-25T19:20:00Z

/// Three rows, the second without a time.
lfrec::dataset timed() {
  lfrec::dataset data;
  data.log = {1, 1, {at(friday_evening), at(lfrec::no_time), at(friday_evening + day)}};
  return data;
}

std::string names_of(lfrec::dataset const& data, std::size_t row) {
  std::string text;
  if (data.log.situation(row) == lfrec::no_situation) return text;
  for (auto const c : data.contexts.row(data.log.situation(row)).index)
    text += data.contexts.name(c) + ' ';
  return text;
}

}  // namespace

TEST_CASE("hours and weekdays are of UTC or of an offset to it, before 1970 too") {
  CHECK(lfrec::hour_of_day{}(at(friday_evening)) == "19");
  CHECK(lfrec::weekday{}(at(friday_evening)) == "fri");
  CHECK(lfrec::hour_of_day{.offset_minutes = 300}(at(friday_evening)) == "00");
  CHECK(lfrec::weekday{.offset_minutes = 300}(at(friday_evening)) == "sat");
  CHECK(lfrec::hour_of_day{.offset_minutes = -90}(at(friday_evening)) == "17");
  CHECK(lfrec::hour_of_day{}(at(0)) == "00");
  CHECK(lfrec::weekday{}(at(0)) == "thu");
  CHECK(lfrec::hour_of_day{}(at(-1)) == "23");
  CHECK(lfrec::weekday{}(at(-1)) == "wed");
  CHECK(lfrec::weekday{}(at(-8 * day)) == "wed");
  CHECK(lfrec::hour_of_day{}(at(lfrec::no_time)).empty());
  CHECK(lfrec::weekday{}(at(lfrec::no_time)).empty());
}

TEST_CASE("bins of time are of equal length, and what lies outside goes to the nearest") {
  lfrec::time_bin const bins{.first = 0, .last = 100, .bins = 4};
  CHECK(bins(at(-5)) == "0");
  CHECK(bins(at(24)) == "0");
  CHECK(bins(at(25)) == "1");
  CHECK(bins(at(99)) == "3");
  CHECK(bins(at(100)) == "3");
  CHECK(bins(at(1000)) == "3");
  CHECK(bins(at(lfrec::no_time)).empty());
  auto const found = lfrec::time_bin::over(timed().log, 3);
  CHECK(found.first == friday_evening);
  CHECK(found.last == friday_evening + day);
  CHECK_THROWS_WITH_AS((void)lfrec::time_bin::over(timed().log, 0),
                       "time_bin: there must be at least 1 bin, got 0", lfrec::invalid_option);
  lfrec::interaction_log const timeless(1, 1, {at(lfrec::no_time)});
  CHECK_THROWS_WITH_AS((void)lfrec::time_bin::over(timeless, 2),
                       "time_bin: no row of the log has a time", lfrec::shape_error);
}

TEST_CASE("a column more makes situations finer and forgets nothing") {
  auto const hours = lfrec::with_context(timed(), "hour", lfrec::hour_of_day{});
  CHECK(names_of(hours, 0) == "hour:19 ");
  CHECK(names_of(hours, 1).empty());
  CHECK(hours.log.situation(0) == hours.log.situation(2));
  auto const days = lfrec::with_context(hours, "weekday", lfrec::weekday{});
  CHECK(names_of(days, 0) == "hour:19 weekday:fri ");
  CHECK(names_of(days, 1).empty());
  CHECK(names_of(days, 2) == "hour:19 weekday:sat ");
  CHECK(days.log.situation(0) != days.log.situation(2));
  CHECK(days.log.rows() == timed().log.rows());
}

TEST_CASE("a column more keeps the names, numbers and weights of those before it") {
  auto data = timed();
  data.log = {1, 1, data.log.rows(), {0, 0, 1}};
  // mood has two names in one situation, place is in none.
  data.contexts = lfrec::features(lfrec::csr<float>(2, 3, {0, 2, 3}, {1, 2, 2}, {0.25F, 2.F, 0.5F}),
                                  {"place:home", "mood:happy", "mood:sad"});
  auto const hours = lfrec::with_context(data, "hour", lfrec::hour_of_day{});
  CHECK(hours.contexts.names() ==
        std::vector<std::string>{"place:home", "mood:happy", "mood:sad", "hour:19"});
  CHECK(names_of(hours, 0) == "mood:happy mood:sad hour:19 ");
  CHECK(names_of(hours, 1) == "mood:happy mood:sad ");
  CHECK(names_of(hours, 2) == "mood:sad hour:19 ");
  CHECK(hours.contexts.matrix().row(hours.log.situation(0)).value[0] == 0.25F);
  CHECK(hours.contexts.matrix().row(hours.log.situation(0)).value[1] == 2.F);
  CHECK(hours.contexts.matrix().row(hours.log.situation(1)).value[1] == 2.F);
  CHECK(hours.contexts.matrix().row(hours.log.situation(2)).value[0] == 0.5F);
  CHECK(hours.contexts.matrix().row(hours.log.situation(2)).value[1] == 1.F);
}

TEST_CASE("times as far as there are have their hour, day and bin") {
  constexpr auto latest = std::numeric_limits<std::int64_t>::max();  // 15:30:07 of a sunday
  constexpr auto earliest = lfrec::no_time + 1;                      // 08:29:53 of a sunday
  CHECK(lfrec::hour_of_day{}(at(latest)) == "15");
  CHECK(lfrec::weekday{}(at(latest)) == "sun");
  CHECK(lfrec::hour_of_day{.offset_minutes = 60}(at(latest)) == "16");
  CHECK(lfrec::weekday{.offset_minutes = 510}(at(latest)) == "mon");
  CHECK(lfrec::hour_of_day{.offset_minutes = -60}(at(earliest)) == "07");
  CHECK(lfrec::weekday{}(at(earliest)) == "sun");
  CHECK(lfrec::weekday{.offset_minutes = -510}(at(earliest)) == "sat");
  lfrec::time_bin const wide{
      .first = -9'000'000'000'000'000'000, .last = 9'000'000'000'000'000'000, .bins = 4};
  CHECK(wide(at(-8'000'000'000'000'000'000)) == "0");
  CHECK(wide(at(1)) == "2");
  CHECK(wide(at(8'000'000'000'000'000'000)) == "3");
  CHECK_THROWS_WITH_AS((void)(lfrec::time_bin{0, 10, 0}(at(5))),
                       "time_bin: there must be at least 1 bin, got 0", lfrec::invalid_option);
}

TEST_CASE("a column that there is already, and names without one, are refused") {
  auto const hours = lfrec::with_context(timed(), "hour", lfrec::hour_of_day{});
  CHECK_THROWS_WITH_AS((void)lfrec::with_context(hours, "hour", lfrec::weekday{}),
                       "context: the column 'hour' is named twice", lfrec::invalid_option);
  auto odd = timed();
  odd.contexts = lfrec::features(lfrec::csr<float>(1, 1, {0, 1}, {0}, {1.F}), {"sunny"});
  CHECK_THROWS_WITH_AS((void)lfrec::with_context(odd, "hour", lfrec::hour_of_day{}),
                       "context: the name 'sunny' does not say of which column it is",
                       lfrec::shape_error);
}
