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
#include "rated.hpp"
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
        validation(parse_splitter(arguments.validation, arguments.recipe.seed)) {
    recipe.check(options);
    static_cast<void>(scale_of(arguments.scale, arguments.metric));
    if (!of_ratings(arguments.metric))
      metric = lfrec::make_metric(arguments.metric);
    else if (arguments.metric.find(',') != std::string::npos)
      throw lfrec::invalid_option("a search chooses by one metric, got '" + arguments.metric +
                                  '\'');
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
  std::optional<lfrec::any_metric> metric = {};  // none: of ratings
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

/// What circumstances the rows have, for the journal.
std::string context_text(lfrec::dataset const& data) {
  std::string text;
  for (auto const& name : data.contexts.names()) text += (text.empty() ? "" : ",") + name;
  return text;
}

lfrec::search_result run(prepared_search const& search, lfrec::dataset const& data,
                         tune_arguments const& arguments, lfrec::executor_ref threads) {
  lfrec::fitted_weighting const none;  // goes only into what is saved
  bool const situated = data.contexts.columns() > 0;
  auto const fit = [&](lfrec::configuration const& chosen, lfrec::matrix const& train,
                       lfrec::interaction_log const& rows, lfrec::executor_ref with, auto&& watch) {
    auto const all = search.with(chosen);
    fit_job job{data, train, none, all, with};
    lfrec::situated_log const context{rows, data.contexts};
    if (situated) job.context = &context;
    job.model_alone = true;
    if constexpr (!std::same_as<std::remove_cvref_t<decltype(watch)>, lfrec::silent>)
      job.watch = std::ref(watch);
    return search.recipe.fit(job).saved.model;
  };
  lfrec::search_observer const watch =
      arguments.progress ? lfrec::search_observer(print_progress) : lfrec::search_observer();
  auto const search_by = [&](auto const& judge) {
    lfrec::validation const objective(search.validation(data.log), search.weighting, judge, fit,
                                      search.early);
    if (!search.metric && objective.parts().given)
      throw lfrec::invalid_option(arguments.metric + " is of users who are known: --validation " +
                                  arguments.validation + " holds users out whole");
    auto how = search.how;
    how.wanted = objective.wanted();
    how.about = objective.about(search.recipe_text());
    if (situated) how.about.push_back({"context", context_text(data)});
    if (!arguments.scale.empty())
      how.about.push_back({"scale", number_text(arguments.scale.front()) + ',' +
                                        number_text(arguments.scale.back())});
    auto const go = [&](auto&& journal) {
      return lfrec::search(search.space, search.strategy, std::cref(objective), how, threads,
                           journal, watch);
    };
    if (arguments.journal.empty()) return go(lfrec::no_journal{});
#ifdef LFREC_CLI_JSON
    return go(lfrec::file_journal(arguments.journal));
#else
    throw lfrec::invalid_option("this program was built without nlohmann-json: no --journal");
#endif
  };
  if (search.metric) return search_by(*search.metric);
  return search_by(
      rated_judge{arguments.metric, scale_of(arguments.scale, arguments.metric), data.contexts});
}

double figure(lfrec::report const& report) {
  return report.overall().empty() ? report.mean(std::size_t{0}) : report.overall().front().value;
}

std::string to_text(prepared_search const& search, lfrec::search_result const& result,
                    std::optional<lfrec::report> const& test, std::string const& metric) {
  auto trials = lfrec::to_table(result);
  trials.title = search.strategy.text();
  auto text = lfrec::to_text(trials);
  text += "\nbest: trial " + std::to_string(result.best_trial().number) + ", " +
          lfrec::configuration_text(result.chosen()) + "\nvalidation " + metric + ' ' +
          number_text(*result.best_trial().figure) + '\n';
  if (test) text += "test " + metric + ' ' + number_text(figure(*test)) + '\n';
  return text;
}

std::string to_json([[maybe_unused]] lfrec::search_result const& result,
                    [[maybe_unused]] std::optional<lfrec::report> const& test,
                    [[maybe_unused]] std::string const& metric) {
#ifdef LFREC_CLI_JSON
  auto all = lfrec::to_json(result);
  all["metric"] = metric;
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
  last.scale = arguments.scale;
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
  out.write(arguments.json ? to_json(result, test, arguments.metric)
                           : to_text(search, result, test, arguments.metric));
  out.close();
}

}  // namespace cli
