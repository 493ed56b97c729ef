// SPDX-License-Identifier: MIT
#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/weight_text.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/evaluate/search/search.hpp>
#include <lfrec/evaluate/search/search_table.hpp>
#include <lfrec/evaluate/search/space_text.hpp>
#include <lfrec/evaluate/search/strategy_text.hpp>
#include <lfrec/evaluate/search/validation.hpp>
#include <lfrec/evaluate/table.hpp>
#include <lfrec/io/save.hpp>
#include <lfrec/metrics/metric_text.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#ifdef LFREC_CLI_JSON
#include <lfrec/evaluate/search/file_journal.hpp>
#include <lfrec/evaluate/search/trial_json.hpp>
#endif

#include "commands.hpp"
#include "contest.hpp"
#include "fitting.hpp"
#include "input.hpp"
#include "output.hpp"
#include "recipe.hpp"
#include "splitting.hpp"

namespace cli {

namespace {

/// The strategy with the seed and the budget, then with its own options.
lfrec::any_strategy make_strategy(tune_arguments const& arguments) {
  auto const [name, options] = lfrec::detail::cut(arguments.search, ':');
  auto strategy = lfrec::parse_strategy(name);
  if (arguments.recipe.seed && name != "grid")
    lfrec::set_option(strategy, "seed", std::to_string(*arguments.recipe.seed));
  if (arguments.budget && name != "grid")
    lfrec::set_option(strategy, name == "halving" ? "configurations" : "trials",
                      std::to_string(*arguments.budget));
  for (auto const& [option, value] : parse_settings(options).values)
    lfrec::set_option(strategy, option, value);
  return strategy;
}

/// Everything about the search that is known before any file is read, so that what is wrong is said
/// at once.
struct prepared_search {
  explicit prepared_search(tune_arguments const& arguments)
      : recipe(find_recipe(arguments.recipe.name)),
        options(parse_settings(arguments.recipe.settings, arguments.recipe.seed)),
        weighting(lfrec::parse_weighting(
            arguments.recipe.weighting.empty() ? recipe.weighting : arguments.recipe.weighting)),
        space(recipe.check_space(lfrec::parse_space(arguments.space))),
        strategy(make_strategy(arguments)),
        metric(lfrec::make_metric(arguments.metric)),
        validation(parse_splitter(arguments.validation, arguments.recipe.seed)) {
    recipe.check(options);
    how.batch = arguments.batch;
    validate(how);
    auto const trials = strategy.plan(space).size();
    if (arguments.budget && arguments.search.starts_with("grid") &&
        trials > static_cast<std::size_t>(*arguments.budget))
      throw lfrec::invalid_option("the grid has " + std::to_string(trials) +
                                  " trials, more than the budget of " +
                                  std::to_string(*arguments.budget));
    if (!arguments.early_stop) return;
    auto const lines = recipe.options();
    if (std::none_of(lines.begin(), lines.end(), [](auto const& l) { return l.name == "epochs"; }))
      throw lfrec::invalid_option(std::string(recipe.name) + " has no epochs to stop early");
    early.emplace().patience = *arguments.early_stop;
    validate(*early);
  }

  /// The recipe and what was set by hand, for the journal.
  [[nodiscard]] std::string recipe_text() const {
    std::string text(recipe.name);
    if (options.seed) text += " seed=" + std::to_string(*options.seed);
    for (auto const& [name, value] : options.values)
      text.append(" ").append(name).append("=").append(value);
    return text;
  }

  /// What was set by hand, then what the search chose.
  [[nodiscard]] settings with(lfrec::configuration const& chosen) const {
    auto all = options;
    for (auto const& each : chosen) all.values.emplace_back(each.name, each.text);
    return all;
  }

  recipe_entry const& recipe;
  settings options;
  lfrec::any_weighting weighting;
  lfrec::search_space space;
  lfrec::any_strategy strategy;
  lfrec::any_metric metric;
  std::function<lfrec::holdout(lfrec::interaction_log const&)> validation;
  lfrec::search_options how;
  std::optional<lfrec::early_stop_options> early;
};

lfrec::next print_progress(lfrec::search_progress const& p) {
  auto const& t = p.last;
  std::fprintf(stderr, "%zu of %zu: %s", p.done, p.total,
               t.figure ? number_text(*t.figure).c_str() : "failed");
  if (p.best != nullptr) std::fprintf(stderr, ", best %s", number_text(*p.best->figure).c_str());
  std::fprintf(stderr, ", %.0f s, about %.0f s left: %s\n", p.seconds, p.seconds_left,
               lfrec::configuration_text(t.settings).c_str());
  return lfrec::next::proceed;
}

lfrec::search_result run(prepared_search const& search, lfrec::dataset const& data,
                         tune_arguments const& arguments, lfrec::executor_ref threads) {
  lfrec::fitted_weighting const none;  // goes only into what is saved
  auto const fit = [&](lfrec::configuration const& chosen, lfrec::matrix const& train,
                       lfrec::executor_ref with, auto&& watch) {
    auto const all = search.with(chosen);
    fit_job job{data, train, none, all, with};
    job.model_alone = true;
    if constexpr (!std::same_as<std::remove_cvref_t<decltype(watch)>, lfrec::silent>)
      job.watch = std::ref(watch);
    return search.recipe.fit(job).saved.model;
  };
  lfrec::validation const objective(search.validation(data.log), search.weighting, search.metric,
                                    fit, search.early);
  auto how = search.how;
  how.wanted = objective.wanted();
  how.about = objective.about(search.recipe_text());
  lfrec::search_observer const watch =
      arguments.progress ? lfrec::search_observer(print_progress) : lfrec::search_observer();
  auto const go = [&](auto&& journal) {
    return lfrec::search(search.space, search.strategy, std::cref(objective), how, threads, journal,
                         watch);
  };
  if (arguments.journal.empty()) return go(lfrec::no_journal{});
#ifdef LFREC_CLI_JSON
  return go(lfrec::file_journal(arguments.journal));
#else
  throw lfrec::invalid_option("this program was built without nlohmann-json: no --journal");
#endif
}

double figure(lfrec::report const& report) {
  return report.overall().empty() ? report.mean(std::size_t{0}) : report.overall().front().value;
}

std::string to_text(prepared_search const& search, lfrec::search_result const& result,
                    std::optional<lfrec::report> const& test) {
  auto trials = lfrec::to_table(result);
  trials.title = search.strategy.text();
  auto text = lfrec::to_text(trials);
  text += "\nbest: trial " + std::to_string(result.best_trial().number) + ", " +
          lfrec::configuration_text(result.chosen()) + "\nvalidation " + search.metric.name() +
          ' ' + number_text(*result.best_trial().figure) + '\n';
  if (test) text += "test " + search.metric.name() + ' ' + number_text(figure(*test)) + '\n';
  return text;
}

std::string to_json([[maybe_unused]] prepared_search const& search,
                    [[maybe_unused]] lfrec::search_result const& result,
                    [[maybe_unused]] std::optional<lfrec::report> const& test) {
#ifdef LFREC_CLI_JSON
  auto all = lfrec::to_json(result);
  all["metric"] = search.metric.name();
  if (test) {
    all["test"] = figure(*test);
    all["protocol"] = test->protocol();
  }
  return all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
#else
  return {};
#endif
}

/// The recipe as the search would have it.
recipe_choice best_recipe(recipe_choice recipe, lfrec::configuration const& chosen) {
  for (auto const& each : chosen)
    if (each.name == lfrec::weighting_name)
      recipe.weighting = each.text;
    else if (each.name != lfrec::train_share_name)
      recipe.settings.push_back(each.name + '=' + each.text);
  return recipe;
}

}  // namespace

void tune(tune_arguments const& arguments) {
  prepared_search const search(arguments);
  lfrec::thread_pool threads(arguments.threads);
  if (!arguments.out.empty()) check_writable(arguments.out);
#ifndef LFREC_CLI_JSON
  if (arguments.json)
    throw lfrec::invalid_option("this program was built without nlohmann-json: no --json");
#endif
  auto data = read_data(arguments.train);
  auto const result = run(search, data, arguments, threads);

  evaluate_arguments last;
  last.recipe = best_recipe(arguments.recipe, result.chosen());
  last.train = arguments.train;
  last.test = arguments.test;
  last.test_format = arguments.test_format;
  last.metrics = arguments.metric;
  std::optional<lfrec::report> test;
  std::optional<lfrec::saved_model> saved;
  if (!arguments.test.empty()) {
    auto contest = make_contest(last, threads);
    test = judge(contest, last, threads).front().result;
    saved = std::move(contest.models.front().saved);
  } else if (!arguments.out.empty()) {
    saved = prepared_recipe(last.recipe).fit(std::move(data), threads).saved;
  }
  if (!arguments.out.empty()) lfrec::save(*saved, arguments.out);

  text_output out("-");
  out.write(arguments.json ? to_json(search, result, test) : to_text(search, result, test));
  out.close();
}

}  // namespace cli
