// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/best_models.hpp"
#include "lfrec/evaluate/chart.hpp"
#include "lfrec/evaluate/report_tables.hpp"
#include "lfrec/evaluate/segment_effect.hpp"
#include "lfrec/evaluate/segments.hpp"
#include "lfrec/evaluate/table.hpp"

namespace lfrec::inline v0 {

/// One model by segments.
struct named_segments {
  std::string name;
  segment_figures figures;
};

/// Whether a model's figures differ between segments.
struct named_effect {
  std::string name;
  segment_effect effect;
};

namespace detail {

/// The position of the metric. Throws shape_error unless all models have the same segments,
/// invalid_option for a metric that one does not have.
[[nodiscard]] inline std::size_t segments_column(std::span<named_segments const> models,
                                                 std::string_view metric) {
  auto const& first = models.front();
  for (auto const& model : models) {
    auto const same = [](segment_figure const& a, segment_figure const& b) {
      return a.label == b.label && a.users == b.users;
    };
    if (model.figures.metrics != first.figures.metrics ||
        !std::equal(model.figures.segments.begin(), model.figures.segments.end(),
                    first.figures.segments.begin(), first.figures.segments.end(), same))
      detail::fail<shape_error>({"segments of ", first.name, " and ", model.name,
                                 " are not the same users by the same metrics"});
  }
  auto const& metrics = first.figures.metrics;
  auto const at = std::find(metrics.begin(), metrics.end(), metric);
  if (at == metrics.end())
    detail::fail<invalid_option>({"the segments have no metric '", metric, "'"});
  return static_cast<std::size_t>(at - metrics.begin());
}

}  // namespace detail

/// A line per segment, and for each model the mean of one metric with its interval. Throws
/// shape_error unless the models have the same segments, invalid_option for an unknown metric.
[[nodiscard]] inline table segments_table(std::span<named_segments const> models,
                                          std::string_view metric) {
  if (models.empty()) return {};
  auto const m = detail::segments_column(models, metric);
  auto const& first = models.front().figures;
  table t{std::string{metric} + " by " + first.segmentation, {first.segmentation, "users"}, {}, {}};
  for (auto const& model : models)
    t.columns.insert(t.columns.end(), {model.name, model.name + " interval"});
  for (std::size_t s = 0; s < first.segments.size(); ++s) {
    auto& row = t.rows.emplace_back();
    row.insert(row.end(), {first.segments[s].label, detail::count_cell(first.segments[s].users)});
    for (auto const& model : models) {
      auto const& segment = model.figures.segments[s];
      row.insert(row.end(), {segment.users > 0 ? table_cell{table_number{segment.means[m]}} : "",
                             detail::interval_cell(segment.ranges[m])});
    }
  }
  if (first.elsewhere > 0)
    t.notes.push_back(std::to_string(first.elsewhere) + " evaluated users are in no segment");
  return t;
}

/// A line per model, segment and metric: what other programs read as csv.
[[nodiscard]] inline table segment_figures_table(std::span<named_segments const> models) {
  table t{"", {"model", "segmentation", "segment", "metric", "users", "mean", "interval"}, {}, {}};
  for (auto const& model : models)
    for (auto const& segment : model.figures.segments)
      for (std::size_t m = 0; m < model.figures.metrics.size(); ++m)
        t.rows.push_back({model.name, model.figures.segmentation, segment.label,
                          model.figures.metrics[m], detail::count_cell(segment.users),
                          segment.users > 0 ? table_cell{table_number{segment.means[m]}} : "",
                          detail::interval_cell(segment.ranges[m])});
  return t;
}

/// Bars in groups: a group per segment, a bar per model. Throws as segments_table.
[[nodiscard]] inline chart segments_chart(std::span<named_segments const> models,
                                          std::string_view metric) {
  chart c;
  if (models.empty()) return c;
  auto const m = detail::segments_column(models, metric);
  auto const nan = std::numeric_limits<double>::quiet_NaN();
  auto const& first = models.front().figures;
  c.title = std::string{metric} + " by " + first.segmentation;
  c.along = first.segmentation;
  c.value = metric;
  for (auto const& segment : first.segments)
    c.labels.push_back(segment.label + " (" + std::to_string(segment.users) + ')');
  for (auto const& model : models) {
    auto& bars = c.series.emplace_back(chart_series{model.name, {}, {}});
    for (auto const& segment : model.figures.segments) {
      auto const range = segment.ranges[m].value_or(interval{nan, nan});
      bars.values.push_back(segment.means[m]);
      bars.ranges.push_back({range.low, range.high, c.digits});
    }
  }
  return c;
}

/// Which users each model is best for: a line per segment and model.
[[nodiscard]] inline table to_table(best_figures const& best) {
  table t{best.metric + ": which model for whom, by " + best.segmentation,
          {best.segmentation, "users", "model", "mean", "interval", "best for",
           "best for, interval", "behind the best"},
          {},
          best.notes};
  for (auto const& segment : best.segments)
    for (std::size_t m = 0; m < segment.models.size(); ++m) {
      auto const& model = segment.models[m];
      if (segment.users == 0) continue;
      t.rows.push_back({segment.label, detail::count_cell(segment.users), best.models.at(m),
                        table_number{model.mean}, detail::interval_cell(model.range),
                        table_number{model.best_share, 3}, detail::interval_cell(model.best_range),
                        m == segment.best   ? "best"
                        : model.may_be_best ? "may be chance"
                                            : "yes"});
    }
  return t;
}

/// Whether some users are easier to recommend for than others: a line per segmentation and model.
[[nodiscard]] inline table to_table(std::span<named_effect const> effects) {
  table t{
      "Do segments differ?",
      {"segmentation", "model", "metric", "users", "segments", "F", "p", "share of variance"},
      {},
      {"p: how often users shuffled over the segments differ as much; share of variance: of the "
       "users' values, between segments beyond chance"}};
  for (auto const& [name, e] : effects)
    t.rows.push_back({e.segmentation, name, e.metric, detail::count_cell(e.users),
                      detail::count_cell(e.segments), table_number{e.f, 2}, table_number{e.p},
                      table_number{e.variance_share, 3}});
  return t;
}

}  // namespace lfrec::inline v0
