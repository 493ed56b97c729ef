// SPDX-License-Identifier: MIT
// What needs no optional part: tables. JSON and the page are in findings_json.cpp.
#include "findings.hpp"

#include <lfrec/evaluate/report_tables.hpp>

namespace cli {

namespace {

std::vector<lfrec::table> tables_of(findings const& all) {
  std::vector<lfrec::table> tables;
  if (all.summaries.size() == 1) {
    tables.push_back(lfrec::to_table(all.summaries.front()));
    tables.back().title.clear();
  } else {
    tables.push_back(lfrec::to_table(all.summaries));
  }
  auto& notes = tables.front().notes;
  notes.insert(notes.end(), all.notes.begin(), all.notes.end());
  if (!all.comparisons.empty()) tables.push_back(lfrec::pairs_table(all.comparisons.front()));
  return tables;
}

template <typename Render>
std::string joined(std::vector<lfrec::table> const& tables, Render&& one) {
  std::string text;
  for (auto const& table : tables) text += (text.empty() ? "" : "\n") + one(table);
  return text;
}

}  // namespace

std::string render(findings const& all, std::string const& format) {
  if (format == "json") return render_json(all);
  if (format == "csv") return lfrec::to_csv(lfrec::figures_table(all.summaries));
  if (format == "markdown")
    return joined(tables_of(all), [](lfrec::table const& t) { return lfrec::to_markdown(t); });
  return joined(tables_of(all), [](lfrec::table const& t) { return lfrec::to_text(t); });
}

std::string render_users(findings const& all) {
  bool const several = all.reports.size() > 1;
  lfrec::table t{"", {}, {}, {}};
  if (several) t.columns.emplace_back("model");
  t.columns.emplace_back("user");
  auto const& metrics = all.reports.front().result.metrics();
  t.columns.insert(t.columns.end(), metrics.begin(), metrics.end());
  for (auto const& [name, report] : all.reports)
    for (std::size_t n = 0; n < report.users().size(); ++n) {
      auto& row = t.rows.emplace_back();
      if (several) row.emplace_back(name);
      row.emplace_back(all.user_id(report.users()[n]));
      for (std::size_t m = 0; m < metrics.size(); ++m)
        row.emplace_back(lfrec::table_number{report.values(m)[n]});
    }
  return lfrec::to_csv(t);
}

}  // namespace cli
