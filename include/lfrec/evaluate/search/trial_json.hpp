// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/search.hpp"
#include "lfrec/evaluate/search/space.hpp"

namespace lfrec::inline v0 {

/// {"factors": "64", …}, in the order of the settings.
[[nodiscard]] inline nlohmann::ordered_json to_json(configuration const& settings) {
  auto object = nlohmann::ordered_json::object();
  for (auto const& each : settings) object[each.name] = each.text;
  return object;
}

/// Throws a nlohmann::json::exception for what to_json does not give.
[[nodiscard]] inline configuration configuration_from_json(nlohmann::ordered_json const& object) {
  configuration settings;
  for (auto const& [name, text] : object.items())
    settings.push_back({name, text.get<std::string>()});
  return settings;
}

/// {"trial", "settings", "share", "figure" or "error", "found"?, "seconds"}. Numbers are written so
/// that they read back as the same bits.
[[nodiscard]] inline nlohmann::ordered_json to_json(trial const& t) {
  nlohmann::ordered_json line = {
      {"trial", t.number}, {"settings", to_json(t.settings)}, {"share", t.share}};
  if (t.figure)
    line["figure"] = *t.figure;
  else
    line["error"] = t.error;
  if (!t.found.empty()) line["found"] = to_json(t.found);
  line["seconds"] = t.seconds;
  return line;
}

/// Throws a nlohmann::json::exception for what to_json does not give.
[[nodiscard]] inline trial trial_from_json(nlohmann::ordered_json const& line) {
  using unsigned_number = nlohmann::ordered_json::number_unsigned_t;
  trial t;
  t.number = line.at("trial").get_ref<unsigned_number const&>();
  t.settings = configuration_from_json(line.at("settings"));
  t.share = line.at("share").get<double>();
  if (line.contains("figure"))
    t.figure = line.at("figure").get<double>();
  else
    t.error = line.at("error").get<std::string>();
  if (line.contains("found")) t.found = configuration_from_json(line.at("found"));
  t.seconds = line.at("seconds").get<double>();
  return t;
}

/// {"best", "chosen", "validation", "stopped", "seconds", "trials"}.
[[nodiscard]] inline nlohmann::ordered_json to_json(search_result const& result) {
  auto trials = nlohmann::ordered_json::array();
  for (auto const& t : result.trials) trials.push_back(to_json(t));
  return {{"best", result.best_trial().number},
          {"chosen", to_json(result.chosen())},
          {"validation", *result.best_trial().figure},
          {"stopped", result.stopped},
          {"seconds", result.seconds},
          {"trials", std::move(trials)}};
}

}  // namespace lfrec::inline v0
