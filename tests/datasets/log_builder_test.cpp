// SPDX-License-Identifier: MIT
#include "lfrec/datasets/log_builder.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/core/random.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
namespace inner = lfrec::datasets::detail;

namespace {

dataset merged(on_duplicate rule, on_error errors = on_error::strict) {
  dataset data;
  inner::log_builder log(data, rule);
  log.add(1, "u", "a", 3, 10);
  log.add(2, "v", "a", 1, 20);
  log.add(3, "u", "b", 4, 30);
  log.add(5, "u", "a", 8, 5);
  log.add(7, "u", "a", 1, 7);
  log.flush();
  log.finish(inner::row_errors("text", errors, data.report));
  return data;
}

}  // namespace

TEST_CASE("several rows of a pair are kept, or become one by the rule") {
  CHECK(merged(on_duplicate::keep).log.size() == 5);
  auto const check = [](on_duplicate rule, float value, std::int64_t time) {
    dataset const d = merged(rule);
    CHECK_MESSAGE(d.log.size() == 3, name_of(rule));
    CHECK(d.log[0] == interaction{user_index{0}, item_index{0}, value, time});
    CHECK(d.log[1] == interaction{user_index{1}, item_index{0}, 1, 20});
    CHECK(d.log[2] == interaction{user_index{0}, item_index{1}, 4, 30});
    CHECK(d.report.rows_read == 5);
    CHECK(d.report.rows_kept == 3);
    CHECK(d.report.rows_merged == 2);
    CHECK(d.report.merged_by == name_of(rule));
  };
  check(on_duplicate::sum, 12, 10);
  check(on_duplicate::mean, 4, 10);
  check(on_duplicate::max, 8, 10);
  check(on_duplicate::first, 3, 10);
  check(on_duplicate::last, 1, 7);
}

TEST_CASE("a repeated pair may be refused, with both lines") {
  CHECK_THROWS_WITH_AS(merged(on_duplicate::reject),
                       "text:5:1: expected one row per user and item, found user 'u', item 'a' "
                       "again (first in line 1)",
                       parse_error);
  dataset const d = merged(on_duplicate::reject, on_error::skip);
  CHECK(d.log.size() == 3);
  CHECK(d.log[0].value == 3);
  CHECK(d.report.rows_skipped() == 2);
  CHECK(d.report.rows_read == 5);
}

TEST_CASE("merging agrees with a map on random rows") {
  random_stream random(5);
  dataset data;
  inner::log_builder log(data, on_duplicate::sum);
  std::map<std::pair<std::string, std::string>, float> truth;
  std::vector<std::string> ids;
  for (int n = 0; n < 30; ++n) ids.push_back(std::to_string(n));
  for (int n = 0; n < 3001; ++n) {
    auto const& user = ids[random.below(30)];
    auto const& item = ids[random.below(17)];
    auto const value = static_cast<float>(random.below(9));
    log.add(1, user, item, value, no_time);
    truth[{user, item}] += value;
  }
  log.flush();
  log.finish(inner::row_errors("text", on_error::strict, data.report));
  CHECK(data.log.size() == truth.size());
  for (auto const& row : data.log) {
    auto const user = std::string(data.users.key(row.user));
    REQUIRE(row.value == truth.at({user, std::string(data.items.key(row.item))}));
    REQUIRE(row.time == no_time);
  }
}

TEST_CASE("no row at all is an error that says what was skipped") {
  dataset data;
  inner::row_errors const errors("text", on_error::skip, data.report);
  CHECK_THROWS_WITH_AS(inner::log_builder(data, on_duplicate::keep).finish(errors),
                       "text: expected at least one row, found none", parse_error);
  errors({4, 2}, "expected a number", "'x'");
  CHECK_THROWS_WITH_AS(inner::log_builder(data, on_duplicate::keep).finish(errors),
                       "text: expected at least one row, found none; 1 were skipped, the first in "
                       "line 4: expected a number, found 'x'",
                       parse_error);
}

TEST_CASE("room is made for what is expected; rows beyond it fit too") {
  for (std::uint64_t const all : {0ULL, 300'000ULL, 4'000'000ULL}) {
    dataset data;
    inner::log_builder log(data, on_duplicate::keep);
    for (std::uint64_t n = 1; n <= 2000; ++n) {
      log.add(n, "u", "i", 1, no_time);
      if (n % 100 == 0) log.expect(n * 1000, all);
    }
    log.flush();
    log.finish(inner::row_errors("text", on_error::strict, data.report));
    CHECK(data.log.size() == 2000);
  }
}
