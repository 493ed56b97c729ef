// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/evaluate/report.hpp"
#include "lfrec/metrics/any_list_metric.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/recommend.hpp"

namespace lfrec::inline v0 {

struct evaluate_options {
  /// Let the items that the user has in train into the lists.
  bool include_seen = false;
  /// Score each user by the row in train alone, as a stranger with that history (strong
  /// generalisation); otherwise by what the model learnt about that user.
  bool fold_in = false;
};

/// What a model is judged by: what it was shown and what was held out, by reference (both must
/// outlive this), in one id space. Every stored pair of `test` counts as relevant, whatever its
/// value.
template <RowMatrix Train, RowMatrix Test>
struct held_out {
  held_out(Train const& shown, Test const& hidden, evaluate_options how = {},
           std::string split_protocol = {})
      : train(shown), test(hidden), options(how), protocol(std::move(split_protocol)) {}

  Train const& train;
  Test const& test;
  evaluate_options options;
  std::string protocol;  ///< of the split, for the report
};

namespace detail {

/// The row with float values, copied into `values` where it has others.
template <typename Row>
[[nodiscard]] row_view float_row(Row const& row, std::vector<float>& values) {
  using value_type = std::remove_cvref_t<decltype(row.value[0])>;
  if constexpr (std::is_same_v<value_type, float>) {
    return {row.index, row.value};
  } else {
    std::span<index_t const> const index = row.index;
    values.resize(index.size());
    for (std::size_t n = 0; n < index.size(); ++n) values[n] = static_cast<float>(row.value[n]);
    return {index, values};
  }
}

template <Model M, typename Train, typename Test>
void check_evaluation(M const& model, held_out<Train, Test> const& data,
                      std::span<any_list_metric const> metrics) {
  auto const shape = [](auto const& m) {
    return std::to_string(m.users()) + " users x " + std::to_string(m.items()) + " items";
  };
  if (data.train.users() != data.test.users() || data.train.items() != data.test.items())
    throw shape_error("evaluate: train has " + shape(data.train) + ", test " + shape(data.test));
  if (model.items() != data.train.items())
    throw shape_error("evaluate: the model has " + std::to_string(model.items()) +
                      " items, train " + std::to_string(data.train.items()));
  if (!data.options.fold_in && model.users() < data.train.users())
    throw shape_error("evaluate: the model knows " + std::to_string(model.users()) +
                      " users, train has " + std::to_string(data.train.users()));
  if (metrics.empty()) throw invalid_option("evaluate: no metric was given");
  for (auto const& metric : metrics)
    if (metric.depth() < 1)
      throw invalid_option("evaluate: the depth of " + metric.name() + " must be at least 1, got " +
                           std::to_string(metric.depth()));
}

[[nodiscard]] inline std::string convention(evaluate_options const& options) {
  return std::string{"full ranking, items seen in train "} +
         (options.include_seen ? "included" : "left out") +
         (options.fold_in ? ", users folded in from their rows in train" : "") +
         ", users with nothing held out skipped, ties to the lower index";
}

/// The first n for each of the users, as `recommend` makes them.
template <Model M, typename Train, typename Test>
[[nodiscard]] auto lists_of(M const& model, held_out<Train, Test> const& data,
                            std::span<user_index const> users, std::size_t n, executor_ref exec) {
  std::vector<query> queries(users.size());
  std::vector<std::vector<float>> history_values(data.options.fold_in ? users.size() : 0);
  for (std::size_t k = 0; k < users.size(); ++k) {
    if (data.options.fold_in)
      queries[k].history = float_row(data.train.user(users[k]), history_values[k]);
    else
      queries[k].user = users[k];
  }
  auto const candidates = [&](std::size_t k) {
    return data.options.include_seen ? unseen(std::span<index_t const>{})
                                     : unseen(data.train, users[k]);
  };
  return recommend_all(model, std::span<query const>(queries), n, candidates, exec);
}

template <Model M, typename Train, typename Test>
[[nodiscard]] report evaluate_with(M const& model, held_out<Train, Test> const& data,
                                   executor_ref exec, std::span<any_list_metric const> metrics) {
  check_evaluation(model, data, metrics);
  std::vector<user_index> users;
  for (index_t u = 0; u < data.test.users(); ++u)
    if (!std::span<index_t const>(data.test.user(user_index{u}).index).empty())
      users.push_back(user_index{u});
  if (users.empty())
    throw shape_error("evaluate: the test matrix is empty, nobody has an item held out");

  std::vector<std::string> names;
  std::vector<std::vector<double>> values;
  index_t depth = 1;
  for (auto const& metric : metrics) {
    names.push_back(metric.name());
    values.emplace_back(users.size());
    depth = std::max(depth, metric.depth());
  }
  // A window at a time, so that the lists of all users never exist at once.
  constexpr std::size_t window = 4096;
  for (std::size_t begin = 0; begin < users.size(); begin += window) {
    auto const part =
        std::span<user_index const>(users).subspan(begin, std::min(window, users.size() - begin));
    auto const lists = lists_of(model, data, part, to_size(depth), exec);
    for_each_chunk(exec, part.size(), 64, [&](chunk const& c) {
      std::vector<item_index> recommended;
      std::vector<float> relevant_values;
      for (std::size_t k = c.begin; k < c.end; ++k) {
        recommended.clear();
        for (auto const& entry : lists[k]) recommended.push_back(entry.item);
        auto const relevant = data.test.user(part[k]);
        ranking const judged{recommended, float_row(relevant, relevant_values)};
        for (std::size_t m = 0; m < metrics.size(); ++m) values[m][begin + k] = metrics[m](judged);
      }
    });
  }
  auto const skipped = to_size(data.test.users()) - users.size();
  return report(std::move(names), std::move(users), std::move(values), skipped,
                (data.protocol.empty() ? "" : data.protocol + "; ") + convention(data.options));
}

}  // namespace detail

/// Ranks all items for each user with something held out and judges the head of the list.
///
/// The items that the user has in train are left out (`include_seen`); held-out items that occur
/// nowhere in train stay in the denominators. Users with nothing held out are skipped and counted.
/// The lists are those of `recommend`. Same bits for every executor. O(users * (score + items));
/// memory: what recommend_all takes for a few thousand users, and one number per user and metric.
///
/// Throws shape_error if train, test and model do not fit together or the test matrix is empty, and
/// invalid_option for a metric of depth below 1, none at all or two of one name.
template <Model M, RowMatrix Train, RowMatrix Test, Executor E>
[[nodiscard]] report evaluate(M const& model, held_out<Train, Test> const& data, E&& exec,
                              std::span<any_list_metric const> metrics) {
  return detail::evaluate_with(model, data, executor_ref(exec), metrics);
}

template <Model M, RowMatrix Train, RowMatrix Test, Executor E, ListMetric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] report
    evaluate(M const& model, held_out<Train, Test> const& data, E&& exec,
             Metrics const&... metrics) {
  std::array<any_list_metric, sizeof...(Metrics)> const all = {any_list_metric(metrics)...};
  return detail::evaluate_with(model, data, executor_ref(exec), all);
}

/// On the calling thread.
template <Model M, RowMatrix Train, RowMatrix Test, ListMetric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] report
    evaluate(M const& model, held_out<Train, Test> const& data, Metrics const&... metrics) {
  return evaluate(model, data, serial{}, metrics...);
}

}  // namespace lfrec::inline v0
