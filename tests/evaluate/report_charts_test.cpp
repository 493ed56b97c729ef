// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/report_charts.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::interval;
using lfrec::named_report;
using lfrec::report;
using lfrec::report_summary;
using lfrec::user_index;

namespace {

std::vector<report_summary> two() {
  return {{.name = "als",
           .metrics = {{"ndcg@10", 0.25, interval{0.2, 0.3}}},
           .overall = {{"novelty@10", 7}}},
          {.name = "popularity",
           .metrics = {{"ndcg@10", 0.125, interval{0.1, 0.15}}},
           .overall = {{"novelty@10", 3}}}};
}

named_report of(std::string name, std::vector<double> values) {
  std::vector<user_index> users;
  for (std::size_t n = 0; n < values.size(); ++n)
    users.push_back(user_index{static_cast<lfrec::index_t>(n)});
  return {std::move(name), report({"m"}, users, {std::move(values)}, 0, "")};
}

std::string csv(lfrec::chart const& c) {
  return lfrec::to_csv(lfrec::to_table(c));
}

}  // namespace

TEST_CASE("means are bars with intervals, figures over all lists bars without") {
  CHECK(csv(lfrec::means_chart(two(), "ndcg@10")) ==
        "model,ndcg@10,\"ndcg@10, interval low\",\"ndcg@10, interval high\"\n"
        "als,0.25,0.2,0.3\npopularity,0.125,0.1,0.15\n");
  CHECK(csv(lfrec::means_chart(two(), "novelty@10")) == "model,novelty@10\nals,7\npopularity,3\n");
  auto partly = two();
  partly[1].metrics[0].range.reset();
  CHECK(csv(lfrec::means_chart(partly, "ndcg@10")) ==
        "model,ndcg@10,\"ndcg@10, interval low\",\"ndcg@10, interval high\"\n"
        "als,0.25,0.2,0.3\npopularity,0.125,,\n");
}

TEST_CASE("a trade-off is a point per model") {
  auto points = two();
  for (auto& s : points) s.metrics[0].range.reset();
  CHECK(csv(lfrec::trade_off_chart(points, "novelty@10", "ndcg@10")) ==
        "name,novelty@10,ndcg@10\nals,7,0.25\npopularity,3,0.125\n");
}

TEST_CASE("a distribution says which share of the users reach a value") {
  std::vector<named_report> const models{of("a", {0, 1, 0.5, 0}), of("b", {0.5, 0.5, 0.5, 0.25})};
  CHECK(csv(lfrec::distribution_chart(models, "m", 5)) ==
        "m of at least,a,b\n"
        "0,1,1\n"
        "0.25,0.5,1\n"
        "0.5,0.5,0.75\n"
        "0.75,0.25,0\n"
        "1,0.25,0\n");
}

TEST_CASE("values that are all the same, or no numbers, have a distribution too") {
  auto const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(csv(lfrec::distribution_chart(std::vector{of("a", {2, 2}), of("b", {2, nan})}, "m")) ==
        "m of at least,a,b\n2,1,0.5\n");
  CHECK(csv(lfrec::distribution_chart(std::vector{of("a", {nan})}, "m")) ==
        "m of at least,share of users\n");
  CHECK(csv(lfrec::distribution_chart(std::vector{of("a", {})}, "m")) ==
        "m of at least,share of users\n");
}

TEST_CASE("differences are bars, named after both models") {
  lfrec::comparison c{.metric = "m", .users = 4};
  c.models = {{"a", 1, {}}, {"b", 2, {}}};
  c.pairs = {{.first = 0, .second = 1, .difference = -1, .range = {-1.5, -0.5}}};
  CHECK(
      csv(lfrec::differences_chart(c)) ==
      "pair,difference of m,\"difference of m, interval low\",\"difference of m, interval high\"\n"
      "a - b,-1,-1.5,-0.5\n");
}

TEST_CASE("a metric that a report lacks is named") {
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::means_chart(two(), "joy")),
                       "the report of als has no metric 'joy'", lfrec::invalid_option);
  CHECK_THROWS_AS(static_cast<void>(lfrec::distribution_chart(std::vector{of("a", {1})}, "joy")),
                  lfrec::invalid_option);
}
