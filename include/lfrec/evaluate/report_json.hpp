// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/evaluate/comparison.hpp"
#include "lfrec/evaluate/report.hpp"
#include "lfrec/evaluate/summary.hpp"

namespace lfrec::inline v0 {

/// JSON whose members keep the order in which they were added. A number that is not finite is
/// written as null.
using ordered_json = nlohmann::ordered_json;

namespace detail {

/// Members by position: brace lists of two texts would be taken for a pair.
[[nodiscard]] inline ordered_json interval_json(interval const& range) {
  return ordered_json::array({range.low, range.high});
}

[[nodiscard]] inline ordered_json p_json(p_value const& p) {
  return {{"raw", p.raw}, {"holm", p.holm}, {"benjamini_hochberg", p.benjamini_hochberg}};
}

}  // namespace detail

/// {"model"?, "metrics": {name: mean}, "intervals": {name: [low, high]}, "overall": {name: value},
/// "users", "skipped", "protocol", "warnings", "bootstrap": {"level", …}}.
[[nodiscard]] inline ordered_json to_json(report_summary const& s) {
  ordered_json json = ordered_json::object();
  if (!s.name.empty()) json["model"] = s.name;
  for (auto const* const part : {"metrics", "intervals", "overall"})
    json[part] = ordered_json::object();
  for (auto const& m : s.metrics) {
    json["metrics"][m.metric] = m.mean;
    if (m.range) json["intervals"][m.metric] = detail::interval_json(*m.range);
  }
  for (auto const& m : s.overall) json["overall"][m.name] = m.value;
  json["users"] = s.users;
  json["skipped"] = s.skipped;
  json["protocol"] = s.protocol;
  json["warnings"] = s.warnings;
  json["bootstrap"] = {{"level", s.bootstrap.level},
                       {"resamples", s.bootstrap.resamples},
                       {"method", detail::value_text(s.bootstrap.method)},
                       {"seed", s.bootstrap.seed}};
  return json;
}

/// With 95 % intervals.
[[nodiscard]] inline ordered_json to_json(report const& r) {
  return to_json(summarize(r));
}

/// {"users": [id], "values": {metric: [a value per user]}}; `id(user)` gives the outside id.
template <typename Id>
[[nodiscard]] ordered_json per_user_json(report const& r, Id&& id) {
  ordered_json json = {{"users", ordered_json::array()}, {"values", ordered_json::object()}};
  for (auto const user : r.users()) json["users"].push_back(id(user));
  for (std::size_t m = 0; m < r.metrics().size(); ++m) {
    auto const values = r.values(m);
    json["values"][r.metrics()[m]] = std::vector<double>(values.begin(), values.end());
  }
  return json;
}

/// {"metric", "users", "models": [{"model", "mean", "interval"}], "pairs": [{"first", "second",
/// "difference", "interval", "p": {test: {"raw", "holm", "benjamini_hochberg"}}, "effect_size",
/// "wins", "ties", "losses", "users_needed"}], "notes"}; first and second are names.
[[nodiscard]] inline ordered_json to_json(comparison const& c) {
  ordered_json json = {{"metric", c.metric},
                       {"users", c.users},
                       {"models", ordered_json::array()},
                       {"pairs", ordered_json::array()},
                       {"notes", c.notes}};
  for (auto const& m : c.models)
    json["models"].push_back(
        {{"model", m.name}, {"mean", m.mean}, {"interval", detail::interval_json(m.range)}});
  for (auto const& pair : c.pairs)
    json["pairs"].push_back({{"first", c.models.at(pair.first).name},
                             {"second", c.models.at(pair.second).name},
                             {"difference", pair.difference},
                             {"interval", detail::interval_json(pair.range)},
                             {"p",
                              {{"bootstrap", detail::p_json(pair.p_bootstrap)},
                               {"permutation", detail::p_json(pair.p_permutation)},
                               {"t", detail::p_json(pair.p_t)},
                               {"wilcoxon", detail::p_json(pair.p_wilcoxon)}}},
                             {"effect_size", pair.effect_size},
                             {"wins", pair.wins},
                             {"ties", pair.ties},
                             {"losses", pair.losses},
                             {"users_needed", pair.users_needed}});
  return json;
}

/// As text, whatever ids and names hold: what is not UTF-8 becomes U+FFFD. A negative indent puts
/// everything on one line.
[[nodiscard]] inline std::string json_text(ordered_json const& json, int indent = -1) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace lfrec::inline v0
