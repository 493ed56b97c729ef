// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/comparison.hpp"
#include "lfrec/evaluate/summary.hpp"
#include "lfrec/evaluate/table.hpp"

namespace lfrec::inline v0 {

/// Which of its p-values a table shows.
enum class p_correction { none, holm, benjamini_hochberg };
constexpr std::array<std::string_view, 3> names(p_correction const*) {
  return {"none", "Holm", "Benjamini-Hochberg"};
}

namespace detail {

[[nodiscard]] inline table_cell count_cell(std::size_t count) {
  return table_number{static_cast<double>(count), 0};
}
[[nodiscard]] inline table_cell interval_cell(interval const& range) {
  return table_interval{range.low, range.high};
}
[[nodiscard]] inline table_cell interval_cell(std::optional<interval> const& range) {
  return range ? interval_cell(*range) : table_cell{};
}

/// "95 %"
[[nodiscard]] inline std::string level_text(bootstrap_options const& options) {
  return number_text(static_cast<float>(100 * options.level)) + " %";
}

[[nodiscard]] inline table_cell p_cell(p_value const& p, p_correction shown) {
  return table_number{shown == p_correction::holm   ? p.holm
                      : shown == p_correction::none ? p.raw
                                                    : p.benjamini_hochberg};
}

[[nodiscard]] inline std::string correction_text(std::size_t pairs, p_correction shown) {
  return "correction of the p values for " + std::to_string(pairs) + " pairs: " + value_text(shown);
}

[[nodiscard]] inline std::string users_text(report_summary const& s) {
  return std::to_string(s.users) + " users evaluated, " + std::to_string(s.skipped) +
         " skipped: nothing held out";
}

[[nodiscard]] inline std::string intervals_text(report_summary const& s) {
  if (std::none_of(s.metrics.begin(), s.metrics.end(), [](auto const& m) { return m.range; }))
    return {};
  return "intervals: " + level_text(s.bootstrap) + ", bootstrap over users (" +
         value_text(s.bootstrap.method) + ", " + std::to_string(s.bootstrap.resamples) +
         " resamples)";
}

/// What all say stands once; what only some say, with their names before it.
[[nodiscard]] inline std::vector<std::string> shared_notes(
    std::span<report_summary const> summaries) {
  std::vector<std::string> notes;
  auto const add = [&](auto const& lines_of) {
    for (auto const& one : summaries)
      for (auto const& line : lines_of(one)) {
        std::string who;
        std::size_t count = 0;
        for (auto const& other : summaries) {
          auto const lines = lines_of(other);
          if (std::find(lines.begin(), lines.end(), line) == lines.end()) continue;
          who += (count++ == 0 ? "" : ", ") + other.name;
        }
        auto note = count == summaries.size() ? std::string{} : who.append(": ");
        note += line;
        if (!line.empty() && std::find(notes.begin(), notes.end(), note) == notes.end())
          notes.push_back(note);
      }
  };
  using lines = std::vector<std::string>;
  add([](report_summary const& s) { return lines{users_text(s), intervals_text(s), s.protocol}; });
  add([](report_summary const& s) {
    lines warnings;
    for (auto const& text : s.warnings) warnings.push_back("warning: " + text);
    return warnings;
  });
  return notes;
}

}  // namespace detail

/// A line per metric with mean and interval, then the figures of all lists together; how many
/// users, the protocol and the warnings below.
[[nodiscard]] inline table to_table(report_summary const& s) {
  table t{s.name, {"metric", "mean", detail::level_text(s.bootstrap) + " interval"}, {}, {}};
  for (auto const& m : s.metrics)
    t.rows.push_back({m.metric, table_number{m.mean}, detail::interval_cell(m.range)});
  for (auto const& m : s.overall) t.rows.push_back({m.name, table_number{m.value}, ""});
  t.notes = detail::shared_notes(std::span(&s, 1));
  return t;
}

/// Models side by side: a line per model, a column per metric and its interval.
/// Throws shape_error unless all have the same metrics.
[[nodiscard]] inline table to_table(std::span<report_summary const> summaries) {
  table t{"", {"model"}, {}, detail::shared_notes(summaries)};
  for (auto const& s : summaries) {
    std::vector<std::string> columns{"model"};
    auto& row = t.rows.emplace_back();
    row.emplace_back(s.name);
    for (auto const& m : s.metrics) {
      columns.insert(columns.end(), {m.metric, m.metric + ' ' + detail::level_text(s.bootstrap)});
      row.insert(row.end(), {table_number{m.mean}, detail::interval_cell(m.range)});
    }
    for (auto const& m : s.overall) {
      columns.push_back(m.name);
      row.emplace_back(table_number{m.value});
    }
    if (&s == &summaries.front()) t.columns = columns;
    if (columns != t.columns)
      detail::fail<shape_error>(
          {"reports of ", summaries.front().name, " and ", s.name, " have different metrics"});
  }
  return t;
}

/// A line per model and metric: what other programs read as csv.
[[nodiscard]] inline table figures_table(std::span<report_summary const> summaries) {
  table t{"", {"model", "metric", "users", "mean", "interval"}, {}, {}};
  for (auto const& s : summaries) {
    auto const users = detail::count_cell(s.users);
    for (auto const& m : s.metrics)
      t.rows.push_back(
          {s.name, m.metric, users, table_number{m.mean}, detail::interval_cell(m.range)});
    for (auto const& m : s.overall)
      t.rows.push_back({s.name, m.name, users, table_number{m.value}, ""});
  }
  return t;
}

/// The models of a comparison with their intervals.
[[nodiscard]] inline table to_table(comparison const& c) {
  table t{c.metric, {"model", "mean", "interval"}, {}, c.notes};
  for (auto const& m : c.models)
    t.rows.push_back({m.name, table_number{m.mean}, detail::interval_cell(m.range)});
  return t;
}

/// A line per pair of models: who is better by how much, and whether that may be chance.
[[nodiscard]] inline table pairs_table(comparison const& c,
                                       p_correction shown = p_correction::holm) {
  auto const p = [shown](p_value const& value) { return detail::p_cell(value, shown); };
  table t{c.metric + ": differences, first - second",
          {"first", "second", "difference", "interval", "effect size", "wins", "ties", "losses",
           "p bootstrap", "p permutation", "p t", "p Wilcoxon", "users needed"},
          {},
          c.notes};
  for (auto const& pair : c.pairs)
    t.rows.push_back({c.models.at(pair.first).name, c.models.at(pair.second).name,
                      table_number{pair.difference}, detail::interval_cell(pair.range),
                      table_number{pair.effect_size, 3}, detail::count_cell(pair.wins),
                      detail::count_cell(pair.ties), detail::count_cell(pair.losses),
                      p(pair.p_bootstrap), p(pair.p_permutation), p(pair.p_t), p(pair.p_wilcoxon),
                      table_number{pair.users_needed, 0}});
  t.notes.push_back(detail::correction_text(c.pairs.size(), shown));
  return t;
}

/// The models over several seeds: the mean, its interval, and how much of the doubt comes from the
/// seeds and how much from the users.
[[nodiscard]] inline table to_table(seed_spread const& s) {
  table t{
      s.metric, {"model", "mean", "interval", "sd over seeds", "error from users"}, {}, s.notes};
  for (auto const& model : s.models) {
    auto const& f = model.figure;
    t.rows.push_back({model.name, table_number{f.mean}, detail::interval_cell(f.range),
                      table_number{f.seed_sd}, table_number{f.user_error}});
  }
  t.notes.insert(t.notes.begin(),
                 std::to_string(s.seeds) + " seeds, " + std::to_string(s.users) + " users");
  return t;
}

/// A line per pair of them.
[[nodiscard]] inline table pairs_table(seed_spread const& s,
                                       p_correction shown = p_correction::holm) {
  table t{s.metric + ": differences, first - second",
          {"first", "second", "difference", "interval", "seeds won", "p t"},
          {},
          {detail::correction_text(s.pairs.size(), shown)}};
  for (auto const& pair : s.pairs)
    t.rows.push_back({s.models.at(pair.first).name, s.models.at(pair.second).name,
                      table_number{pair.figure.mean}, detail::interval_cell(pair.figure.range),
                      detail::count_cell(pair.wins), detail::p_cell(pair.p_t, shown)});
  return t;
}

}  // namespace lfrec::inline v0
