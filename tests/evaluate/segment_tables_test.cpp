// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/segment_tables.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::interval;
using lfrec::named_segments;
using lfrec::segment_figures;

namespace {

/// Two segments with users and one without; the second too small for an interval.
segment_figures figures(double more) {
  segment_figures f{.segmentation = "history", .metrics = {"ndcg@10", "recall@5"}};
  f.segments = {{"short", 12, {0.25 + more, 0.5}, {interval{0.125, 0.375}, interval{0.25, 0.75}}},
                {"long", 1, {0.5, 1}, {{}, {}}},
                {"longer", 0, {0, 0}, {{}, {}}}};
  f.elsewhere = 2;
  return f;
}

std::vector<named_segments> two() {
  return {{"als", figures(0)}, {"pop", figures(-0.125)}};
}

}  // namespace

TEST_CASE("models stand side by side in a line per segment") {
  CHECK(lfrec::to_text(lfrec::segments_table(two(), "ndcg@10")) ==
        "ndcg@10 by history\n"
        "history  users     als  als interval         pop  pop interval\n"
        "short       12  0.2500  [0.1250, 0.3750]  0.1250  [0.1250, 0.3750]\n"
        "long         1  0.5000                    0.5000\n"
        "longer       0\n"
        "2 evaluated users are in no segment\n");
}

TEST_CASE("for other programs there is a line per model, segment and metric") {
  CHECK(lfrec::to_csv(lfrec::segment_figures_table(std::vector{two()[0]})) ==
        "model,segmentation,segment,metric,users,mean,interval low,interval high\n"
        "als,history,short,ndcg@10,12,0.25,0.125,0.375\n"
        "als,history,short,recall@5,12,0.5,0.25,0.75\n"
        "als,history,long,ndcg@10,1,0.5,,\n"
        "als,history,long,recall@5,1,1,,\n"
        "als,history,longer,ndcg@10,0,,,\n"
        "als,history,longer,recall@5,0,,,\n");
}

TEST_CASE("segments are groups of bars, a bar per model") {
  auto const c = lfrec::segments_chart(two(), "ndcg@10");
  CHECK(c.labels == std::vector<std::string>{"short (12)", "long (1)", "longer (0)"});
  REQUIRE(c.series.size() == 2);
  CHECK(c.series[1].name == "pop");
  CHECK(c.series[1].values == std::vector<double>{0.125, 0.5, 0});
  CHECK(lfrec::to_csv(lfrec::to_table(c)) ==
        "history,als,\"als, interval low\",\"als, interval high\",pop,\"pop, interval low\","
        "\"pop, interval high\"\n"
        "short (12),0.25,0.125,0.375,0.125,0.125,0.375\n"
        "long (1),0.5,,,0.5,,\n"
        "longer (0),0,,,0,,\n");
}

TEST_CASE("the best model of each segment is named, and who may be as good") {
  lfrec::best_figures best{.segmentation = "history", .metric = "ndcg@10"};
  best.models = {"als", "pop", "knn"};
  best.segments = {{.label = "short", .users = 12, .best = 1, .models = {}}, {.label = "none"}};
  best.segments[0].models = {{.mean = 0.25, .best_share = 0.25, .behind = interval{-1, 1}},
                             {.mean = 0.5,
                              .range = interval{0.25, 0.75},
                              .best_share = 0.5,
                              .best_range = interval{0.375, 0.625}},
                             {.mean = 0.125, .best_share = 0.25, .may_be_best = false}};
  best.notes = {"a note"};
  CHECK(lfrec::to_csv(lfrec::to_table(best)) ==
        "history,users,model,mean,interval low,interval high,best for,\"best for, interval low\","
        "\"best for, interval high\",behind the best\n"
        "short,12,als,0.25,,,0.25,,,may be chance\n"
        "short,12,pop,0.5,0.25,0.75,0.5,0.375,0.625,best\n"
        "short,12,knn,0.125,,,0.25,,,yes\n");
  CHECK(lfrec::to_table(best).notes == std::vector<std::string>{"a note"});
}

TEST_CASE("whether segments differ is a line per segmentation and model") {
  std::vector<lfrec::named_effect> const effects{{"als",
                                                  {.segmentation = "history",
                                                   .metric = "ndcg@10",
                                                   .users = 13,
                                                   .segments = 2,
                                                   .f = 4.5,
                                                   .p = 0.0625,
                                                   .variance_share = 0.25}}};
  CHECK(lfrec::to_csv(lfrec::to_table(effects)) ==
        "segmentation,model,metric,users,segments,F,p,share of variance\n"
        "history,als,ndcg@10,13,2,4.5,0.0625,0.25\n");
}

TEST_CASE("models of other segments or metrics do not stand in one table") {
  auto models = two();
  models[1].figures.segments[0].users = 11;
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::segments_table(models, "ndcg@10")),
                       "segments of als and pop are not the same users by the same metrics",
                       lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::segments_chart(two(), "joy")),
                       "the segments have no metric 'joy'", lfrec::invalid_option);
  CHECK(lfrec::segments_table({}, "joy").rows.empty());
}
