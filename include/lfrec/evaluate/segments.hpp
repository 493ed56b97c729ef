// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/report.hpp"
#include "lfrec/evaluate/resamples.hpp"

namespace lfrec::inline v0 {

/// The users of a data set in named groups. evaluate/user_groups.hpp makes them; so may you.
struct segmentation {
  std::string name;                 ///< what the users are told apart by
  std::vector<std::string> labels;  ///< of the segments, in the order of tables
  /// One per user of the data set: a position in `labels`, or -1 for a user in no segment.
  std::vector<std::int32_t> segment_of_user;
};

/// The users of one segment: means and their intervals, in the order of segment_figures::metrics.
struct segment_figure {
  std::string label;
  std::size_t users = 0;
  std::vector<double> means = {};                    ///< 0 without users
  std::vector<std::optional<interval>> ranges = {};  ///< none for fewer than two users
};

/// A report by segments.
struct segment_figures {
  std::string segmentation;
  std::vector<std::string> metrics = {};
  std::vector<segment_figure> segments = {};
  std::size_t elsewhere = 0;  ///< evaluated users in no segment
};

namespace detail {

/// Throws shape_error unless the segmentation is whole and knows every evaluated user.
inline void check_segments(std::string_view who, report const& r, segmentation const& groups) {
  auto const prefix = std::string{who} + ": " + groups.name + ": ";
  if (groups.labels.empty()) detail::fail<shape_error>({prefix, "no segments"});
  for (std::size_t u = 0; u < groups.segment_of_user.size(); ++u) {
    auto const s = groups.segment_of_user[u];
    if (s < -1 || s >= static_cast<std::int64_t>(groups.labels.size()))
      detail::fail<shape_error>(
          {prefix, "user ", u, " is in segment ", s, ", of ", groups.labels.size()});
  }
  for (auto const user : r.users())
    if (to_index(user) < 0 || to_size(user) >= groups.segment_of_user.size())
      detail::fail<shape_error>({prefix, "evaluated user ", to_index(user), ", segments of ",
                                 groups.segment_of_user.size(), " users"});
}

/// The values of the evaluated users, by segment; those of users in none are left out.
[[nodiscard]] inline std::vector<std::vector<double>> by_segment(report const& r,
                                                                 std::span<double const> values,
                                                                 segmentation const& groups) {
  std::vector<std::vector<double>> parts(groups.labels.size());
  for (std::size_t n = 0; n < values.size(); ++n) {
    auto const s = groups.segment_of_user[to_size(r.users()[n])];
    if (s >= 0) parts[to_size(s)].push_back(values[n]);
  }
  return parts;
}

[[nodiscard]] inline std::optional<interval> range_of(std::span<double const> values,
                                                      bootstrap_options const& options,
                                                      executor_ref exec) {
  if (values.size() < 2) return std::nullopt;
  return bootstrap_interval(values, options, exec);
}

[[nodiscard]] inline double mean_of(std::span<double const> values) {
  double sum = 0;
  for (double const value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

[[nodiscard]] inline segment_figures segment_report(report const& r, segmentation const& groups,
                                                    bootstrap_options const& options,
                                                    executor_ref exec) {
  validate(options);
  check_segments("segment_report", r, groups);
  segment_figures result{.segmentation = groups.name, .metrics = r.metrics()};
  for (auto const& label : groups.labels) result.segments.push_back({.label = label});
  for (auto const user : r.users()) {
    auto const s = groups.segment_of_user[to_size(user)];
    ++(s < 0 ? result.elsewhere : result.segments[to_size(s)].users);
  }
  for (std::size_t m = 0; m < r.metrics().size(); ++m) {
    auto const parts = by_segment(r, r.values(m), groups);
    for (std::size_t s = 0; s < parts.size(); ++s) {
      result.segments[s].means.push_back(mean_of(parts[s]));
      result.segments[s].ranges.push_back(range_of(parts[s], options, exec));
    }
  }
  return result;
}

}  // namespace detail

/// The mean of each metric over the users of each segment, with its bootstrap interval. Same bits
/// for every executor. O(metrics · resamples · users). Throws invalid_option for the options,
/// shape_error for a segmentation that does not know an evaluated user.
template <Executor E>
[[nodiscard]] segment_figures segment_report(report const& r, segmentation const& groups,
                                             bootstrap_options const& options, E&& exec) {
  return detail::segment_report(r, groups, options, executor_ref(exec));
}
[[nodiscard]] inline segment_figures segment_report(report const& r, segmentation const& groups,
                                                    bootstrap_options const& options = {}) {
  return detail::segment_report(r, groups, options, executor_ref(serial{}));
}

/// The report of one segment's users alone: for compare(), or whatever takes a report. Figures over
/// all lists are left out, since they cannot be told apart by user; the protocol names the segment.
/// Throws unknown_id for a label that the segmentation does not have, shape_error as above.
[[nodiscard]] inline report only_segment(report const& r, segmentation const& groups,
                                         std::string_view label) {
  detail::check_segments("only_segment", r, groups);
  auto const found = std::find(groups.labels.begin(), groups.labels.end(), label);
  if (found == groups.labels.end()) {
    std::string known;
    for (auto const& name : groups.labels) known += (known.empty() ? "" : ", ") + name;
    detail::fail<unknown_id>(
        {"only_segment: ", groups.name, " has no segment '", label, "'; it has ", known});
  }
  auto const wanted = found - groups.labels.begin();
  std::vector<user_index> users;
  std::vector<std::vector<double>> values(r.metrics().size());
  for (std::size_t n = 0; n < r.users().size(); ++n) {
    if (groups.segment_of_user[to_size(r.users()[n])] != wanted) continue;
    users.push_back(r.users()[n]);
    for (std::size_t m = 0; m < values.size(); ++m) values[m].push_back(r.values(m)[n]);
  }
  return report(r.metrics(), std::move(users), std::move(values), r.skipped(),
                r.protocol() + "; " + groups.name + ": " + std::string{label}, {}, r.warnings(),
                r.goals());
}

/// The same of each model.
[[nodiscard]] inline std::vector<named_report> only_segment(std::span<named_report const> models,
                                                            segmentation const& groups,
                                                            std::string_view label) {
  std::vector<named_report> result;
  for (auto const& model : models)
    result.push_back({model.name, only_segment(model.result, groups, label)});
  return result;
}

}  // namespace lfrec::inline v0
