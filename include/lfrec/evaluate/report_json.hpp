// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/evaluate/best_models.hpp"
#include "lfrec/evaluate/comparison.hpp"
#include "lfrec/evaluate/report.hpp"
#include "lfrec/evaluate/segment_effect.hpp"
#include "lfrec/evaluate/segments.hpp"
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

/// {"segmentation", "segments": [{"segment", "users", "metrics": {name: mean}, "intervals": {name:
/// [low, high]}}], "elsewhere"}.
[[nodiscard]] inline ordered_json to_json(segment_figures const& f) {
  ordered_json json = {{"segmentation", f.segmentation},
                       {"segments", ordered_json::array()},
                       {"elsewhere", f.elsewhere}};
  for (auto const& s : f.segments) {
    ordered_json one = {{"segment", s.label},
                        {"users", s.users},
                        {"metrics", ordered_json::object()},
                        {"intervals", ordered_json::object()}};
    for (std::size_t m = 0; m < f.metrics.size() && s.users > 0; ++m) {
      one["metrics"][f.metrics[m]] = s.means[m];
      if (s.ranges[m]) one["intervals"][f.metrics[m]] = detail::interval_json(*s.ranges[m]);
    }
    json["segments"].push_back(std::move(one));
  }
  return json;
}

/// {"segmentation", "metric", "users", "segments", "f", "p", "variance_share"}.
[[nodiscard]] inline ordered_json to_json(segment_effect const& e) {
  return {{"segmentation", e.segmentation},
          {"metric", e.metric},
          {"users", e.users},
          {"segments", e.segments},
          {"f", e.f},
          {"p", e.p},
          {"variance_share", e.variance_share}};
}

/// {"segmentation", "metric", "segments": [{"segment", "users", "best": a name, "models":
/// [{"model", "mean", "interval"?, "best_share", "best_interval"?, "behind"?, "may_be_best"}]}],
/// "notes"}.
[[nodiscard]] inline ordered_json to_json(best_figures const& best) {
  ordered_json json = {{"segmentation", best.segmentation},
                       {"metric", best.metric},
                       {"segments", ordered_json::array()},
                       {"notes", best.notes}};
  for (auto const& s : best.segments) {
    ordered_json one = {{"segment", s.label}, {"users", s.users}};
    if (s.users > 0) one["best"] = best.models.at(s.best);
    one["models"] = ordered_json::array();
    for (std::size_t m = 0; m < s.models.size(); ++m) {
      auto const& model = s.models[m];
      ordered_json figures = {{"model", best.models.at(m)}, {"mean", model.mean}};
      if (model.range) figures["interval"] = detail::interval_json(*model.range);
      figures["best_share"] = model.best_share;
      if (model.best_range) figures["best_interval"] = detail::interval_json(*model.best_range);
      if (model.behind) figures["behind"] = detail::interval_json(*model.behind);
      figures["may_be_best"] = model.may_be_best;
      one["models"].push_back(std::move(figures));
    }
    json["segments"].push_back(std::move(one));
  }
  return json;
}

/// As text, whatever ids and names hold: what is not UTF-8 becomes U+FFFD. A negative indent puts
/// everything on one line.
[[nodiscard]] inline std::string json_text(ordered_json const& json, int indent = -1) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace lfrec::inline v0
