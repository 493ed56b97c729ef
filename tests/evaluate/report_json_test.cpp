// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/report_json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using lfrec::interval;
using lfrec::ordered_json;
using lfrec::report;
using lfrec::user_index;

namespace {

report two_users() {
  return report({"ndcg@10", "one \"odd\"\n"}, {user_index{1}, user_index{4}},
                {{0.5, 0.25}, {1, std::numeric_limits<double>::quiet_NaN()}}, 2, "by \\ hand",
                {{"coverage@10", 0.5}}, {"a \"leak\""});
}

ordered_json read_back(ordered_json const& json) {
  return ordered_json::parse(lfrec::json_text(json));
}

}  // namespace

TEST_CASE("a report as JSON reads back, whatever its names hold") {
  auto const json = read_back(lfrec::to_json(two_users()));
  CHECK(json["metrics"]["ndcg@10"] == 0.375);
  CHECK(json["metrics"]["one \"odd\"\n"].is_null());
  CHECK(json["intervals"].size() == 1);
  CHECK(json["intervals"]["ndcg@10"][0] <= 0.375);
  CHECK(json["overall"]["coverage@10"] == 0.5);
  CHECK(json["users"] == 2);
  CHECK(json["skipped"] == 2);
  CHECK(json["protocol"] == "by \\ hand");
  CHECK(json["warnings"] == ordered_json::array({"a \"leak\""}));
  CHECK(json["bootstrap"]["level"] == 0.95);
  CHECK(!json.contains("model"));
  CHECK(lfrec::to_json(lfrec::summarize(lfrec::named_report{"als", two_users()}))["model"] ==
        "als");
}

TEST_CASE("members keep their order, so that the same report is the same text") {
  lfrec::report_summary const s{
      .name = "",
      .metrics = {{"b", 1, interval{0, 2}}, {"a", 0.1, {}}},
      .bootstrap = {.resamples = 500, .method = lfrec::bootstrap_method::bca}};
  CHECK(lfrec::json_text(lfrec::to_json(s)) ==
        R"({"metrics":{"b":1.0,"a":0.1},"intervals":{"b":[0.0,2.0]},"overall":{},"users":0,)"
        R"("skipped":0,"protocol":"","warnings":[],"bootstrap":{"level":0.95,"resamples":500,)"
        R"("method":"bca","seed":1}})");
}

TEST_CASE("the values of each user stand in columns under their ids") {
  auto const id = [](user_index u) {
    return std::string(u == user_index{1} ? "Zo\xeb \"x\"" : "茉莉");
  };
  auto const json = read_back(lfrec::per_user_json(two_users(), id));
  CHECK(json["users"] == ordered_json::array({"Zo\xEF\xBF\xBD \"x\"", "茉莉"}));
  CHECK(json["values"]["ndcg@10"] == ordered_json::array({0.5, 0.25}));
  CHECK(json["values"]["one \"odd\"\n"][1].is_null());
}

TEST_CASE("a comparison as JSON names its models in every pair") {
  lfrec::comparison c{.metric = "ndcg@10", .users = 20};
  c.models = {{"als", 0.25, {0.2, 0.3}}, {"pop", 0.125, {0.1, 0.15}}};
  c.pairs = {{.first = 0, .second = 1, .difference = 0.125, .range = {0.1, 0.15}}};
  c.pairs[0].p_t = {0.01, 0.02, 0.03};
  c.pairs[0].wins = 12;
  c.pairs[0].users_needed = std::numeric_limits<double>::infinity();
  c.notes = {"20 users"};
  auto const json = read_back(lfrec::to_json(c));
  CHECK(json["metric"] == "ndcg@10");
  CHECK(json["models"][1] ==
        ordered_json::parse(R"({"model": "pop", "mean": 0.125, "interval": [0.1, 0.15]})"));
  auto const& pair = json["pairs"][0];
  CHECK(pair["first"] == "als");
  CHECK(pair["second"] == "pop");
  CHECK(pair["difference"] == 0.125);
  CHECK(pair["interval"] == ordered_json::array({0.1, 0.15}));
  CHECK(pair["p"]["t"] ==
        ordered_json::parse(R"({"raw": 0.01, "holm": 0.02, "benjamini_hochberg": 0.03})"));
  CHECK(pair["p"].size() == 4);
  CHECK(pair["wins"] == 12);
  CHECK(pair["users_needed"].is_null());
  CHECK(json["notes"][0] == "20 users");
}

TEST_CASE("segments as JSON: figures, effects, and which model is best for whom") {
  lfrec::segment_figures f{.segmentation = "history", .metrics = {"a"}};
  f.segments = {{"short", 12, {0.25}, {interval{0.125, 0.375}}}, {"none", 0, {0}, {{}}}};
  f.elsewhere = 2;
  CHECK(
      lfrec::json_text(lfrec::to_json(f)) ==
      R"({"segmentation":"history","segments":[{"segment":"short","users":12,"metrics":{"a":0.25},)"
      R"("intervals":{"a":[0.125,0.375]}},{"segment":"none","users":0,"metrics":{},"intervals":{}})"
      R"(],"elsewhere":2})");
  lfrec::segment_effect const effect{
      .segmentation = "history", .metric = "a", .users = 3, .p = 0.5};
  CHECK(lfrec::json_text(lfrec::to_json(effect)) ==
        R"({"segmentation":"history","metric":"a","users":3,"segments":0,"f":0.0,"p":0.5,)"
        R"("variance_share":0.0})");
  lfrec::best_figures best{.segmentation = "history", .metric = "a"};
  best.models = {"x", "y"};
  best.segments = {{.label = "short", .users = 2, .best = 1, .models = {}}};
  best.segments[0].models = {{.mean = 1, .behind = interval{0.5, 1}, .may_be_best = false},
                             {.mean = 2, .range = interval{1, 3}, .best_share = 1}};
  CHECK(lfrec::json_text(lfrec::to_json(best)) ==
        R"({"segmentation":"history","metric":"a","segments":[{"segment":"short","users":2,)"
        R"("best":"y","models":[{"model":"x","mean":1.0,"best_share":0.0,"behind":[0.5,1.0],)"
        R"("may_be_best":false},{"model":"y","mean":2.0,"interval":[1.0,3.0],"best_share":1.0,)"
        R"("may_be_best":true}]}],"notes":[]})");
}
