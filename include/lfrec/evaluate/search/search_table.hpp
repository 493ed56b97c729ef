// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/search.hpp"
#include "lfrec/evaluate/table.hpp"

namespace lfrec::inline v0 {

/// All that a search tried, a line per trial in the order of the proposals: its settings in a
/// column each, what it found on the way, its figure or why there is none. The best is marked.
[[nodiscard]] inline table to_table(search_result const& result) {
  table t{"Trials", {"trial"}, {}, {}};
  std::vector<std::string> asked;
  std::vector<std::string> found;
  auto const collect = [](configuration const& settings, std::vector<std::string>& names) {
    for (auto const& each : settings)
      if (std::find(names.begin(), names.end(), each.name) == names.end())
        names.push_back(each.name);
  };
  bool partial = false;
  bool failed = false;
  for (auto const& each : result.trials) {
    collect(each.settings, asked);
    collect(each.found, found);
    partial = partial || each.share != 1;
    failed = failed || !each.error.empty();
  }
  for (auto const& name : asked) t.columns.push_back(name);
  for (auto const& name : found) t.columns.push_back(name + " found");
  if (partial) t.columns.emplace_back("share");
  for (auto const* const name : {"figure", "best", "seconds"}) t.columns.emplace_back(name);
  if (failed) t.columns.emplace_back("error");

  auto const text_of = [](configuration const& settings, std::string const& name) {
    auto const at = std::find_if(settings.begin(), settings.end(),
                                 [&](setting const& s) { return s.name == name; });
    return at == settings.end() ? std::string{} : at->text;
  };
  for (std::size_t n = 0; n < result.trials.size(); ++n) {
    auto const& each = result.trials[n];
    auto& row = t.rows.emplace_back();
    row.emplace_back(table_number{static_cast<double>(each.number), 0});
    for (auto const& name : asked) row.emplace_back(text_of(each.settings, name));
    for (auto const& name : found) row.emplace_back(text_of(each.found, name));
    if (partial) row.emplace_back(table_number{each.share, 3});
    row.emplace_back(each.figure ? table_cell{table_number{*each.figure}} : table_cell{});
    row.emplace_back(n == result.best && each.figure ? "best" : "");
    row.emplace_back(table_number{each.seconds, 1});
    if (failed) row.emplace_back(each.error);
  }
  if (result.stopped) t.notes.emplace_back("ended before the strategy was through");
  return t;
}

}  // namespace lfrec::inline v0
