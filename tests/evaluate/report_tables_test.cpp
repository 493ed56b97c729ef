// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/report_tables.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"

using lfrec::comparison;
using lfrec::interval;
using lfrec::report_summary;

namespace {

report_summary als() {
  return {.name = "als",
          .metrics = {{"ndcg@10", 0.25, interval{0.2, 0.3}}, {"recall@5", 0.5, interval{0.4, 0.6}}},
          .overall = {{"coverage@10", 0.75}},
          .users = 20,
          .skipped = 3,
          .protocol = "by hand",
          .warnings = {},
          .bootstrap = {.resamples = 500, .method = lfrec::bootstrap_method::percentile}};
}

report_summary popularity() {
  auto s = als();
  s.name = "popularity";
  s.metrics = {{"ndcg@10", 0.125, interval{0.1, 0.15}}, {"recall@5", 0.375, interval{0.25, 0.5}}};
  s.overall[0].value = 0.0625;
  return s;
}

comparison pair() {
  comparison c{.metric = "ndcg@10", .users = 20};
  c.models = {{"als", 0.25, {0.2, 0.3}}, {"popularity", 0.125, {0.1, 0.15}}};
  c.pairs = {{.first = 0, .second = 1, .difference = 0.125, .range = {0.1, 0.15}}};
  c.pairs[0].p_bootstrap = {0.01, 0.02, 0.03};
  c.pairs[0].p_permutation = {0.02, 0.04, 0.06};
  c.pairs[0].p_t = {1e-9, 2e-9, 3e-9};
  c.pairs[0].p_wilcoxon = {0.5, 1, 0.75};
  c.pairs[0].effect_size = 0.5;
  c.pairs[0].wins = 12;
  c.pairs[0].ties = 5;
  c.pairs[0].losses = 3;
  c.pairs[0].users_needed = std::numeric_limits<double>::infinity();
  c.notes = {"20 users"};
  return c;
}

}  // namespace

TEST_CASE("a report as a table: metrics with intervals, figures over all lists, how it was done") {
  auto s = als();
  s.warnings = {"2 rows of test are in train"};
  CHECK(lfrec::to_text(lfrec::to_table(s)) ==
        "als\n"
        "metric         mean  95 % interval\n"
        "ndcg@10      0.2500  [0.2000, 0.3000]\n"
        "recall@5     0.5000  [0.4000, 0.6000]\n"
        "coverage@10  0.7500\n"
        "20 users evaluated, 3 skipped: nothing held out\n"
        "intervals: 95 %, bootstrap over users (percentile, 500 resamples)\n"
        "by hand\n"
        "warning: 2 rows of test are in train\n");
}

TEST_CASE("a report without intervals says nothing of them") {
  report_summary const s{
      .name = "", .metrics = {{"a", 1, {}}}, .users = 1, .bootstrap = {.level = 0.9}};
  CHECK(lfrec::to_text(lfrec::to_table(s)) ==
        "metric    mean  90 % interval\n"
        "a       1.0000\n"
        "1 users evaluated, 0 skipped: nothing held out\n");
}

TEST_CASE("models side by side: a line each, and what all say only once") {
  std::vector<report_summary> both{als(), popularity()};
  both[1].warnings = {"odd"};
  CHECK(lfrec::to_text(lfrec::to_table(both)) ==
        "model       ndcg@10  ndcg@10 95 %      recall@5  recall@5 95 %     coverage@10\n"
        "als          0.2500  [0.2000, 0.3000]    0.5000  [0.4000, 0.6000]       0.7500\n"
        "popularity   0.1250  [0.1000, 0.1500]    0.3750  [0.2500, 0.5000]       0.0625\n"
        "20 users evaluated, 3 skipped: nothing held out\n"
        "intervals: 95 %, bootstrap over users (percentile, 500 resamples)\n"
        "by hand\n"
        "popularity: warning: odd\n");
  both[1].users = 19;
  auto const notes = lfrec::to_table(both).notes;
  CHECK(notes[0] == "als: 20 users evaluated, 3 skipped: nothing held out");
  CHECK(notes[3] == "popularity: 19 users evaluated, 3 skipped: nothing held out");
}

TEST_CASE("models with different metrics do not stand in one table") {
  std::vector<report_summary> both{als(), popularity()};
  both[1].metrics.pop_back();
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::to_table(both)),
                       "reports of als and popularity have different metrics", lfrec::shape_error);
  CHECK(lfrec::to_table(std::vector<report_summary>{}).rows.empty());
}

TEST_CASE("for other programs there is a line per model and metric") {
  std::vector<report_summary> const both{als(), popularity()};
  CHECK(lfrec::to_csv(lfrec::figures_table(both)) ==
        "model,metric,users,mean,interval low,interval high\n"
        "als,ndcg@10,20,0.25,0.2,0.3\n"
        "als,recall@5,20,0.5,0.4,0.6\n"
        "als,coverage@10,20,0.75,,\n"
        "popularity,ndcg@10,20,0.125,0.1,0.15\n"
        "popularity,recall@5,20,0.375,0.25,0.5\n"
        "popularity,coverage@10,20,0.0625,,\n");
}

TEST_CASE("a comparison is a table of models and one of pairs") {
  CHECK(lfrec::to_csv(lfrec::to_table(pair())) ==
        "model,mean,interval low,interval high\nals,0.25,0.2,0.3\npopularity,0.125,0.1,0.15\n");
  CHECK(
      lfrec::to_markdown(lfrec::pairs_table(pair())) ==
      "### ndcg@10: differences, first - second\n\n"
      "| first | second | difference | interval | effect size | wins | ties | losses "
      "| p bootstrap | p permutation | p t | p Wilcoxon | users needed |\n"
      "| --- | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
      "| als | popularity | 0.1250 | [0.1000, 0.1500] | 0.500 | 12 | 5 | 3 "
      "| 0.0200 | 0.0400 | 2.0e-09 | 1.0000 | inf |\n\n"
      "- 20 users\n"
      "- correction of the p values for 1 pairs: Holm\n");
}

TEST_CASE("models over several seeds are a table of models and one of pairs") {
  lfrec::seed_spread s{.metric = "ndcg@10", .users = 20, .seeds = 5};
  s.models = {{"als", {.mean = 0.25, .seed_sd = 0.01, .user_error = 0.02, .range = {0.2, 0.3}}},
              {"popularity", {.mean = 0.125, .range = {0.1, 0.15}}}};
  s.pairs = {{.first = 0,
              .second = 1,
              .figure = {.mean = 0.125, .range = {0.1, 0.15}},
              .p_t = {0.01, 0.02, 0.03},
              .wins = 4,
              .losses = 1}};
  s.notes = {"users and seeds as drawn"};
  CHECK(lfrec::to_text(lfrec::to_table(s)) ==
        "ndcg@10\n"
        "model         mean  interval          sd over seeds  error from users\n"
        "als         0.2500  [0.2000, 0.3000]         0.0100            0.0200\n"
        "popularity  0.1250  [0.1000, 0.1500]         0.0000            0.0000\n"
        "5 seeds, 20 users\n"
        "users and seeds as drawn\n");
  CHECK(lfrec::to_csv(lfrec::pairs_table(s, lfrec::p_correction::none)) ==
        "first,second,difference,interval low,interval high,seeds won,p t\n"
        "als,popularity,0.125,0.1,0.15,4,0.01\n");
}

TEST_CASE("the p values can be shown raw or by their false discovery rate") {
  auto const csv = [](lfrec::p_correction shown) {
    auto const text = lfrec::to_csv(lfrec::pairs_table(pair(), shown));
    return text.substr(text.find('\n') + 1);
  };
  CHECK(csv(lfrec::p_correction::none) ==
        "als,popularity,0.125,0.1,0.15,0.5,12,5,3,0.01,0.02,1e-09,0.5,inf\n");
  CHECK(csv(lfrec::p_correction::benjamini_hochberg) ==
        "als,popularity,0.125,0.1,0.15,0.5,12,5,3,0.03,0.06,3e-09,0.75,inf\n");
}
