// SPDX-License-Identifier: MIT
// lfrec on the command line: what it can be told. The commands are in the files beside this one.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <lfrec/io/make_saved.hpp>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "input.hpp"

namespace {

/// A command whose arguments live as long as it does.
template <typename Arguments>
std::pair<CLI::App*, Arguments*> add_command(CLI::App& app, std::string const& name,
                                             std::string const& help,
                                             void (*run)(Arguments const&)) {
  auto const arguments = std::make_shared<Arguments>();
  auto* const command = app.add_subcommand(name, help);
  command->callback([arguments, run] { run(*arguments); });
  return {command, arguments.get()};
}

void add_threads(CLI::App* command, std::size_t& threads) {
  command->add_option("--threads", threads, "0, the default: one per hardware thread")
      ->check(CLI::NonNegativeNumber);
}

void add_format(CLI::App* command, std::string& format) {
  command->add_option("--format", format, "of the interactions")
      ->check(CLI::IsMember(cli::formats()));
}

/// The same, with what else can be said of interactions and their items.
void add_source(CLI::App* command, cli::source& from) {
  add_format(command, from.format);
  command->add_option("--events", from.events,
                      "values by a column of words: event:play=1,like=3,skip=-0.5");
  auto* const features =
      command->add_option("--item-features", from.item_features,
                          "csv of numbers by item id or name: FILE[:column,...]");
  command->add_option("--bins", from.bins, "of these numbers; 0: standardise them")
      ->check(CLI::Range(0, 1000))
      ->needs(features);
}

/// Circumstances of the rows of a file.
void add_context(CLI::App* command, cli::source& from) {
  command
      ->add_option("--context", from.context,
                   "hour, weekday or columns of a text file by name, separated by commas")
      ->delimiter(',');
  command->add_option("--utc-offset", from.utc_offset, "minutes, of hour and weekday");
}

/// What circumstances scores are for.
void add_situation(CLI::App* command, std::vector<std::string>& context) {
  command
      ->add_option("--context", context,
                   "circumstances, weather:sunny, separated by commas; else an average situation")
      ->delimiter(',');
}

/// What goes with metrics of ratings.
void add_scale(CLI::App* command, std::vector<double>& scale) {
  command
      ->add_option("--scale", scale,
                   "lowest and highest rating, 1,5, to which rmse and mae clip predictions")
      ->delimiter(',');
}

/// What goes with --test.
void add_test_format(CLI::App* command, std::string& format) {
  command
      ->add_option("--test-format", format,
                   "of --test; else that of --train where their names end alike")
      ->check(CLI::IsMember(cli::formats()));
}

/// What goes with --recipe.
void add_recipe(CLI::App* command, cli::recipe_choice& recipe) {
  command->add_option(
      "--weight", recipe.weighting,
      "raw, binary, log, linear, bm25, tfidf or ordinal, with options: log:scale=2");
  command->add_option("--set", recipe.settings, "an option of the recipe, name=value")
      ->allow_extra_args(false);
  command->add_option("--seed", recipe.seed, "of recipes that have one")
      ->check(CLI::NonNegativeNumber);
}

void add_fit(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "fit", "fit a recipe to interactions and save the model", cli::fit);
  command->add_option("--recipe", arguments->recipe.name, "see lfrec recipes")->required();
  add_recipe(command, arguments->recipe);
  command->add_option("--train", arguments->train.path, "file or folder");
  add_source(command, arguments->train);
  add_context(command, arguments->train);
  add_threads(command, arguments->threads);
  auto* const result = command->add_option_group("result")->require_option(1);
  result->add_option("--out", arguments->out, "file for the model");
  result->add_flag("--dry-run", arguments->dry_run,
                   "say what memory the fit would take, and fit nothing");
  command->add_flag("--progress", arguments->progress, "say on standard error what is being done");
}

void add_recommend(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "recommend", "write lists: user, item, rank, score", cli::recommend);
  command->add_option("--model", arguments->model, "file")->required();
  auto* const who = command->add_option_group("for whom")->require_option(1, 2);
  auto* const users =
      who->add_option("--users", arguments->users, "all, or ids separated by commas");
  who->add_option("--history", arguments->history,
                  "file of newcomers: item[, value], or user, item, value")
      ->excludes(users);
  who->add_option("--tags", arguments->tags,
                  "that newcomers start from, with weights: rock,ambient:2; needs --train")
      ->excludes(users);
  auto* const ratings = command->add_flag("--ratings", arguments->ratings,
                                          "values of the history are ratings, bins of plays");
  command->add_option("--edges", arguments->edges, "of the bins")->delimiter(',')->needs(ratings);
  add_situation(command, arguments->context);
  command->add_option("--n", arguments->n, "length of a list")->check(CLI::PositiveNumber);
  command->add_flag("--include-seen", arguments->include_seen, "also what the user has");
  auto* const diversify =
      command->add_option("--diversify", arguments->diversity,
                          "0 to 1: how much lists avoid what is alike, by the model");
  command->add_option("--pool", arguments->pool, "choose out of so many, else 10 times --n")
      ->check(CLI::PositiveNumber)
      ->needs(diversify);
  command->add_option("--as", arguments->format, "how to write; playlists are for one user")
      ->check(CLI::IsMember({"tsv", "csv", "m3u"}));
  command->add_option("--location", arguments->location,
                      "where a playlist finds an item, with {id} or {name}");
  command->add_option("--train", arguments->train.path,
                      "what users have seen, instead of the model's; with --tags, whose items");
  add_source(command, arguments->train);
  add_threads(command, arguments->threads);
  command->add_option("--out", arguments->out, "file; else standard output");
}

void add_similar(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "similar", "write similar items: item, rank, score, name", cli::similar);
  command->add_option("--model", arguments->model, "file")->required();
  command->add_option("--item", arguments->item, "id or name")->required();
  command->add_option("--n", arguments->n, "length of the list")->check(CLI::PositiveNumber);
  command->add_option("--out", arguments->out, "file; else standard output");
}

void add_find(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "find", "find items by name: item, name, how, changes", cli::find);
  command->add_option("--model", arguments->model, "file")->required();
  command->add_option("--name", arguments->name, "as you would type it, also a part of it")
      ->required();
  command->add_option("--n", arguments->n, "at most so many")->check(CLI::PositiveNumber);
  command->add_option("--out", arguments->out, "file; else standard output");
}

void add_explain(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "explain", "write what a score consists of", cli::explain);
  command->add_option("--model", arguments->model, "file")->required();
  command->add_option("--user", arguments->user, "id")->required();
  command->add_option("--item", arguments->item, "id or name")->required();
  add_situation(command, arguments->context);
  command->add_option("--out", arguments->out, "file; else standard output");
}

void add_graph(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "graph", "write a network for programs that draw or measure it", cli::graph);
  command
      ->add_option("--of", arguments->of,
                   "items (each with those most like it), plays (users and items) or friends")
      ->check(CLI::IsMember({"items", "plays", "friends"}));
  auto* const from = command->add_option_group("from")->require_option(1);
  from->add_option("--model", arguments->model, "file, for items and plays");
  from->add_option("--data", arguments->data.path, "file or folder, for plays and friends");
  add_format(command, arguments->data.format);
  command->add_option("--n", arguments->n, "how many each item leads to")
      ->check(CLI::PositiveNumber);
  command->add_option("--as", arguments->format, "how to write")
      ->check(CLI::IsMember({"graphml", "json"}));
  command->add_option("--out", arguments->out, "file; else standard output");
}

void add_export(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "export", "write a model's arrays for NumPy and SciPy", cli::export_arrays);
  command->add_option("--model", arguments->model, "file")->required();
  command
      ->add_option("--of", arguments->of,
                   "factors (with ids), plays (what it was trained on) or neighbors of items")
      ->check(CLI::IsMember({"factors", "plays", "neighbors"}));
  command->add_option("--out", arguments->out, ".npz file")->required();
}

void add_evaluate(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "evaluate", "judge models, or a recipe, by a test file", cli::evaluate);
  auto* const what = command->add_option_group("what")->require_option(1);
  what->add_option("--model", arguments->model, "file");
  what->add_option("--compare", arguments->compare, "files of models, side by side");
  what->add_option("--recipe", arguments->recipe.name, "see lfrec recipes");
  add_recipe(command, arguments->recipe);
  command->add_option("--train", arguments->train.path,
                      "what users have seen, and recipes are fitted to");
  command->add_option("--test", arguments->test, "what is held out")->required();
  command->add_option("--given", arguments->given,
                      "what is shown of users who are held out whole, as newcomers");
  add_source(command, arguments->train);
  add_context(command, arguments->train);
  add_test_format(command, arguments->test_format);
  command->add_option("--metrics", arguments->metrics,
                      "name@k, separated by commas; of ratings rmse, mae");
  add_scale(command, arguments->scale);
  command->add_flag("--baselines", arguments->baselines, "judge popularity and random too");
  command->add_option("--segments", arguments->segments, "groups of users, separated by commas");
  command->add_option("--as", arguments->format, "how to print")
      ->check(CLI::IsMember({"text", "markdown", "csv", "json"}));
  command->add_flag("--json", arguments->json, "the same as --as json");
  command->add_option("--report", arguments->report, "HTML file for tables and plots");
  command->add_option("--per-user", arguments->per_user, "csv file for the values of each user");
  command->add_flag("--include-seen", arguments->include_seen, "also rank what the user has");
  add_threads(command, arguments->threads);
}

void add_tune(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "tune", "search good options of a recipe", cli::tune);
  command->add_option("--recipe", arguments->recipe.name, "see lfrec recipes")->required();
  add_recipe(command, arguments->recipe);
  command->add_option("--train", arguments->train.path, "file or folder");
  add_source(command, arguments->train);
  add_context(command, arguments->train);
  add_test_format(command, arguments->test_format);
  command->add_option("--test", arguments->test, "what the best is judged by, once");
  command
      ->add_option("--space", arguments->space,
                   "name=low:high, name=log:low:high or name=value|value")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--search", arguments->search,
                      "grid, random, halving or tpe, with options: tpe:startup=20");
  command->add_option("--budget", arguments->budget, "trials; for halving those that begin");
  command->add_option("--metric", arguments->metric, "to choose by, name@k, rmse or mae");
  add_scale(command, arguments->scale);
  command->add_option("--validation", arguments->validation,
                      "splitter with options: random_holdout:fraction=0.1");
  command->add_option("--early-stop", arguments->early_stop,
                      "end a fit after so many epochs without gain");
  command->add_option("--batch", arguments->batch, "trials made side by side");
  command->add_option("--journal", arguments->journal, "file to go on from when killed");
  add_threads(command, arguments->threads);
  command->add_option("--out", arguments->out, "file for the best model");
  command->add_flag("--progress", arguments->progress, "say on standard error what was tried");
  command->add_flag("--json", arguments->json, "print JSON");
}

void add_split(CLI::App& app) {
  auto const [command, arguments] =
      add_command(app, "split", "cut interactions into train and test files", cli::split);
  command->add_option("--data", arguments->data.path, "file or folder");
  add_format(command, arguments->data.format);
  command->add_option("--events", arguments->data.events,
                      "values by a column of words: event:play=1,like=3,skip=-0.5");
  add_context(command, arguments->data);
  command->add_option("--splitter", arguments->splitter, cli::splitter_names())->required();
  command->add_option("--set", arguments->settings, "an option of the splitter, name=value")
      ->allow_extra_args(false);
  command->add_option("--seed", arguments->seed, "of splitters that have one")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--train", arguments->train, "file to write")->required();
  command->add_option("--test", arguments->test, "file to write")->required();
  command->add_option("--given", arguments->given,
                      "file to write: what may be shown of users who are held out whole");
}

int fail(int status, std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  std::fprintf(stderr, "lfrec: %s\n", message.c_str());
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    CLI::App app("Recommenders by latent factors and neighbours.", "lfrec");
    app.require_subcommand(0, 1);  // whether there is one is asked last, after unknown words
    app.callback([&app] {
      if (app.get_subcommands().empty()) throw CLI::RequiredError("A command");
    });
    app.set_version_flag("--version", lfrec::version_text());
    add_fit(app);
    add_recommend(app);
    add_similar(app);
    add_find(app);
    add_explain(app);
    add_graph(app);
    add_export(app);
    add_evaluate(app);
    add_tune(app);
    add_split(app);
    app.add_subcommand("recipes", "list every recipe with its options")
        ->callback(cli::show_recipes);
    try {
      app.parse(argc, argv);
      return 0;
    } catch (CLI::ParseError const& error) {
      // Asking for help is one of these as well.
      return error.get_exit_code() == 0 ? app.exit(error) : fail(2, error.what());
    }
  } catch (std::bad_alloc const&) {
    return fail(1, "out of memory");
  } catch (std::exception const& error) {
    return fail(1, error.what());
  }
}
