// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/table.hpp"

namespace lfrec::inline v0 {

/// How a chart is drawn: a bar per label and series; a line per series over numbered positions; a
/// labelled point per position.
enum class chart_form { bars, lines, points };

/// A value per label or position; with intervals, if any, as many: NaN for a value that has none.
struct chart_series {
  std::string name;
  std::vector<double> values;
  std::vector<table_interval> ranges = {};
};

/// A plot before anybody draws it.
struct chart {
  chart_form form = chart_form::bars;
  std::string title;
  std::string along;  ///< what the labels or positions are: "model", "value of at least"
  std::string value;  ///< what the values are: "ndcg@10", "share of users"
  std::vector<std::string> labels = {};   ///< of bars and points
  std::vector<double> positions = {};     ///< of lines and points
  std::vector<chart_series> series = {};  ///< points have one
  int digits = 4;
};

/// Throws shape_error unless every series has a value for each label (bars), position (lines) or
/// both (points), and points come in one series.
inline void validate(chart const& c) {
  auto const count = c.form == chart_form::lines ? c.positions.size() : c.labels.size();
  auto const fail = [&](std::string const& what) {
    detail::fail<shape_error>({"chart '", c.title, "': ", what});
  };
  if (c.form == chart_form::points && c.positions.size() != count)
    fail(std::to_string(count) + " labels, " + std::to_string(c.positions.size()) + " positions");
  if (c.form == chart_form::points && c.series.size() != 1)
    fail("points come in one series, not " + std::to_string(c.series.size()));
  for (auto const& s : c.series) {
    if (s.values.size() != count)
      fail("'" + s.name + "' has " + std::to_string(s.values.size()) + " values for " +
           std::to_string(count) + (c.form == chart_form::lines ? " positions" : " labels"));
    if (!s.ranges.empty() && s.ranges.size() != count)
      fail("'" + s.name + "' has " + std::to_string(s.ranges.size()) + " intervals for " +
           std::to_string(count) + " values");
  }
}

/// The same figures for whoever cannot see the plot. Throws shape_error.
[[nodiscard]] inline table to_table(chart const& c) {
  validate(c);
  table t{c.title, {}, {}, {}};
  bool const labelled = c.form != chart_form::lines;
  bool const placed = c.form != chart_form::bars;
  if (labelled) t.columns.push_back(placed ? "name" : c.along);
  if (placed) t.columns.push_back(c.along);
  for (auto const& s : c.series) {
    t.columns.push_back(c.series.size() == 1 ? c.value : s.name);
    if (!s.ranges.empty()) t.columns.push_back(t.columns.back() + ", interval");
  }
  for (std::size_t n = 0; n < (labelled ? c.labels.size() : c.positions.size()); ++n) {
    auto& row = t.rows.emplace_back();
    if (labelled) row.emplace_back(c.labels[n]);
    if (placed) row.emplace_back(table_number{c.positions[n], c.digits});
    for (auto const& s : c.series) {
      row.emplace_back(table_number{s.values[n], c.digits});
      if (s.ranges.empty()) continue;
      bool const none = std::isnan(s.ranges[n].low) || std::isnan(s.ranges[n].high);
      row.emplace_back(none ? table_cell{} : s.ranges[n]);
    }
  }
  return t;
}

}  // namespace lfrec::inline v0
