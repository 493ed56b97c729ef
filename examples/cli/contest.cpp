// SPDX-License-Identifier: MIT
#include "contest.hpp"

#include <algorithm>
#include <filesystem>
#include <lfrec/evaluate/baselines.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/evaluate/user_groups.hpp>
#include <lfrec/metrics/metric_context.hpp>
#include <lfrec/metrics/metric_text.hpp>
#include <span>
#include <utility>

#include "aligned_model.hpp"
#include "fitting.hpp"
#include "input.hpp"
#include "load.hpp"
#include "rated.hpp"
#include "seen.hpp"

namespace cli {

namespace {

/// Files by their names without ending; where two are called the same, by their paths.
std::vector<std::string> names_of(std::vector<std::string> const& paths) {
  std::vector<std::string> names;
  names.reserve(paths.size());
  for (auto const& path : paths) names.push_back(std::filesystem::path(path).stem().string());
  auto const unlike = names;
  for (std::size_t n = 0; n < names.size(); ++n)
    if (std::count(unlike.begin(), unlike.end(), unlike[n]) > 1) names[n] = paths[n];
  for (std::size_t n = 0; n < names.size(); ++n)
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(n), names[n]) !=
        names.begin() + static_cast<std::ptrdiff_t>(n))
      throw lfrec::invalid_option("--compare names " + paths[n] + " twice");
  return names;
}

known_facts facts_of(lfrec::dataset const& data) {
  return {data.users, data.items, data.user_features, data.item_features,
          lfrec::first_times(data.log)};
}

std::vector<contestant> read_models(evaluate_arguments const& arguments, known_facts& known,
                                    lfrec::executor_ref threads) {
  std::vector<contestant> models;
  if (!arguments.recipe.name.empty()) {
    prepared_recipe const recipe(arguments.recipe);
    auto data = read_data(arguments.train);
    known = facts_of(data);
    models.push_back({arguments.recipe.name, recipe.fit(std::move(data), threads).saved});
    return models;
  }
  auto const paths = arguments.model.empty() ? arguments.compare : std::vector{arguments.model};
  auto const names = names_of(paths);
  for (std::size_t n = 0; n < paths.size(); ++n)
    models.push_back({names[n], load_model(paths[n], threads)});
  return models;
}

/// Where each of `ids` stands in `own`, −1 for nowhere.
template <typename Index>
std::vector<lfrec::index_t> positions(lfrec::id_map<Index> const& ids,
                                      lfrec::id_map<Index> const& own) {
  std::vector<lfrec::index_t> where(ids.size(), -1);
  for (std::size_t n = 0; n < where.size(); ++n)
    if (auto const found = own.find(ids.key(Index{static_cast<lfrec::index_t>(n)})))
      where[n] = lfrec::to_index(*found);
  return where;
}

/// What the users have in a model's training matrix, in the ids of all.
lfrec::csr<float> seen_rows(contestant const& model, lfrec::id_map<lfrec::user_index> const& users,
                            lfrec::id_map<lfrec::item_index> const& items) {
  auto const* const rows = model.saved.seen_rows();
  if (rows == nullptr)
    throw lfrec::shape_error(model.name + " does not hold what its users have seen: give --train");
  auto const common = positions(model.saved.items, items);
  auto const own = positions(users, model.saved.users);
  std::vector<lfrec::interaction> log;
  for (std::size_t u = 0; u < own.size(); ++u) {
    if (own[u] < 0) continue;
    auto const row = rows->row(own[u]);
    for (std::size_t n = 0; n < row.index.size(); ++n)
      log.push_back({lfrec::user_index{static_cast<lfrec::index_t>(u)},
                     lfrec::item_index{common[lfrec::to_size(row.index[n])]}, row.value[n]});
  }
  return lfrec::rows_by_user({static_cast<lfrec::index_t>(users.size()),
                              static_cast<lfrec::index_t>(items.size()), std::move(log)});
}

void check_same_seen(contest const& all) {
  for (std::size_t m = 1; m < all.models.size(); ++m) {
    lfrec::matrix const other(seen_rows(all.models[m], all.users, all.items));
    for (lfrec::index_t u = 0; u < all.test.users(); ++u) {
      lfrec::user_index const user{u};
      if (all.test.user(user).index.empty() ||
          std::ranges::equal(all.train.user(user).index, other.user(user).index))
        continue;
      throw lfrec::shape_error(all.models[0].name + " and " + all.models[m].name +
                               " were trained on other interactions of user '" +
                               std::string(all.users.key(user)) +
                               "': give --train with what users have seen");
    }
  }
}

/// The users of the test file, then those of whom nothing is held out.
void take_newcomers(lfrec::dataset const& test, lfrec::dataset const& given, contest& all) {
  all.newcomers = true;
  all.users = test.users;
  for (std::size_t u = 0; u < given.users.size(); ++u)
    all.users.insert(given.users.key(lfrec::user_index{static_cast<lfrec::index_t>(u)}));
  all.train = lfrec::matrix(seen_in(given, all.users, all.items));
}

/// The rows of the test file of users whom every model knows.
lfrec::csr<float> test_rows(lfrec::dataset data, contest& all) {
  std::vector<lfrec::interaction> rows;
  std::vector<char> everywhere(data.users.size());
  for (std::size_t u = 0; u < everywhere.size(); ++u) {
    auto const id = data.users.key(lfrec::user_index{static_cast<lfrec::index_t>(u)});
    everywhere[u] = static_cast<char>(
        std::all_of(all.models.begin(), all.models.end(),
                    [&](contestant const& model) { return model.saved.users.contains(id); }));
    if (everywhere[u] == 0) ++all.unknown_users;
  }
  if (all.unknown_users == data.users.size())
    throw lfrec::unknown_id((all.models.size() == 1 ? "the model knows none of the "
                                                    : "the models share none of the ") +
                            std::to_string(data.users.size()) + " users of " + data.report.source);
  for (auto const& row : data.log)
    if (everywhere[lfrec::to_size(lfrec::to_index(row.user))] != 0) rows.push_back(row);
  data.log = {data.log.users(), data.log.items(), std::move(rows)};
  return seen_in(data, all.users, all.items);
}

}  // namespace

void check_metrics(evaluate_arguments const& arguments) {
  check_rated(arguments);
  if (of_ratings(arguments.metrics)) return;
  try {
    static_cast<void>(lfrec::make_metrics(arguments.metrics));
  } catch (lfrec::shape_error const&) {
    // One of them needs what only the data can tell.
  }
}

std::optional<std::size_t> known_facts::user_of(contest const& all, std::size_t user) const {
  auto const found =
      users.find(all.users.key(lfrec::user_index{static_cast<lfrec::index_t>(user)}));
  if (!found) return {};
  return lfrec::to_size(lfrec::to_index(*found));
}

contest make_contest(evaluate_arguments const& arguments, lfrec::executor_ref threads) {
  if (!arguments.given.empty() && arguments.recipe.name.empty() && !arguments.train.path.empty())
    throw lfrec::invalid_option("--given says what is shown of the users: no --train beside it");
  contest all;
  all.models = read_models(arguments, all.known, threads);
  if (of_ratings(arguments.metrics)) {
    take_ratings(arguments, all);
    return all;
  }
  auto data = read_data(beside(arguments.train, arguments.test, arguments.test_format));
  all.items = all.models.front().saved.items;
  auto const add = [&](lfrec::id_map<lfrec::item_index> const& items) {
    for (std::size_t i = 0; i < items.size(); ++i)
      all.items.insert(items.key(lfrec::item_index{static_cast<lfrec::index_t>(i)}));
  };
  for (auto const& model : all.models) add(model.saved.items);
  auto const known = all.items.size();
  add(data.items);
  all.unknown_items = all.items.size() - known;
  if (!arguments.given.empty()) {
    take_newcomers(data, read_data(beside(arguments.train, arguments.given, arguments.test_format)),
                   all);
    all.test = lfrec::matrix(seen_in(data, all.users, all.items));
    return all;
  }
  all.users = all.models.front().saved.users;
  all.test = lfrec::matrix(test_rows(std::move(data), all));
  if (arguments.recipe.name.empty() && !arguments.train.path.empty()) {
    auto const train = read_data(arguments.train);
    all.known = facts_of(train);
    all.train = lfrec::matrix(seen_in(train, all.users, all.items));
  } else {
    all.train = lfrec::matrix(seen_rows(all.models.front(), all.users, all.items));
    check_same_seen(all);
  }
  return all;
}

namespace {

/// What the models were fitted to, as far as is known: what their users have seen.
lfrec::matrix fitted_to(contest const& all) {
  if (!all.newcomers) return all.train;
  auto const& first = all.models.front();
  return lfrec::matrix(seen_rows(first, first.saved.users, all.items));
}

/// What metrics beyond accuracy ask for; items that --train tells nothing of have empty rows.
lfrec::metric_context context_of(contest const& all) {
  lfrec::metric_context context;
  if (!all.newcomers || all.models.front().saved.seen_rows() != nullptr)
    context.popularity.emplace(fitted_to(all));
  context.items = all.train.items();
  if (all.known.item_features.empty()) return context;
  auto const own = positions(all.items, all.known.items);
  auto const& table = all.known.item_features;
  std::vector<lfrec::offset_t> offsets = {0};
  std::vector<lfrec::index_t> columns;
  std::vector<float> values;
  for (auto const item : own) {
    if (item >= 0 && item < table.rows()) {
      auto const row = table.row(item);
      columns.insert(columns.end(), row.index.begin(), row.index.end());
      values.insert(values.end(), row.value.begin(), row.value.end());
    }
    offsets.push_back(static_cast<lfrec::offset_t>(columns.size()));
  }
  context.vectors.emplace(lfrec::csr<float>(all.train.items(), table.columns(), std::move(offsets),
                                            std::move(columns), std::move(values)));
  return context;
}

}  // namespace

std::vector<lfrec::named_report> judge(contest const& all, evaluate_arguments const& arguments,
                                       lfrec::executor_ref threads) {
  if (all.rated) return judge_ratings(all, arguments, threads);
  auto const metrics = lfrec::make_metrics(arguments.metrics, context_of(all));
  std::span<lfrec::any_metric const> const asked(metrics);
  lfrec::held_out const data(all.train, all.test,
                             {.include_seen = arguments.include_seen, .fold_in = all.newcomers});
  std::vector<lfrec::named_report> reports;
  for (auto const& [name, saved] : all.models) {
    aligned_model const model(saved, positions(all.users, saved.users),
                              positions(all.items, saved.items));
    reports.push_back({name, lfrec::evaluate(model, data, threads, asked)});
  }
  if (arguments.baselines)
    for (auto& report : lfrec::evaluate_baselines(data, fitted_to(all), threads, asked)) {
      if (std::ranges::any_of(all.models, [&](auto const& m) { return m.name == report.name; }))
        report.name += " (baseline)";
      reports.push_back(std::move(report));
    }
  return reports;
}

}  // namespace cli
