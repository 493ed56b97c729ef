// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/best_models.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"
#include "support/executors.hpp"

using lfrec::best_models;
using lfrec::named_report;
using lfrec::segmentation;

namespace {

named_report model(std::string name, std::vector<double> values,
                   lfrec::goal wanted = lfrec::goal::highest) {
  std::vector<lfrec::user_index> users;
  for (std::size_t n = 0; n < values.size(); ++n)
    users.push_back(lfrec::user_index{static_cast<lfrec::index_t>(n)});
  return {std::move(name),
          lfrec::report({"a"}, users, {std::move(values)}, 0, "", {}, {}, {wanted})};
}

}  // namespace

TEST_CASE("each user counts for the best model, ties by equal parts") {
  std::vector<named_report> const models = {model("x", {1, 0, 0.5, 0, 0.2}),
                                            model("y", {0, 0, 0.5, 1, 0.4}),
                                            model("z", {0, 0, 0.1, 1, 0.3})};
  segmentation const groups{"g", {"first", "second", "nobody"}, {0, 0, 0, 1, 1}};
  auto const result = best_models(models, groups, "a");
  CHECK(result.models == std::vector<std::string>{"x", "y", "z"});
  REQUIRE(result.segments.size() == 3);
  auto const& first = result.segments[0];
  CHECK(first.users == 3);
  CHECK(first.best == 0);
  CHECK(first.models[0].mean == 0.5);
  CHECK(first.models[0].best_share == doctest::Approx((1 + 1.0 / 3 + 0.5) / 3));
  CHECK(first.models[1].best_share == doctest::Approx((1.0 / 3 + 0.5) / 3));
  CHECK(first.models[2].best_share == doctest::Approx(1.0 / 9));
  CHECK(!first.models[0].behind);
  CHECK(first.models[1].behind);
  auto const& second = result.segments[1];
  CHECK(second.best == 1);
  CHECK(second.models[1].best_share == 0.75);
  CHECK(second.models[2].best_share == 0.25);
  CHECK(result.segments[2].users == 0);
  CHECK(!result.segments[2].models[0].range);

  auto const lowest = lfrec::goal::lowest;
  std::vector<named_report> const of_errors = {model("x", {1, 0, 0.5, 0, 0.2}, lowest),
                                               model("y", {0, 0, 0.5, 1, 0.4}, lowest),
                                               model("z", {0, 0, 0.1, 1, 0.3}, lowest)};
  auto const errors = best_models(of_errors, groups, "a");
  CHECK(errors.segments[0].best == 2);
  CHECK(errors.segments[0].models[1].best_share == doctest::Approx((0.5 + 1.0 / 3) / 3));
}

TEST_CASE("models that may be best are told from those that are not, segment by segment") {
  // For the first 200 users y is better than x by .1, z like y; for the others all are alike.
  lfrec::random_stream random(2);
  std::vector<std::vector<double>> values(3, std::vector<double>(400));
  segmentation groups{"g", {"early", "late"}, {}};
  for (std::size_t u = 0; u < 400; ++u) {
    groups.segment_of_user.push_back(u < 200 ? 0 : 1);
    for (std::size_t m = 0; m < 3; ++m)
      values[m][u] = random.uniform() + (u < 200 && m > 0 ? 0.15 : 0);
  }
  std::vector<named_report> const models = {model("x", values[0]), model("y", values[1]),
                                            model("z", values[2])};
  auto const result = best_models(models, groups, "a");
  auto const& early = result.segments[0];
  CHECK(early.best != 0);
  CHECK(!early.models[0].may_be_best);
  CHECK(early.models[1].may_be_best);
  CHECK(early.models[2].may_be_best);
  for (auto const& late : result.segments[1].models) CHECK(late.may_be_best);

  // The distance is the paired difference, at the level of two rivals together.
  std::vector<double> behind;
  for (std::size_t u = 0; u < 200; ++u) behind.push_back(values[early.best][u] - values[0][u]);
  CHECK(early.models[0].behind == lfrec::bootstrap_interval(behind, {.level = 0.975}));
  CHECK(early.models[0].range ==
        lfrec::bootstrap_interval(std::vector(values[0].begin(), values[0].begin() + 200)));
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = best_models(models, groups, "a", {}, exec);
    CHECK(again.segments[0].models[0].behind == early.models[0].behind);
  });
}

TEST_CASE("what cannot be compared is refused") {
  segmentation const groups{"g", {"all"}, {0, 0}};
  std::vector<named_report> models = {model("x", {0, 1})};
  CHECK_THROWS_WITH_AS(static_cast<void>(best_models(models, groups, "a")),
                       "best_models: needs at least 2 models, got 1", lfrec::shape_error);
  models.push_back(model("y", {0, 1, 1}));
  CHECK_THROWS_AS(static_cast<void>(best_models(models, groups, "a")), lfrec::shape_error);
  models[1] = model("y", {0, 1});
  CHECK_THROWS_WITH_AS(static_cast<void>(best_models(models, groups, "b")),
                       "best_models: x: the report has no metric 'b'; it has a",
                       lfrec::invalid_option);
  std::vector<named_report> const described = {model("x", {0, 1}, lfrec::goal::neither),
                                               model("y", {0, 1}, lfrec::goal::neither)};
  CHECK_THROWS_WITH_AS(static_cast<void>(best_models(described, groups, "a")),
                       "best_models: of a no figure is better than another", lfrec::invalid_option);
  for (int m = 0; m < 7; ++m) models.push_back(model("m" + std::to_string(m), {0, 1}));
  CHECK_THROWS_AS(static_cast<void>(best_models(models, groups, "a", {.resamples = 200})),
                  lfrec::invalid_option);
}
