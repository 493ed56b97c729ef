// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/search_table.hpp"

#include <doctest/doctest.h>

#include <string>

using lfrec::search_result;

TEST_CASE("trials are lines, their settings columns, and the best is marked") {
  search_result result;
  result.trials = {{.number = 0,
                    .settings = {{"factors", "16"}, {"regularization", "0.01"}},
                    .figure = 0.25,
                    .seconds = 1.5},
                   {.number = 1,
                    .settings = {{"factors", "32"}, {"weighting", "log:scale=2"}},
                    .figure = 0.5,
                    .seconds = 2}};
  result.best = 1;
  CHECK(lfrec::to_text(lfrec::to_table(result)) ==
        "Trials\n"
        "trial  factors  regularization  weighting    figure  best  seconds\n"
        "    0  16       0.01                         0.2500            1.5\n"
        "    1  32                       log:scale=2  0.5000  best      2.0\n");
}

TEST_CASE(
    "what was found on the way, a part of the resource and failures have columns of their own") {
  search_result result;
  result.trials = {
      {.number = 0, .settings = {{"a", "1"}}, .share = 0.25, .error = "a, b"},
      {.number = 1, .settings = {{"a", "2"}}, .figure = 3, .found = {{"epochs", "7"}}}};
  result.best = 1;
  result.stopped = true;
  auto const t = lfrec::to_table(result);
  CHECK(lfrec::to_csv(t) ==
        "trial,a,epochs found,share,figure,best,seconds,error\n"
        "0,1,,0.25,,,0,\"a, b\"\n"
        "1,2,7,1,3,best,0,\n");
  CHECK(t.notes.size() == 1);
}

TEST_CASE("nothing is best where every trial failed, or none was made") {
  search_result result;
  CHECK(lfrec::to_table(result).rows.empty());
  result.trials = {{.number = 0, .error = "x"}};
  CHECK(lfrec::to_csv(lfrec::to_table(result)) == "trial,figure,best,seconds,error\n0,,,0,x\n");
}
