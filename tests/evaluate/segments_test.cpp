// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/segments.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/core/error.hpp"
#include "support/executors.hpp"

using lfrec::only_segment;
using lfrec::report;
using lfrec::segment_report;
using lfrec::segmentation;
using lfrec::user_index;

namespace {

// Users 1, 3, 4, 6, 7 of 8.
report example() {
  return report(
      {"a", "b"}, {user_index{1}, user_index{3}, user_index{4}, user_index{6}, user_index{7}},
      {{0.5, 0, 0.25, 1, 0.75}, {1, 2, 3, 4, 5}}, 3, "by hand", {{"coverage", 0.5}}, {"leaks"});
}

segmentation halves() {
  return {"age", {"young", "old", "none"}, {0, 0, 1, 1, 0, 1, 0, -1}};
}

}  // namespace

TEST_CASE("means by segment are those of its users, with the interval of their values") {
  auto const figures = segment_report(example(), halves());
  CHECK(figures.segmentation == "age");
  CHECK(figures.metrics == example().metrics());
  CHECK(figures.elsewhere == 1);
  REQUIRE(figures.segments.size() == 3);
  auto const& young = figures.segments[0];  // users 1, 4, 6
  CHECK(young.label == "young");
  CHECK(young.users == 3);
  CHECK(young.means[0] == (0.5 + 0.25 + 1) / 3);
  CHECK(young.means[1] == (1.0 + 3 + 4) / 3);
  CHECK(young.ranges[0] == lfrec::bootstrap_interval(std::vector<double>{0.5, 0.25, 1}));
  CHECK(young.ranges[1] == lfrec::bootstrap_interval(std::vector<double>{1, 3, 4}));
}

TEST_CASE("a segment of one user has no interval, one of nobody a mean of 0") {
  auto const figures = segment_report(example(), halves());
  CHECK(figures.segments[1].users == 1);
  CHECK(figures.segments[1].means[0] == 0);
  CHECK(figures.segments[1].means[1] == 2);
  CHECK(!figures.segments[1].ranges[0]);
  CHECK(figures.segments[2].users == 0);
  CHECK(figures.segments[2].means[1] == 0);
  CHECK(!figures.segments[2].ranges[1]);
}

TEST_CASE("segments have the same bits for every executor") {
  auto const wanted = segment_report(example(), halves()).segments[0].ranges[0];
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    CHECK(segment_report(example(), halves(), {}, exec).segments[0].ranges[0] == wanted);
  });
}

TEST_CASE("the report of one segment holds its users alone") {
  auto const young = only_segment(example(), halves(), "young");
  CHECK(young.users() == std::vector{user_index{1}, user_index{4}, user_index{6}});
  CHECK(young.values("b")[2] == 4);
  CHECK(young.mean("a") == segment_report(example(), halves()).segments[0].means[0]);
  CHECK(young.protocol() == "by hand; age: young");
  CHECK(young.warnings() == example().warnings());
  CHECK(young.overall().empty());
  std::vector<lfrec::named_report> const models = {{"x", example()}, {"y", example()}};
  auto const both = only_segment(models, halves(), "old");
  CHECK(both[1].name == "y");
  CHECK(both[1].result.users() == std::vector{user_index{3}});
}

TEST_CASE("segmentations that do not fit, labels and options that do not exist are refused") {
  auto groups = halves();
  CHECK_THROWS_WITH_AS(static_cast<void>(only_segment(example(), groups, "new")),
                       "only_segment: age has no segment 'new'; it has young, old, none",
                       lfrec::unknown_id);
  CHECK_THROWS_AS(static_cast<void>(segment_report(example(), groups, {.level = 0})),
                  lfrec::invalid_option);
  groups.segment_of_user[2] = 3;
  CHECK_THROWS_WITH_AS(static_cast<void>(segment_report(example(), groups)),
                       "segment_report: age: user 2 is in segment 3, of 3", lfrec::shape_error);
  groups.segment_of_user = {0, 0, 0};
  CHECK_THROWS_WITH_AS(static_cast<void>(segment_report(example(), groups)),
                       "segment_report: age: evaluated user 3, segments of 3 users",
                       lfrec::shape_error);
  groups.labels.clear();
  CHECK_THROWS_WITH_AS(static_cast<void>(segment_report(example(), groups)),
                       "segment_report: age: no segments", lfrec::shape_error);
}
