// SPDX-License-Identifier: MIT
// JSON and the page: where lfrec::json is missing, they are refused.
#include <lfrec/core/error.hpp>

#include "findings.hpp"

#ifdef LFREC_CLI_JSON
#include <lfrec/evaluate/report_html.hpp>
#include <lfrec/evaluate/report_json.hpp>
#include <utility>

#include "plot_library.hpp"
#endif

namespace cli {

#ifdef LFREC_CLI_JSON

void check_rendering(std::string const& /*format*/, bool /*page*/) {}

std::string render_json(findings const& all) {
  lfrec::ordered_json json;
  if (all.summaries.size() == 1) {
    json = lfrec::to_json(all.summaries.front());
  } else {
    json["models"] = lfrec::ordered_json::array();
    for (auto const& summary : all.summaries) json["models"].push_back(lfrec::to_json(summary));
    json["comparisons"] = lfrec::ordered_json::array();
    for (auto const& each : all.comparisons) json["comparisons"].push_back(lfrec::to_json(each));
  }
  for (auto const& each : all.segments) {
    lfrec::ordered_json one = {{"models", lfrec::ordered_json::array()},
                               {"effects", lfrec::ordered_json::array()}};
    for (auto const& [name, figures] : each.models) {
      auto model = lfrec::to_json(figures);
      model["model"] = name;
      one["models"].push_back(std::move(model));
    }
    for (auto const& [name, effect] : each.effects) {
      auto model = lfrec::to_json(effect);
      model["model"] = name;
      one["effects"].push_back(std::move(model));
    }
    if (each.best) one["best"] = lfrec::to_json(*each.best);
    json["segments"].push_back(std::move(one));
  }
  json["unknown_users"] = all.unknown_users;
  json["unknown_items"] = all.unknown_items;
  json["notes"] = all.notes;
  return lfrec::json_text(json, 2) + '\n';
}

std::string render_page(findings const& all) {
  auto sections = lfrec::report_sections(all.reports, all.summaries);
  auto& notes = sections.front().tables.front().notes;
  notes.insert(notes.end(), all.notes.begin(), all.notes.end());
  for (auto const& each : all.comparisons) sections.push_back(lfrec::comparison_section(each));
  for (auto const& each : all.segments) {
    std::vector<lfrec::table> more;
    if (!each.effects.empty()) more.push_back(lfrec::to_table(each.effects));
    if (each.best) more.push_back(lfrec::to_table(*each.best));
    sections.push_back(lfrec::segments_section(each.models, std::move(more)));
  }
  return lfrec::to_html(sections, {.title = "Evaluation", .plot_library = plot_library()});
}

#else

void check_rendering(std::string const& format, bool page) {
  if (page || format == "json")
    throw lfrec::invalid_option(std::string(page ? "--report" : "JSON") +
                                ": this lfrec was built without nlohmann-json");
}

std::string render_json(findings const&) {
  return {};
}
std::string render_page(findings const&) {
  return {};
}

#endif

}  // namespace cli
