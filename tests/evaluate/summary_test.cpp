// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/summary.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/executors.hpp"

using lfrec::named_report;
using lfrec::report;
using lfrec::user_index;

namespace {

report three_users() {
  return report({"ndcg@10", "same"}, {user_index{1}, user_index{4}, user_index{6}},
                {{0.5, 0, 0.25}, {0.75, 0.75, 0.75}}, 2, "by hand", {{"coverage@10", 0.5}},
                {"1 pair of test is in train"});
}

}  // namespace

TEST_CASE("a summary keeps what a report says and adds intervals") {
  auto const s = lfrec::summarize(named_report{"als", three_users()});
  CHECK(s.name == "als");
  CHECK(s.users == 3);
  CHECK(s.skipped == 2);
  CHECK(s.protocol == "by hand");
  CHECK(s.warnings == std::vector<std::string>{"1 pair of test is in train"});
  REQUIRE(s.overall.size() == 1);
  CHECK(s.overall[0].value == 0.5);
  REQUIRE(s.metrics.size() == 2);
  CHECK(s.metrics[0].mean == 0.25);
  std::vector<double> const values{0.5, 0, 0.25};
  REQUIRE(s.metrics[0].range);
  CHECK(*s.metrics[0].range == lfrec::bootstrap_interval(values));
  CHECK(s.metrics[0].range->low < 0.25);
  CHECK(s.metrics[0].range->high > 0.25);
  CHECK(*s.metrics[1].range == lfrec::interval{0.75, 0.75});
}

TEST_CASE("one user, or a value that is no number, has a mean without an interval") {
  auto const nan = std::numeric_limits<double>::quiet_NaN();
  auto const one = lfrec::summarize(report({"a"}, {user_index{0}}, {{0.5}}, 0, ""));
  CHECK(one.metrics[0].mean == 0.5);
  CHECK(!one.metrics[0].range);
  report const two({"a", "b"}, {user_index{0}, user_index{1}}, {{0.5, nan}, {1, 1}}, 0, "");
  CHECK(!lfrec::summarize(two).metrics[0].range);
  CHECK(lfrec::summarize(two).metrics[1].range);
}

TEST_CASE("several reports are summarised alike by any executor") {
  std::vector<named_report> const models{{"a", three_users()}, {"b", three_users()}};
  lfrec::bootstrap_options const how{.resamples = 200, .level = 0.9};
  auto const alone = lfrec::summarize(models, how);
  lfrec_test::backwards other;
  auto const again = lfrec::summarize(models, how, other);
  REQUIRE(again.size() == 2);
  CHECK(again[1].name == "b");
  CHECK(*again[1].metrics[0].range == *alone[0].metrics[0].range);
  CHECK(again[0].bootstrap.level == 0.9);
}

TEST_CASE("options outside their range are refused, whatever the report holds") {
  CHECK_THROWS_AS(static_cast<void>(lfrec::summarize(report({}, {}, {}, 0, ""), {.resamples = 1})),
                  lfrec::invalid_option);
}
