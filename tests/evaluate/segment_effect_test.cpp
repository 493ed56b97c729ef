// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/segment_effect.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"
#include "support/executors.hpp"

using lfrec::segmentation;
using lfrec::test_segments;

namespace {

lfrec::report report_of(std::vector<double> values) {
  std::vector<lfrec::user_index> users;
  for (std::size_t n = 0; n < values.size(); ++n)
    users.push_back(lfrec::user_index{static_cast<lfrec::index_t>(n)});
  return lfrec::report({"a"}, users, {std::move(values)}, 0, "");
}

double f_statistic(std::vector<double> const& values, std::vector<int> const& group, int groups) {
  double mean = 0;
  for (double const v : values) mean += v / static_cast<double>(values.size());
  double between = 0;
  double within = 0;
  for (int g = 0; g < groups; ++g) {
    double sum = 0;
    double n = 0;
    for (std::size_t k = 0; k < values.size(); ++k)
      if (group[k] == g) sum += values[k], ++n;
    between += n * std::pow(sum / n - mean, 2.0);
    for (std::size_t k = 0; k < values.size(); ++k)
      if (group[k] == g) within += std::pow(values[k] - sum / n, 2.0);
  }
  return between / (groups - 1) / (within / (static_cast<double>(values.size()) - groups));
}

}  // namespace

TEST_CASE("F equals that of an analysis of variance, p that of all rearrangements") {
  // scipy 1.17: f_oneway([3, 5, 4], [6, 9], [2, 4, 3, 1]).statistic
  std::vector<double> const values = {3, 6, 2, 5, 4, 4, 9, 3, 1};
  segmentation const groups{"g", {"x", "y", "z"}, {0, 1, 2, 0, 2, 0, 1, 2, 2}};
  auto const effect = test_segments(report_of(values), groups, "a", {.resamples = 50'000});
  std::vector<int> group(groups.segment_of_user.begin(), groups.segment_of_user.end());
  CHECK(effect.f == doctest::Approx(f_statistic(values, group, 3)));
  CHECK(effect.f == doctest::Approx(8.71014492753622).epsilon(1e-12));
  CHECK(effect.users == 9);
  CHECK(effect.segments == 3);
  // 9! / (3! 2! 4!) = 1,260 ways to spread the labels.
  std::sort(group.begin(), group.end());
  double reached = 0;
  double ways = 0;
  do {
    reached += f_statistic(values, group, 3) > effect.f - 1e-9 ? 1 : 0;
    ++ways;
  } while (std::next_permutation(group.begin(), group.end()));
  CHECK(ways == 1260);
  double const p = reached / ways;
  CHECK(std::abs(effect.p - p) < 5 * std::sqrt(p * (1 - p) / 50'000));
  // By numpy: (SS_between - 2 SS_within / 6) / SS_total.
  CHECK(effect.variance_share == doctest::Approx(0.6584158415841584).epsilon(1e-12));
}

TEST_CASE("segments without a difference have p-values that are spread evenly") {
  double small = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    lfrec::random_stream random(seed);
    std::vector<double> values(60);
    for (double& v : values) v = random.uniform() < 0.5 ? 0 : random.uniform();
    segmentation groups{"g", {"x", "y", "z"}, {}};
    for (int u = 0; u < 60; ++u) groups.segment_of_user.push_back(u < 40 ? 0 : u < 55 ? 1 : 2);
    auto const p =
        test_segments(report_of(values), groups, "a", {.resamples = 199, .seed = seed}).p;
    small += p <= 0.2 ? 1 : 0;
  }
  CHECK(std::abs(small - 80) < 5 * 8);  // binomial, standard deviation 8
}

TEST_CASE("the order of segments, users in none and the executor change nothing") {
  std::vector<double> values;
  segmentation groups{"g", {"x", "y", "empty"}, {}};
  for (int u = 0; u < 90; ++u) {
    values.push_back(u % 7 + (u % 3 == 0 ? 2 : 0));
    groups.segment_of_user.push_back(u % 3 == 0 ? 0 : u % 10 == 1 ? -1 : 1);
  }
  auto const wanted = test_segments(report_of(values), groups, "a");
  CHECK(wanted.users == 84);
  CHECK(wanted.segments == 2);
  CHECK(wanted.p < 0.01);
  auto renamed = groups;
  renamed.labels = {"empty", "y", "x"};
  for (auto& s : renamed.segment_of_user) s = s == 0 ? 2 : s;
  CHECK(test_segments(report_of(values), renamed, "a").p == wanted.p);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    CHECK(test_segments(report_of(values), groups, "a", {}, exec).p == wanted.p);
  });
}

TEST_CASE("users that are all alike have no effect, segments that are each alike an infinite F") {
  segmentation const groups{"g", {"x", "y"}, {0, 0, 0, 1, 1, 1}};
  auto const none = test_segments(report_of({2, 2, 2, 2, 2, 2}), groups, "a");
  CHECK(none.f == 0);
  CHECK(none.p == 1);
  CHECK(none.variance_share == 0);
  auto const all = test_segments(report_of({1, 1, 1, 2, 2, 2}), groups, "a");
  CHECK(all.f == std::numeric_limits<double>::infinity());
  CHECK(all.variance_share == doctest::Approx(1));
  CHECK(all.p == doctest::Approx(0.1).epsilon(0.2));  // 2 of 20 ways
}

TEST_CASE("a test needs two segments with users, and a metric that is there") {
  segmentation groups{"g", {"x", "y"}, {0, 0, 0}};
  CHECK_THROWS_WITH_AS(static_cast<void>(test_segments(report_of({1, 2, 3}), groups, "a")),
                       "test_segments: g: needs at least 2 segments with users, one of them with "
                       "2, got 3 users in 1",
                       lfrec::shape_error);
  groups.segment_of_user = {0, 1, 1};
  CHECK_THROWS_WITH_AS(static_cast<void>(test_segments(report_of({1, 2, 3}), groups, "b")),
                       "test_segments: g: the report has no metric 'b'; it has a",
                       lfrec::invalid_option);
  CHECK_THROWS_AS(
      static_cast<void>(test_segments(report_of({1, 2, 3}), groups, "a", {.resamples = 3})),
      lfrec::invalid_option);
}
