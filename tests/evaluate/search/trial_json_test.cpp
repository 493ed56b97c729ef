// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/trial_json.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lfrec/evaluate/search/random_search.hpp"

TEST_CASE("a trial as JSON reads back to the bit, with a figure or an error") {
  lfrec::trial const fine{7,
                          {{"factors", "16"}, {"weighting", "log:scale=2"}},
                          1.0 / 3,
                          0.1 + 0.2,
                          {{"epochs", "7"}},
                          {},
                          1e-7};
  auto const json = lfrec::to_json(fine);
  CHECK(json.dump() ==
        R"({"trial":7,"settings":{"factors":"16","weighting":"log:scale=2"},)"
        R"("share":0.3333333333333333,"figure":0.30000000000000004,"found":{"epochs":"7"},)"
        R"("seconds":1e-07})");
  auto const back = lfrec::trial_from_json(nlohmann::ordered_json::parse(json.dump()));
  CHECK(back.number == 7);
  CHECK(back.settings == fine.settings);
  CHECK(back.share == fine.share);
  CHECK(back.figure == fine.figure);
  CHECK(back.found == fine.found);
  CHECK(back.seconds == fine.seconds);

  lfrec::trial failed{1, {{"x", "1"}}};
  failed.error = "user 3 has no \"solution\"";
  auto const again = lfrec::trial_from_json(lfrec::to_json(failed));
  CHECK_FALSE(again.figure.has_value());
  CHECK(again.error == failed.error);
}

TEST_CASE("a search as JSON says what was tried and what was chosen") {
  lfrec::search_space const space = {lfrec::dimension::real("x", 0, 1)};
  auto const objective = [](lfrec::configuration const& c, lfrec::executor_ref) -> lfrec::outcome {
    return {std::stod(c[0].text), {{"epochs", "3"}}};
  };
  auto const result = lfrec::search(space, lfrec::random_search{{.trials = 4}}, objective);
  auto const json = lfrec::to_json(result);
  CHECK(json["trials"].size() == 4);
  CHECK(json["best"] == result.best_trial().number);
  CHECK(json["validation"] == *result.best_trial().figure);
  CHECK(json["chosen"]["epochs"] == "3");
  CHECK(json["chosen"]["x"] == result.best_trial().settings[0].text);
  CHECK(json["stopped"] == false);
}

TEST_CASE("what is no trial does not read") {
  for (char const* text :
       {"{}", "[]", R"({"trial":-1,"settings":{},"share":1,"figure":1,"seconds":1})",
        R"({"trial":1,"settings":{"x":1},"share":1,"figure":1,"seconds":1})",
        R"({"trial":1,"settings":{},"share":1,"figure":"high","seconds":1})",
        R"({"trial":1,"settings":{},"share":1,"seconds":1})"})
    CHECK_THROWS_AS((void)lfrec::trial_from_json(nlohmann::ordered_json::parse(text)),
                    nlohmann::json::exception);
}
