// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/report.hpp"

namespace lfrec::inline v0 {

/// The mean of a metric over the users. No interval for fewer than two users or values that are
/// not all finite.
struct metric_figure {
  std::string metric;
  double mean = 0;
  std::optional<interval> range = {};
};

/// A report without the values of each user: what tables and pages show.
struct report_summary {
  std::string name;  ///< of the model; may be empty
  std::vector<metric_figure> metrics = {};
  std::vector<overall_figure> overall = {};
  std::size_t users = 0;
  std::size_t skipped = 0;
  std::string protocol = {};
  std::vector<std::string> warnings = {};
  bootstrap_options bootstrap = {};  ///< of the intervals
};

namespace detail {

[[nodiscard]] inline report_summary summarize(std::string name, report const& r,
                                              bootstrap_options const& options, executor_ref exec) {
  report_summary summary{.name = std::move(name),
                         .metrics = {},
                         .overall = r.overall(),
                         .users = r.users().size(),
                         .skipped = r.skipped(),
                         .protocol = r.protocol(),
                         .warnings = r.warnings(),
                         .bootstrap = options};
  validate(options);
  for (std::size_t m = 0; m < r.metrics().size(); ++m) {
    auto const values = r.values(m);
    auto& figure = summary.metrics.emplace_back(metric_figure{r.metrics()[m], r.mean(m), {}});
    if (values.size() >= 2 &&
        std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }))
      figure.range = bootstrap_interval(values, options, exec);
  }
  return summary;
}

}  // namespace detail

/// Means with bootstrap intervals. O(metrics · resamples · users); same bits for every executor.
/// Throws invalid_option for options outside their range.
template <Executor E>
[[nodiscard]] report_summary summarize(named_report const& r, bootstrap_options const& options,
                                       E&& exec) {
  return detail::summarize(r.name, r.result, options, executor_ref(exec));
}
[[nodiscard]] inline report_summary summarize(named_report const& r,
                                              bootstrap_options const& options = {}) {
  return detail::summarize(r.name, r.result, options, executor_ref(serial{}));
}
[[nodiscard]] inline report_summary summarize(report const& r,
                                              bootstrap_options const& options = {}) {
  return detail::summarize({}, r, options, executor_ref(serial{}));
}

template <Executor E>
[[nodiscard]] std::vector<report_summary> summarize(std::span<named_report const> reports,
                                                    bootstrap_options const& options, E&& exec) {
  std::vector<report_summary> all;
  for (auto const& r : reports)
    all.push_back(detail::summarize(r.name, r.result, options, executor_ref(exec)));
  return all;
}
[[nodiscard]] inline std::vector<report_summary> summarize(std::span<named_report const> reports,
                                                           bootstrap_options const& options = {}) {
  return summarize(reports, options, serial{});
}

}  // namespace lfrec::inline v0
