// SPDX-License-Identifier: MIT
#include "rated.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <lfrec/evaluate/evaluate_in_context.hpp>
#include <lfrec/metrics/rating_error.hpp>
#include <span>
#include <type_traits>
#include <utility>

#include "input.hpp"

namespace cli {

namespace {

std::vector<std::string> names_in(std::string const& metrics) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= metrics.size();) {
    auto const end = std::min(metrics.find(',', begin), metrics.size());
    names.push_back(metrics.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

/// A model whose scores are for an average situation.
template <lfrec::Model M>
struct on_average {
  using scalar_type = float;
  M const* inner;

  [[nodiscard]] lfrec::index_t users() const { return inner->users(); }
  [[nodiscard]] lfrec::index_t items() const { return inner->items(); }
  void score(lfrec::query const& whom, std::span<float> scores) const {
    inner->score(whom, scores);
  }
  [[nodiscard]] float score_item(lfrec::query const& whom,
                                 lfrec::item_index item) const requires lfrec::ScoresItems<M> {
    return inner->score_item(whom, item);
  }
};

/// The situations of a table by a model's names; what it has no name for falls away.
lfrec::features by_names(lfrec::features const& table, std::span<std::string const> names) {
  std::vector<lfrec::index_t> where;  // of the table's columns
  for (auto const& name : table.names()) {
    auto const at = std::ranges::find(names, name);
    where.push_back(at == names.end() ? -1 : static_cast<lfrec::index_t>(at - names.begin()));
  }
  std::vector<lfrec::offset_t> offsets = {0};
  std::vector<lfrec::index_t> columns;
  std::vector<float> weights;
  for (lfrec::index_t s = 0; s < table.rows(); ++s) {
    std::vector<std::pair<lfrec::index_t, float>> known;
    auto const row = table.row(s);
    for (std::size_t n = 0; n < row.size(); ++n)
      if (auto const at = where[lfrec::to_size(row.index[n])]; at >= 0)
        known.emplace_back(at, row.value[n]);
    std::ranges::sort(known);
    for (auto const& [column, weight] : known) {
      columns.push_back(column);
      weights.push_back(weight);
    }
    offsets.push_back(static_cast<lfrec::offset_t>(columns.size()));
  }
  return {lfrec::csr<float>(table.rows(), static_cast<lfrec::index_t>(names.size()),
                            std::move(offsets), std::move(columns), std::move(weights)),
          {names.begin(), names.end()}};
}

/// The rows of the test file in a model's own indices.
lfrec::interaction_log own_rows(lfrec::dataset const& test, lfrec::saved_model const& saved) {
  auto rows = test.log.rows();
  for (auto& row : rows) {
    row.user = saved.users.at(test.users.key(row.user));
    row.item = saved.items.at(test.items.key(row.item));
  }
  return {saved.model.users(), saved.model.items(), std::move(rows), test.log.situations()};
}

/// Of each id, whether every model knows it.
template <typename Index>
std::vector<char> known_to_all(lfrec::id_map<Index> const& ids,
                               lfrec::id_map<Index> lfrec::saved_model::*own, contest const& all) {
  std::vector<char> known(ids.size());
  for (std::size_t n = 0; n < known.size(); ++n) {
    auto const id = ids.key(Index{static_cast<lfrec::index_t>(n)});
    known[n] = static_cast<char>(std::ranges::all_of(
        all.models, [&](contestant const& model) { return (model.saved.*own).contains(id); }));
  }
  return known;
}

/// What makes the figures of a model doubtful.
std::vector<std::string> doubts(lfrec::saved_model const& saved, lfrec::situated_log const& test,
                                lfrec::features const& known) {
  std::vector<std::string> warnings;
  if (saved.weighting && saved.weighting->parts().kind != lfrec::weighting_kind::raw)
    warnings.push_back("trained on weights (" + std::string(saved.weighting->kind()) +
                       "), not on ratings");
  if (saved.model.context_names().empty()) return warnings;
  if (test.contexts.columns() == 0)
    warnings.emplace_back("trained on situations, and the test file has none: see --context");
  std::size_t less = 0;
  for (auto const s : test.log.situations())
    if (s != lfrec::no_situation && known.row(s).size() < test.contexts.row(s).size()) ++less;
  if (less > 0)
    warnings.push_back(std::to_string(less) +
                       " ratings stand in circumstances that were not trained on: passed over");
  return warnings;
}

}  // namespace

bool of_ratings(std::string const& metrics) {
  std::string lists;
  std::string ratings;
  for (auto const& name : names_in(metrics)) {
    auto const stem = name.substr(0, name.find('@'));
    bool const rates = stem == lfrec::rmse::name() || stem == lfrec::mae::name();
    if (rates && stem != name)
      throw lfrec::invalid_option(std::string("the metric ")
                                      .append(stem)
                                      .append(" is written without a cut-off; got '")
                                      .append(name)
                                      .append("'"));
    (rates ? ratings : lists) = name;
  }
  if (!ratings.empty() && !lists.empty())
    throw lfrec::invalid_option(ratings + " judges ratings and " + lists +
                                " lists: ask for one kind at a time");
  return !ratings.empty();
}

lfrec::rating_scale scale_of(std::vector<double> const& ends, std::string const& metrics) {
  if (ends.empty()) return {};
  if (!of_ratings(metrics))
    throw lfrec::invalid_option("--scale goes with rmse and mae, not with " + metrics);
  if (ends.size() != 2)
    throw lfrec::invalid_option("--scale is the lowest and the highest rating, as in 1,5");
  lfrec::rating_scale const scale{ends[0], ends[1]};
  validate(scale);
  return scale;
}

void check_rated(evaluate_arguments const& arguments) {
  static_cast<void>(scale_of(arguments.scale, arguments.metrics));
  if (!of_ratings(arguments.metrics)) return;
  std::array const of_lists = {std::pair{"--given", !arguments.given.empty()},
                               std::pair{"--baselines", arguments.baselines},
                               std::pair{"--segments", !arguments.segments.empty()},
                               std::pair{"--per-user", !arguments.per_user.empty()},
                               std::pair{"--include-seen", arguments.include_seen}};
  for (auto const& [option, used] : of_lists)
    if (used)
      throw lfrec::invalid_option(std::string(option) + " goes with metrics of lists, not with " +
                                  arguments.metrics);
}

void take_ratings(evaluate_arguments const& arguments, contest& all) {
  auto from = beside(arguments.train, arguments.test, arguments.test_format);
  from.context = arguments.train.context;
  from.utc_offset = arguments.train.utc_offset;
  auto data = read_data(from);
  auto const users = known_to_all(data.users, &lfrec::saved_model::users, all);
  auto const items = known_to_all(data.items, &lfrec::saved_model::items, all);
  all.unknown_users = static_cast<std::size_t>(std::ranges::count(users, char{0}));
  all.unknown_items = static_cast<std::size_t>(std::ranges::count(items, char{0}));
  auto const rows = data.log.size();
  data.log = data.log.select([&](std::size_t n) {
    auto const& row = data.log[n];
    return users[lfrec::to_size(row.user)] != 0 && items[lfrec::to_size(row.item)] != 0;
  });
  if (data.log.empty())
    throw lfrec::unknown_id("of the " + std::to_string(rows) + " ratings of " + data.report.source +
                            " none has a user and an item that are known to " +
                            (all.models.size() == 1 ? "the model" : "all models"));
  all.users = data.users;
  all.items = data.items;
  all.rated = std::move(data);
}

lfrec::rating_report rate(lfrec::any_model const& model, lfrec::situated_log const& rows,
                          lfrec::rating_scale const& scale, lfrec::executor_ref threads) {
  auto const judge = [&](auto const& m) {
    return lfrec::evaluate_in_context(m, rows, scale, threads, lfrec::rmse{}, lfrec::mae{});
  };
  bool const average = !model.context_names().empty() && rows.contexts.columns() == 0;
  auto const judge_some = [&](auto const& m) {
    using inner = std::remove_cvref_t<decltype(m)>;
    return average ? judge(on_average<inner>{&m}) : judge(m);
  };
  auto const* const scorer = model.item_scorer();
  auto report = scorer != nullptr ? judge_some(*scorer) : judge_some(model);
  if (average) report.protocol += ": an average one";
  return report;
}

std::vector<lfrec::named_report> judge_ratings(contest const& all,
                                               evaluate_arguments const& arguments,
                                               lfrec::executor_ref threads) {
  auto const scale = scale_of(arguments.scale, arguments.metrics);
  auto const& test = *all.rated;
  std::vector<char> rated(test.users.size());
  for (auto const& row : test.log) rated[lfrec::to_size(row.user)] = 1;
  std::vector<lfrec::user_index> users;
  for (std::size_t u = 0; u < rated.size(); ++u)
    if (rated[u] != 0) users.push_back(lfrec::user_index{static_cast<lfrec::index_t>(u)});

  std::vector<lfrec::named_report> reports;
  for (auto const& [name, saved] : all.models) {
    auto const log = own_rows(test, saved);
    auto const own = test.contexts.columns() == 0
                         ? test.contexts
                         : by_names(test.contexts, saved.model.context_names());
    // A table without names says that the scores are to be of an average situation.
    auto const found = rate(saved.model, {log, own}, scale, threads);
    std::vector<lfrec::overall_figure> figures;
    for (auto const& metric : names_in(arguments.metrics))
      figures.push_back({metric, found.value(metric), lfrec::goal::lowest});
    reports.push_back(
        {name, lfrec::report({}, users, {}, saved.users.size() - users.size(),
                             std::to_string(found.ratings) + " ratings of " + found.protocol,
                             std::move(figures), doubts(saved, {test.log, test.contexts}, own))});
  }
  return reports;
}

}  // namespace cli
