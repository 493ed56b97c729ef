// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <lfrec/core/executor.hpp>
#include <lfrec/core/types.hpp>
#include <lfrec/evaluate/comparison.hpp>
#include <lfrec/evaluate/named_report.hpp>
#include <lfrec/evaluate/segment_tables.hpp>
#include <lfrec/evaluate/segments.hpp>
#include <lfrec/evaluate/summary.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cli {

/// The models by one segmentation.
struct segment_findings {
  std::vector<lfrec::named_segments> models;
  std::vector<lfrec::named_effect> effects;  // by the first metric; none for a single segment
  std::optional<lfrec::best_figures> best;   // the same, for several models
};

/// All that an evaluation found, before it is written down.
struct findings {
  std::vector<lfrec::named_report> reports;
  std::vector<lfrec::report_summary> summaries;
  std::vector<lfrec::comparison> comparisons;  // by metric
  std::vector<segment_findings> segments;
  std::vector<std::string> notes;  // what else must be said
  std::size_t unknown_users = 0;
  std::size_t unknown_items = 0;
  std::function<std::string(lfrec::user_index)> user_id;
};

/// Compares the reports by their metrics, the first `metrics` of them; none for one report. Where
/// the program was built without lfrec::stats, there are none and a note.
void add_comparisons(findings& all, std::size_t metrics, lfrec::executor_ref threads);

/// Judges each segment of users on its own.
void add_segments(findings& all, std::span<lfrec::segmentation const> segments,
                  lfrec::executor_ref threads);

/// As text, Markdown, csv (a line per model, segment and metric) or JSON.
[[nodiscard]] std::string render(findings const& all, std::string const& format);
[[nodiscard]] std::string render_json(findings const& all);

/// A page for a browser, with plots if the program was built with Chart.js.
[[nodiscard]] std::string render_page(findings const& all);

/// A line per model and user, with the value of each metric.
[[nodiscard]] std::string render_users(findings const& all);

/// Throws invalid_option for what this program was built without: asked before the work.
void check_rendering(std::string const& format, bool page);

}  // namespace cli
