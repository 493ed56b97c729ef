// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/chart.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "lfrec/core/error.hpp"

using lfrec::chart;
using lfrec::chart_form;

namespace {

chart bars() {
  return {.form = chart_form::bars,
          .title = "Means",
          .along = "model",
          .value = "ndcg@10",
          .labels = {"als", "popularity"},
          .positions = {},
          .series = {{"all", {0.25, 0.125}, {{0.2, 0.3, 2}, {0.1, 0.15, 2}}}},
          .digits = 3};
}

}  // namespace

TEST_CASE("behind bars stands a table with a row per label") {
  CHECK(lfrec::to_text(lfrec::to_table(bars())) ==
        "Means\n"
        "model       ndcg@10  ndcg@10, interval\n"
        "als           0.250  [0.20, 0.30]\n"
        "popularity    0.125  [0.10, 0.15]\n");
}

TEST_CASE("a value without an interval has an empty cell for it") {
  auto c = bars();
  c.series[0].ranges[1].low = std::numeric_limits<double>::quiet_NaN();
  CHECK(lfrec::to_csv(lfrec::to_table(c)) ==
        "model,ndcg@10,\"ndcg@10, interval low\",\"ndcg@10, interval high\"\n"
        "als,0.25,0.2,0.3\npopularity,0.125,,\n");
}

TEST_CASE("bars in groups have a column per series") {
  auto c = bars();
  c.series = {{"young", {1, 2}}, {"old", {3, 4}}};
  c.digits = 0;
  CHECK(lfrec::to_csv(lfrec::to_table(c)) == "model,young,old\nals,1,3\npopularity,2,4\n");
}

TEST_CASE("behind lines stands a table with a row per position") {
  chart const c{.form = chart_form::lines,
                .title = "T",
                .along = "at least",
                .value = "share",
                .labels = {},
                .positions = {0, 0.5},
                .series = {{"a", {1, 0.25}}, {"b", {1, 0.75}}},
                .digits = 2};
  CHECK(lfrec::to_csv(lfrec::to_table(c)) == "at least,a,b\n0,1,1\n0.5,0.25,0.75\n");
}

TEST_CASE("behind points stands a table with their names and both values") {
  auto c = bars();
  c.form = chart_form::points;
  c.along = "novelty";
  c.positions = {3, 1};
  c.series[0].ranges.clear();
  CHECK(lfrec::to_csv(lfrec::to_table(c)) ==
        "name,novelty,ndcg@10\nals,3,0.25\npopularity,1,0.125\n");
}

TEST_CASE("a chart whose parts do not fit together is refused") {
  auto const refused = [](chart const& c, char const* words) {
    CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::to_table(c)), words, lfrec::shape_error);
  };
  auto c = bars();
  c.series[0].values.pop_back();
  refused(c, "chart 'Means': 'all' has 1 values for 2 labels");
  c = bars();
  c.series[0].ranges.pop_back();
  refused(c, "chart 'Means': 'all' has 1 intervals for 2 values");
  c = bars();
  c.form = chart_form::points;
  refused(c, "chart 'Means': 2 labels, 0 positions");
  c.positions = {1, 2};
  c.series.push_back(c.series[0]);
  refused(c, "chart 'Means': points come in one series, not 2");
  c = bars();
  c.form = chart_form::lines;
  refused(c, "chart 'Means': 'all' has 2 values for 0 positions");
}
