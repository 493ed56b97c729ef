// SPDX-License-Identifier: MIT
#pragma once
// Needs Boost.Math: component lfrec::stats.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/comparison.hpp"
#include "lfrec/evaluate/multiple_testing.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/evaluate/paired_t.hpp"
#include "lfrec/evaluate/sign_flip.hpp"
#include "lfrec/evaluate/wilcoxon.hpp"

namespace lfrec::inline v0 {

struct compare_options {
  /// Of each bootstrap and each permutation test.
  int resamples = 2000;
  /// Of the intervals; users_needed tests at 1 - level.
  double level = 0.95;
  /// What users_needed asks of the test.
  double power = 0.8;
  std::uint64_t seed = 1;
};

constexpr auto fields(compare_options const*) {
  return std::tuple{
      field{"resamples",
            &compare_options::resamples,
            {100, 1'000'000},
            scale::logarithmic,
            "B",
            "of each bootstrap and each permutation test"},
      field{"level",
            &compare_options::level,
            {0.5, 0.9999},
            scale::linear,
            "1 - alpha",
            "of the intervals; users_needed tests at 1 - level"},
      field{"power",
            &compare_options::power,
            {0.5, 0.9999},
            scale::linear,
            "1 - beta",
            "what users_needed asks of the test"},
      field{"seed", &compare_options::seed, {}, scale::linear, "", "names the random streams"}};
}

/// Throws invalid_option.
inline void validate(compare_options const& options) {
  validate_fields("compare", options);
  detail::check_tails("compare", options.resamples, options.level);
}

namespace detail {

/// Adjusts one kind of p-value over all pairs; `get` finds it in a pair.
template <typename Pairs, typename Get>
void adjust(Pairs& pairs, Get&& get) {
  std::vector<double> raw;
  raw.reserve(pairs.size());
  for (auto& pair : pairs) raw.push_back(get(pair).raw);
  auto const by_holm = holm(raw);
  auto const by_share = benjamini_hochberg(raw);
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    get(pairs[n]).holm = by_holm[n];
    get(pairs[n]).benjamini_hochberg = by_share[n];
  }
}

[[nodiscard]] inline pair_figure compare_pair(std::span<double const> first,
                                              std::span<double const> second,
                                              compare_options const& options, executor_ref exec) {
  auto const differences = paired_differences(first, second);
  centred const sample(differences);
  auto const drawn =
      resample_means(sample, static_cast<std::size_t>(options.resamples), options.seed, exec);
  pair_figure pair;
  pair.difference = sample.mean;
  pair.range = interval_of(sample, drawn, bootstrap_method::symmetric_t, options.level);
  pair.p_bootstrap.raw = bootstrap_p(sample, drawn);
  pair.p_permutation.raw =
      sign_flip_test(differences, {.resamples = options.resamples, .seed = options.seed}, exec);
  pair.p_t.raw = paired_t(sample);
  pair.p_wilcoxon.raw = wilcoxon_test(differences);
  pair.effect_size = effect_size(sample);
  for (double const d : differences) ++(d > 0 ? pair.wins : d < 0 ? pair.losses : pair.ties);
  pair.users_needed = users_needed(pair.effect_size, 1 - options.level, options.power);
  return pair;
}

[[nodiscard]] inline std::vector<std::string> comparison_notes(
    std::span<named_report const> reports, compare_options const& options, std::size_t pairs) {
  auto const text = [](double x) { return number_text(static_cast<float>(x)); };
  std::string const level = text(100 * options.level) + " %";
  std::vector<std::string> notes = {
      "intervals of " + level + ": symmetric studentized bootstrap over users, " +
          std::to_string(options.resamples) + " resamples, seed " + std::to_string(options.seed),
      "p-values are two-sided, over the users of one split; adjusted over " +
          std::to_string(pairs) + (pairs == 1 ? " pair" : " pairs") +
          "; signed ranks leave out users without a difference",
      "users needed: paired t-test at " + text(1 - options.level) + " with power " +
          text(options.power)};
  for (auto const& model : reports)
    if (model.result.protocol() != reports[0].result.protocol())
      notes.push_back("the protocols differ: " + reports[0].name + ": " +
                      reports[0].result.protocol() + " | " + model.name + ": " +
                      model.result.protocol());
  return notes;
}

[[nodiscard]] inline comparison compare(std::span<named_report const> reports,
                                        std::string_view metric, compare_options const& options,
                                        executor_ref exec) {
  validate(options);
  check_comparable("compare", reports);
  std::vector<std::span<double const>> values;
  for (auto const& model : reports) values.push_back(values_of("compare", model, metric));

  comparison result{.metric = std::string{metric}, .users = values[0].size()};
  bootstrap_options const intervals{
      .resamples = options.resamples, .level = options.level, .seed = options.seed};
  for (std::size_t m = 0; m < reports.size(); ++m)
    result.models.push_back({reports[m].name, reports[m].result.mean(metric),
                             bootstrap_interval(values[m], intervals, exec)});
  for (std::size_t a = 0; a < reports.size(); ++a)
    for (std::size_t b = a + 1; b < reports.size(); ++b) {
      auto& pair = result.pairs.emplace_back(compare_pair(values[a], values[b], options, exec));
      pair.first = a;
      pair.second = b;
    }
  adjust(result.pairs, [](pair_figure& pair) -> p_value& { return pair.p_bootstrap; });
  adjust(result.pairs, [](pair_figure& pair) -> p_value& { return pair.p_permutation; });
  adjust(result.pairs, [](pair_figure& pair) -> p_value& { return pair.p_t; });
  adjust(result.pairs, [](pair_figure& pair) -> p_value& { return pair.p_wilcoxon; });
  result.notes = comparison_notes(reports, options, result.pairs.size());
  return result;
}

}  // namespace detail

/// Compares models that were evaluated on the same users of one split by one metric: the mean of
/// each with its interval, and for each pair of models four paired tests, their p-values adjusted
/// over all pairs, effect size, wins and losses, and how many users such a difference needs.
///
/// The tests take the users as a random sample; they do not know of other splits or seeds (see
/// compare_seeds). Same bits for every executor. O(pairs · resamples · users).
///
/// Throws shape_error for fewer than two models or users and for reports of different users (naming
/// both models and the first user that differs), invalid_option for options, a metric that a report
/// does not have, or two models of one name, and numeric_error for a value that is not finite.
template <Executor E>
[[nodiscard]] comparison compare(std::span<named_report const> reports, std::string_view metric,
                                 compare_options const& options, E&& exec) {
  return detail::compare(reports, metric, options, executor_ref(exec));
}

/// On the calling thread.
[[nodiscard]] inline comparison compare(std::span<named_report const> reports,
                                        std::string_view metric,
                                        compare_options const& options = {}) {
  return detail::compare(reports, metric, options, executor_ref(serial{}));
}

}  // namespace lfrec::inline v0
