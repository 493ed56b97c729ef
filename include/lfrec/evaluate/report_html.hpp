// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/comparison.hpp"
#include "lfrec/evaluate/html_page.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/report_charts.hpp"
#include "lfrec/evaluate/report_tables.hpp"
#include "lfrec/evaluate/segment_tables.hpp"
#include "lfrec/evaluate/summary.hpp"
#include "lfrec/evaluate/table.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Figures that say what a list is besides right, for which a model may pay with accuracy.
[[nodiscard]] inline bool is_beyond_accuracy(std::string_view metric) {
  constexpr std::array<std::string_view, 10> kinds{
      "average_popularity",   "calibration", "catalogue_coverage", "gini",
      "intra_list_diversity", "novelty",     "popularity_lift",    "serendipity",
      "shannon_entropy",      "surprise"};
  auto const kind = metric.substr(0, metric.find('@'));
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// The names of a report's metrics, then of its figures over all lists.
[[nodiscard]] inline std::vector<std::string> figure_names(report_summary const& s) {
  std::vector<std::string> names;
  for (auto const& m : s.metrics) names.push_back(m.metric);
  for (auto const& m : s.overall) names.push_back(m.name);
  return names;
}

}  // namespace detail

/// Reports as parts of a page: all figures; how they are spread over the users; for two models and
/// more, accuracy (the first metric) against what it may cost. `summaries` are those of the
/// reports, in their order. Throws shape_error unless all have the same metrics.
[[nodiscard]] inline std::vector<html_section> report_sections(
    std::span<named_report const> reports, std::span<report_summary const> summaries) {
  if (reports.size() != summaries.size())
    detail::fail<shape_error>(
        {"report_sections: ", reports.size(), " reports, ", summaries.size(), " summaries"});
  if (reports.empty()) return {};
  html_section figures{"Figures",
                       "The mean of each metric over the users, with its interval as whiskers; "
                       "figures over all lists together have none.",
                       {},
                       {}};
  figures.tables.push_back(to_table(summaries));  // throws unless the metrics are the same
  figures.tables.back().title = "All figures";
  auto const names = detail::figure_names(summaries.front());
  for (auto const& name : names) figures.charts.push_back(means_chart(summaries, name));

  html_section spread{
      "Users", "A mean hides who gains: the share of users who get at least so much.", {}, {}};
  for (auto const& metric : reports.front().result.metrics())
    spread.charts.push_back(distribution_chart(reports, metric));
  std::vector<html_section> sections{std::move(figures), std::move(spread)};

  html_section costs{"What accuracy costs", "Each point is a model.", {}, {}};
  for (auto const& name : names)
    if (reports.size() > 1 && detail::is_beyond_accuracy(name) && name != names.front())
      costs.charts.push_back(trade_off_chart(summaries, name, names.front()));
  if (!costs.charts.empty()) sections.push_back(std::move(costs));
  return sections;
}

/// A comparison as a part of a page: the differences, and whether they may be chance.
[[nodiscard]] inline html_section comparison_section(comparison const& c) {
  return {"Differences in " + c.metric,
          "The difference of each pair of models over the same users. Where the interval holds 0, "
          "it may be chance.",
          {differences_chart(c)},
          {pairs_table(c)}};
}

/// Models by the segments of one segmentation as a part of a page: a plot per metric,
/// then whatever `more` is to be told of them. Throws as segments_table.
[[nodiscard]] inline html_section segments_section(std::span<named_segments const> models,
                                                   std::vector<table> more = {}) {
  if (models.empty()) return {};
  auto const& figures = models.front().figures;
  html_section section{"By " + figures.segmentation,
                       "The number of users of a segment stands beside its name.",
                       {},
                       {}};
  for (auto const& metric : figures.metrics)
    section.charts.push_back(segments_chart(models, metric));
  section.tables = std::move(more);
  return section;
}

}  // namespace lfrec::inline v0
