// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/resamples.hpp"
#include "lfrec/evaluate/segments.hpp"
#include "lfrec/metrics/goal.hpp"

namespace lfrec::inline v0 {

/// One model among the users of a segment.
struct contender {
  double mean = 0;                     ///< 0 without users
  std::optional<interval> range = {};  ///< none for fewer than two users
  double best_share = 0;               ///< of users with whom no model is better; ties share
  std::optional<interval> best_range = {};
  /// best model - this one, in the mean, at a level that holds for all of the segment's models
  /// together (Bonferroni); none for the best itself and for fewer than two users.
  std::optional<interval> behind = {};
  bool may_be_best = true;  ///< `behind` does not rule it out
};

/// The models among the users of one segment.
struct segment_contest {
  std::string label;
  std::size_t users = 0;
  std::size_t best = 0;  ///< by mean, the first of equals; a position in best_figures::models
  std::vector<contender> models = {};
};

/// Which users each model is best for: what best_models() returns.
struct best_figures {
  std::string segmentation;
  std::string metric;
  std::vector<std::string> models = {};
  std::vector<segment_contest> segments = {};
  std::vector<std::string> notes = {};
};

namespace detail {

/// For each model, each user's share of being best: 1 / k where k models reach the best value.
[[nodiscard]] inline std::vector<std::vector<double>> best_shares(
    std::vector<std::span<double const>> const& values, goal wanted) {
  std::vector<std::vector<double>> shares(values.size(), std::vector<double>(values[0].size()));
  for (std::size_t u = 0; u < values[0].size(); ++u) {
    double best = values[0][u];
    for (auto const& model : values) best = is_better(model[u], best, wanted) ? model[u] : best;
    double reached = 0;
    for (auto const& model : values) reached += model[u] == best ? 1 : 0;
    for (std::size_t m = 0; m < values.size(); ++m)
      shares[m][u] = values[m][u] == best ? 1 / reached : 0;
  }
  return shares;
}

/// values[m] and shares[m] of the segment's users.
[[nodiscard]] inline segment_contest contest(std::string label,
                                             std::vector<std::vector<double>> const& values,
                                             std::vector<std::vector<double>> const& shares,
                                             goal wanted, bootstrap_options const& options,
                                             executor_ref exec) {
  segment_contest result{.label = std::move(label), .users = values[0].size()};
  for (std::size_t m = 0; m < values.size(); ++m) {
    result.models.push_back({.mean = mean_of(values[m]),
                             .range = range_of(values[m], options, exec),
                             .best_share = mean_of(shares[m]),
                             .best_range = range_of(shares[m], options, exec)});
    double const lead = result.models[m].mean - result.models[result.best].mean;
    if (is_better(lead, 0, wanted)) result.best = m;
  }
  if (result.users < 2) return result;
  auto all = options;
  all.level = 1 - (1 - options.level) / static_cast<double>(values.size() - 1);
  for (std::size_t m = 0; m < values.size(); ++m) {
    if (m == result.best) continue;
    auto const behind =
        bootstrap_interval(paired_differences(values[result.best], values[m]), all, exec);
    result.models[m].behind = behind;
    result.models[m].may_be_best = wanted == goal::highest ? behind.low <= 0 : behind.high >= 0;
  }
  return result;
}

[[nodiscard]] inline best_figures best_models(std::span<named_report const> reports,
                                              segmentation const& groups, std::string_view metric,
                                              bootstrap_options const& options, executor_ref exec) {
  validate(options);
  check_comparable("best_models", reports);
  auto const rivals = static_cast<double>(reports.size() - 1);
  check_tails("best_models", options.resamples, 1 - (1 - options.level) / rivals);
  report const& first = reports[0].result;
  check_segments("best_models", first, groups);
  std::vector<std::span<double const>> values;
  for (auto const& model : reports) values.push_back(values_of("best_models", model, metric));
  auto const wanted = first.wanted(metric);
  if (wanted == goal::neither)
    detail::fail<invalid_option>({"best_models: of ", metric, " no figure is better than another"});
  auto const shares = best_shares(values, wanted);

  best_figures result{.segmentation = groups.name, .metric = std::string{metric}};
  std::vector<std::vector<std::vector<double>>> parts;  // model, segment, user
  std::vector<std::vector<std::vector<double>>> share_parts;
  for (std::size_t m = 0; m < reports.size(); ++m) {
    result.models.push_back(reports[m].name);
    parts.push_back(by_segment(first, values[m], groups));
    share_parts.push_back(by_segment(first, shares[m], groups));
  }
  for (std::size_t s = 0; s < groups.labels.size(); ++s) {
    std::vector<std::vector<double>> of_segment;
    std::vector<std::vector<double>> shares_of_segment;
    for (std::size_t m = 0; m < reports.size(); ++m) {
      of_segment.push_back(parts[m][s]);
      shares_of_segment.push_back(share_parts[m][s]);
    }
    result.segments.push_back(
        contest(groups.labels[s], of_segment, shares_of_segment, wanted, options, exec));
  }
  result.notes = {
      "a user with several best models counts for each by an equal part",
      "the best is chosen by the same users: a model that may be best is one whose distance to it "
      "holds 0 at " +
          number_text(static_cast<float>(100 * options.level)) +
          " % for all models of a segment together"};
  return result;
}

}  // namespace detail

/// For each segment: the mean of each model, the share of users for whom it is best, which has the
/// best mean, and which others may be best too as far as these users tell. Same bits for every
/// executor. O(models · resamples · users).
///
/// Better is what the first report says of the metric. Throws as compare() does for the reports,
/// invalid_option for a metric that does not judge, and shape_error for a segmentation that does
/// not know an evaluated user.
template <Executor E>
[[nodiscard]] best_figures best_models(std::span<named_report const> reports,
                                       segmentation const& groups, std::string_view metric,
                                       bootstrap_options const& options, E&& exec) {
  return detail::best_models(reports, groups, metric, options, executor_ref(exec));
}
[[nodiscard]] inline best_figures best_models(std::span<named_report const> reports,
                                              segmentation const& groups, std::string_view metric,
                                              bootstrap_options const& options = {}) {
  return detail::best_models(reports, groups, metric, options, executor_ref(serial{}));
}

}  // namespace lfrec::inline v0
