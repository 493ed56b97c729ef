// SPDX-License-Identifier: MIT
// What needs no optional part: tables. JSON and the page are in findings_json.cpp.
#include "findings.hpp"

#include <algorithm>
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
  for (auto const& each : all.segments) {
    tables.push_back(lfrec::segments_table(each.models, each.models.front().figures.metrics.at(0)));
    if (each.best) tables.push_back(lfrec::to_table(*each.best));
    if (!each.effects.empty()) tables.push_back(lfrec::to_table(each.effects));
  }
  return tables;
}

/// A line per model, segment and metric; the segment of all users has no name.
lfrec::table tidy_table(findings const& all) {
  auto t = lfrec::figures_table(all.summaries);
  if (all.segments.empty()) return t;
  lfrec::table together{"", {}, {}, {}};
  for (auto const& each : all.segments) {
    auto part = lfrec::segment_figures_table(each.models);
    together.columns = part.columns;
    together.rows.insert(together.rows.end(), part.rows.begin(), part.rows.end());
  }
  for (auto& row : t.rows) row.insert(row.begin() + 1, {"", ""});
  together.rows.insert(together.rows.begin(), t.rows.begin(), t.rows.end());
  return together;
}

template <typename Render>
std::string joined(std::vector<lfrec::table> const& tables, Render&& one) {
  std::string text;
  for (auto const& table : tables) text += (text.empty() ? "" : "\n") + one(table);
  return text;
}

}  // namespace

void add_segments(findings& all, std::span<lfrec::segmentation const> segments,
                  lfrec::executor_ref threads) {
  if (!segments.empty() && all.reports.front().result.metrics().empty())
    throw lfrec::invalid_option(
        "--segments asks for a metric of each user: those given are of all lists together");
  // The intervals of many models side by side look further into the tails.
  lfrec::bootstrap_options how;
  how.resamples = std::max(how.resamples, 50 * static_cast<int>(all.reports.size()));
  for (auto const& groups : segments) {
    auto& found = all.segments.emplace_back();
    for (auto const& [name, report] : all.reports)
      found.models.push_back({name, lfrec::segment_report(report, groups, {}, threads)});
    auto const& first = found.models.front().figures;
    auto const& metric = first.metrics.front();
    std::size_t filled = 0;
    std::size_t users = 0;
    for (auto const& segment : first.segments) {
      filled += segment.users > 0 ? 1U : 0U;
      users += segment.users;
    }
    if (filled >= 2 && users > filled)
      for (auto const& [name, report] : all.reports)
        found.effects.push_back({name, lfrec::test_segments(report, groups, metric, {}, threads)});
    if (all.reports.size() > 1 && users > 1 &&
        all.reports.front().result.wanted(metric) != lfrec::goal::neither)
      found.best = lfrec::best_models(all.reports, groups, metric, how, threads);
  }
}

std::string render(findings const& all, std::string const& format) {
  if (format == "json") return render_json(all);
  if (format == "csv") return lfrec::to_csv(tidy_table(all));
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
