// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
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
#include "lfrec/evaluate/search/check_space.hpp"
#include "lfrec/evaluate/search/concept.hpp"
#include "lfrec/evaluate/search/search.hpp"
#include "lfrec/evaluate/search/space.hpp"
#include "lfrec/evaluate/search/validation.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/split/holdout.hpp"
#include "lfrec/split/random_holdout.hpp"

namespace lfrec::inline v0 {

struct tune_options {
  /// Cuts the validation part off train: any Splitter.
  std::function<holdout(interaction_log const&)> validation = random_holdout{};
  /// Where the space has no `weighting`.
  any_weighting weighting = {binary{}};
  /// Ends each fit when its validation figure no longer rises; the last fit takes as many epochs as
  /// were best. For recipes that have `epochs`.
  std::optional<early_stop_options> early_stop = {};
  /// Trials made side by side; see search_options.
  int batch = 1;
};

/// What tuning found.
template <typename M, typename Report>
struct tuned {
  search_result search;   ///< all trials, with their validation figures
  configuration chosen;   ///< what `model` was fitted with
  double validation = 0;  ///< the figure by which it was chosen: too good, being the best of many
  Report test;            ///< of `model`, on data that had no part in the choice
  M model;                ///< fitted to all of train
  fitted_weighting weighting;  ///< that made its matrix
};

namespace detail {

template <typename Options>
[[nodiscard]] constexpr bool has_field(std::string_view name) {
  bool found = false;
  for_each_field<Options>([&](auto const& f) { found = found || f.name == name; });
  return found;
}

/// A copy of the recipe with these options set.
template <Recommender R>
[[nodiscard]] R configured(R recipe, configuration const& options) {
  for (auto const& each : options) set_field(R::name, recipe.options, each.name, each.text);
  return recipe;
}

}  // namespace detail

/// Finds good options for a recipe without a look at the test part, and says what they are worth.
///
/// A validation part is cut off `data.train`; every configuration is fitted to the rest and judged
/// by the metric on it. The best is fitted again to all of train and judged once on `data.test`.
/// The options that the space does not name are those of `recipe`.
///
/// Same bits for any executor, and for any number of interruptions if a journal is given. Throws
/// invalid_option for a space that is not within the recipe's options (naming all that is wrong) or
/// the journal of another search, shape_error if the test or the validation part is empty, and what
/// `search` throws.
template <Recommender R, SearchStrategy S, TuningMetric Judge, Executor E = serial,
          Journal J = no_journal>
[[nodiscard]] auto tune(R const& recipe, holdout const& data, search_space const& space,
                        S const& strategy, Judge const& metric, tune_options const& options = {},
                        E&& exec = {}, J&& journal = {}, search_observer const& watch = {}) {
  using recipe_options = std::remove_cvref_t<decltype(recipe.options)>;
  auto const checked = check_space<recipe_options>(R::name, space);
  if (data.test.empty()) throw shape_error("tune: the test part is empty");
  if (options.early_stop && !detail::has_field<recipe_options>("epochs"))
    detail::fail<invalid_option>({"tune: ", R::name, " has no epochs to stop early"});

  auto const fit = [&](configuration const& chosen, matrix const& train, executor_ref with,
                       auto&& observer) {
    return detail::configured(recipe, chosen).fit(train, with, observer);
  };
  validation const objective(options.validation(data.train), options.weighting, metric, fit,
                             options.early_stop);
  search_options how{.wanted = objective.wanted(), .batch = options.batch};
  how.about = objective.about(detail::protocol_text(R::name, recipe.options));
  executor_ref const threads(exec);
  auto found = search(checked, strategy, std::cref(objective), how, threads, journal, watch);

  auto chosen = found.chosen();
  auto const settings = take_apart(chosen, options.weighting);
  auto weighting = settings.weighting.fit(data.train);
  matrix const train = weighting.matrix(data.train);
  std::optional<matrix> given;
  if (data.given) given = weighting.matrix(*data.given);
  matrix const test(data.test);
  auto model = fit(settings.options, train, threads, silent{});
  held_out const judged(given ? *given : train, test, {.fold_in = data.given.has_value()},
                        data.protocol);
  auto report = detail::report_of(model, judged, threads, metric);
  double const figure = *found.best_trial().figure;
  return tuned<decltype(model), decltype(report)>{std::move(found), std::move(chosen),
                                                  figure,           std::move(report),
                                                  std::move(model), std::move(weighting)};
}

}  // namespace lfrec::inline v0
