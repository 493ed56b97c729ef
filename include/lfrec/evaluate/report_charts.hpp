// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/chart.hpp"
#include "lfrec/evaluate/comparison.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/summary.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// A mean or a figure over all lists, whichever has the name.
[[nodiscard]] inline std::optional<metric_figure> find_figure(report_summary const& s,
                                                              std::string_view name) {
  for (auto const& m : s.metrics)
    if (m.metric == name) return m;
  for (auto const& m : s.overall)
    if (m.name == name) return metric_figure{m.name, m.value, {}};
  return {};
}

[[nodiscard]] inline metric_figure figure_of(report_summary const& s, std::string_view name) {
  auto found = find_figure(s, name);
  if (!found)
    detail::fail<invalid_option>({"the report of ", s.name, " has no metric '", name, "'"});
  return *std::move(found);
}

}  // namespace detail

/// A bar per model, with the intervals that there are. `metric` may be a figure over all lists.
/// Throws invalid_option for a metric that a report does not have.
[[nodiscard]] inline chart means_chart(std::span<report_summary const> summaries,
                                       std::string const& metric) {
  chart c;
  c.title = metric;
  c.along = "model";
  c.value = metric;
  auto& means = c.series.emplace_back(chart_series{metric, {}, {}});
  auto const nan = std::numeric_limits<double>::quiet_NaN();
  bool some = false;
  for (auto const& s : summaries) {
    auto const figure = detail::figure_of(s, metric);
    c.labels.push_back(s.name);
    means.values.push_back(figure.mean);
    auto const range = figure.range.value_or(interval{nan, nan});
    means.ranges.push_back({range.low, range.high, c.digits});
    some = some || figure.range;
  }
  if (!some) means.ranges.clear();
  return c;
}

/// How the users' values are spread: for thresholds from the smallest to the largest value, the
/// share of users who reach them; a line per model. Values that are not finite count as missed.
/// O(values · (log values + thresholds)). Throws invalid_option for a metric that a report lacks.
[[nodiscard]] inline chart distribution_chart(std::span<named_report const> reports,
                                              std::string const& metric,
                                              std::size_t thresholds = 41) {
  chart c;
  c.form = chart_form::lines;
  c.title = metric + ": how many users get how much";
  c.along = metric + " of at least";
  c.value = "share of users";
  c.digits = 3;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  std::vector<std::vector<double>> sorted;
  for (auto const& r : reports) {
    auto const values = r.result.values(metric);
    auto& finite = sorted.emplace_back();
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                 [](double v) { return std::isfinite(v); });
    std::sort(finite.begin(), finite.end());
    if (finite.empty()) continue;
    low = std::min(low, finite.front());
    high = std::max(high, finite.back());
  }
  if (!(low < high)) thresholds = low == high ? 1 : 0;
  for (std::size_t t = 0; t < thresholds; ++t) {
    auto const share =
        thresholds > 1 ? static_cast<double>(t) / static_cast<double>(thresholds - 1) : 0;
    c.positions.push_back(t + 1 == thresholds ? high : low + share * (high - low));
  }
  for (std::size_t m = 0; m < reports.size(); ++m) {
    auto& line = c.series.emplace_back(chart_series{reports[m].name, {}, {}});
    for (double const at : c.positions) {
      auto const below = std::lower_bound(sorted[m].begin(), sorted[m].end(), at);
      line.values.push_back(static_cast<double>(sorted[m].end() - below) /
                            static_cast<double>(reports[m].result.users().size()));
    }
  }
  return c;
}

/// A point per model: what `cost` (the popularity of what is recommended, say) stands against what
/// `metric`. Throws invalid_option for either that a report lacks.
[[nodiscard]] inline chart trade_off_chart(std::span<report_summary const> summaries,
                                           std::string const& cost, std::string const& metric) {
  auto c = means_chart(summaries, metric);
  c.form = chart_form::points;
  c.title = metric + " against " + cost;
  c.along = cost;
  for (auto const& s : summaries) c.positions.push_back(detail::figure_of(s, cost).mean);
  return c;
}

/// A bar per pair of models: the difference of their means with its interval. One whose interval
/// holds 0 may be chance.
[[nodiscard]] inline chart differences_chart(comparison const& of) {
  chart c;
  c.title = of.metric + ": differences";
  c.along = "pair";
  c.value = "difference of " + of.metric;
  auto& bars = c.series.emplace_back(chart_series{of.metric, {}, {}});
  for (auto const& pair : of.pairs) {
    c.labels.push_back(of.models.at(pair.first).name + " - " + of.models.at(pair.second).name);
    bars.values.push_back(pair.difference);
    bars.ranges.push_back({pair.range.low, pair.range.high, c.digits});
  }
  return c;
}

}  // namespace lfrec::inline v0
