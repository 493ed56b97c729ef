// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/holdout.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/weight_text.hpp"
#include "lfrec/evaluate/early_stop.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/evaluate/evaluate_ratings.hpp"
#include "lfrec/evaluate/search/check_space.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/metrics/any_metric.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/goal.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/split/holdout.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "lfrec/version.hpp"

namespace lfrec::inline v0 {

/// A metric by which settings can be chosen, unless its goal is neither.
template <typename M>
concept TuningMetric = Metric<M> || RatingMetric<M>;

/// Judges a model by the held-out rows themselves, which have kept their situations.
template <typename J>
concept RowJudge = requires(J const& judge, any_model const& model, interaction_log const& rows,
                            executor_ref exec) {
  { judge.name() } -> std::convertible_to<std::string>;
  { judge.figure(model, rows, exec) } -> std::same_as<double>;
};

/// A configuration taken apart: how values are weighted, what share of the training rows a fit
/// sees, and the recipe's own options.
struct fit_settings {
  any_weighting weighting;
  double train_share = 1;
  configuration options = {};
};

/// Throws invalid_option.
[[nodiscard]] inline fit_settings take_apart(configuration const& settings,
                                             any_weighting const& usual) {
  fit_settings result{usual};
  for (auto const& each : settings) {
    if (each.name == weighting_name) {
      result.weighting = parse_weighting(each.text);
    } else if (each.name != train_share_name) {
      result.options.push_back(each);
    } else if (!detail::parse_value(each.text, result.train_share) ||
               !detail::within(result.train_share, train_share_range)) {
      detail::fail<invalid_option>({train_share_name, " ",
                                    detail::rule_text<double>(train_share_range), ", got '",
                                    each.text, "'"});
    }
  }
  return result;
}

namespace detail {

/// The report of a model, by the one metric.
template <Model M, typename Train, typename Test, TuningMetric Judge>
[[nodiscard]] auto report_of(M const& model, held_out<Train, Test> const& data, executor_ref exec,
                             Judge const& metric) {
  if constexpr (RatingMetric<Judge>)
    return evaluate_ratings(model, data, {}, exec, metric);
  else
    return evaluate(model, data, exec, metric);
}
[[nodiscard]] inline double only_figure(report const& r) {
  return r.overall().empty() ? r.mean(std::size_t{0}) : r.overall().front().value;
}
[[nodiscard]] inline double only_figure(rating_report const& r) {
  return r.values.front();
}

/// The rows that a fit on a share of them sees.
[[nodiscard]] inline interaction_log share_of_rows(interaction_log const& log, double share) {
  return random_holdout{{.fraction = 1 - share}}(log).train;
}

}  // namespace detail

/// The number of rows and a hash of them all, to tell logs apart.
[[nodiscard]] inline std::string log_identity(interaction_log const& log) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a by words of 64 bits
  auto const add = [&](std::uint64_t word) { hash = (hash ^ word) * 0x100000001B3U; };
  for (auto const& row : log) {
    add(to_size(row.user));
    add(to_size(row.item));
    add(std::bit_cast<std::uint32_t>(row.value));
    add(static_cast<std::uint64_t>(row.time));
    hash ^= hash >> 32U;  // a word's high bits would not reach the low ones
  }
  for (auto const s : log.situations()) {
    add(static_cast<std::uint64_t>(s));
    hash ^= hash >> 32U;
  }
  return std::to_string(log.size()) + " rows of " + std::to_string(log.users()) + " users, " +
         std::to_string(log.items()) + " items, hash " + std::to_string(hash);
}

/// A search_objective: fits to a part of the data and judges by the rest.
///
/// `fit(options, matrix, executor, observer)` fits the recipe with these options and returns the
/// model; one that takes five arguments gets, behind the matrix, the rows that it is made of. The
/// figure of a fit that stops early is that of its best epoch, and `epochs` is found.
template <typename Judge, typename Fit>
requires(TuningMetric<Judge> || RowJudge<Judge>) class validation {
 public:
  /// Throws shape_error if nothing is held out, invalid_option for a metric that does not judge.
  validation(holdout parts, any_weighting usual, Judge metric, Fit fit,
             std::optional<early_stop_options> early = {})
      : parts_(std::move(parts)),
        test_(parts_.test),
        usual_(std::move(usual)),
        metric_(std::move(metric)),
        fit_(std::move(fit)),
        early_(early) {
    if (parts_.test.empty())
      detail::fail<shape_error>({"tune: the validation part is empty: ", parts_.protocol});
    if (wanted() == goal::neither)
      detail::fail<invalid_option>({"tune: of ", std::string(metric_.name()),
                                    " no figure is better than another; choose by another metric"});
    if (early_) validate(*early_);
  }

  [[nodiscard]] holdout const& parts() const noexcept { return parts_; }
  /// For search_options::wanted.
  [[nodiscard]] goal wanted() const { return goal_of(metric_); }

  /// All that a figure depends on besides the settings, for search_options::about. `recipe` says
  /// which it is, with the options that the space leaves alone.
  [[nodiscard]] configuration about(std::string recipe) const {
    return {{"lfrec", std::to_string(LFREC_VERSION)},
            {"recipe", std::move(recipe)},
            {"weighting", weighting_text(usual_)},
            {"metric", std::string(metric_.name())},
            {"validation", parts_.protocol},
            {"early_stop", early_ ? detail::protocol_text("early_stop", *early_) : "none"},
            {"train", log_identity(parts_.train)},
            {"held out", log_identity(parts_.test)}};
  }

  [[nodiscard]] outcome operator()(configuration const& settings, executor_ref exec) const {
    auto const given = take_apart(settings, usual_);
    auto const weighting = given.weighting.fit(parts_.train);
    matrix const whole = weighting.matrix(parts_.shown());
    std::optional<interaction_log> share;
    if (given.train_share <= 0.999)  // the most that a hold-out leaves
      share = detail::share_of_rows(parts_.train, given.train_share);
    auto const& rows = share ? *share : parts_.train;
    std::optional<matrix> own;  // where a fit does not see what the evaluation shows
    if (share || parts_.given) own = weighting.matrix(rows);
    matrix const& train = own ? *own : whole;
    held_out const data(whole, test_, {.fold_in = parts_.given.has_value()});
    auto const fit = [&](auto&& watch) {
      if constexpr (requires { fit_(given.options, train, rows, exec, watch); })
        return fit_(given.options, train, rows, exec, watch);
      else
        return fit_(given.options, train, exec, watch);
    };
    auto const figure = [&](auto const& model) {
      if constexpr (RowJudge<Judge>)
        return metric_.figure(model, parts_.test, exec);
      else
        return detail::only_figure(detail::report_of(model, data, exec, metric_));
    };
    if (!early_) return figure(fit(silent{}));

    double const sign = wanted() == goal::highest ? 1 : -1;
    early_stop watch([&](auto const& model) { return sign * figure(model); }, *early_);
    auto const model = fit(watch);
    if (watch.best_epoch() == 0) return figure(model);
    return {sign * watch.best_figure(), {{"epochs", std::to_string(watch.best_epoch())}}};
  }

 private:
  holdout parts_;
  matrix test_;
  any_weighting usual_;
  Judge metric_;
  Fit fit_;
  std::optional<early_stop_options> early_;
};

}  // namespace lfrec::inline v0
