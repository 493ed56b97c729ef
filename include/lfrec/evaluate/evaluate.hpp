// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/evaluate/report.hpp"
#include "lfrec/metrics/any_list_metric.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/models/concept.hpp"

namespace lfrec::inline v0 {

struct evaluate_options {
  /// Let the items that the user has in train into the lists.
  bool include_seen = false;
  /// Score each user by the row in train alone, as a stranger with that history (strong
  /// generalisation); otherwise by what the model learnt about that user.
  bool fold_in = false;
};

/// What a model is judged by: what it was shown and what was held out, by reference, in one id
/// space. Every stored pair of `test` counts as relevant, whatever its value.
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

/// Puts the user's list of up to n items into `list`.
template <Model M>
class list_maker {
 public:
  using scalar = typename M::scalar_type;

  list_maker(M const& model, std::size_t n) : model_(&model), best_(n), rest_(n), n_(n) {
    scores_.resize(to_size(model.items()));
  }

  [[nodiscard]] std::span<item_index const> operator()(query const& q,
                                                       std::span<index_t const> excluded) {
    model_->score(q, std::span<scalar>(scores_));
    std::size_t next = 0;
    for (index_t i = 0; i < static_cast<index_t>(scores_.size()); ++i) {
      if (next < excluded.size() && excluded[next] == i) {
        ++next;
        continue;
      }
      scalar const score = scores_[to_size(i)];
      if (!std::isfinite(score))
        throw numeric_error("evaluate: the model's score of item " + std::to_string(i) +
                            (q.user ? " for user " + std::to_string(to_index(*q.user)) : "") +
                            " is not finite");
      if constexpr (MarksEvidence<M>) {
        if (!model_->has_evidence(item_index{i}, score)) {
          std::span<float const> const popularity = model_->popularity();
          rest_.offer(i, popularity[to_size(i)]);
          continue;
        }
      }
      best_.offer(i, score);
    }
    list_.clear();
    for (auto const& s : best_.take()) list_.push_back(item_index{s.index});
    for (auto const& s : rest_.take())
      if (list_.size() < n_) list_.push_back(item_index{s.index});
    return list_;
  }

 private:
  M const* model_;
  top_k<scalar> best_;
  top_k<float> rest_;
  std::size_t n_;
  std::vector<scalar> scores_;
  std::vector<item_index> list_;
};

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
  auto const n = to_size(std::min(depth, static_cast<index_t>(model.items())));
  constexpr std::size_t grain = 32;  // users; enough to share the scratch, few enough to balance
  for_each_chunk(exec, users.size(), grain, [&](chunk const& part) {
    list_maker<M> list(model, n);
    std::vector<float> history_values;
    std::vector<float> relevant_values;
    for (std::size_t at = part.begin; at < part.end; ++at) {
      user_index const u = users[at];
      auto const train_row = data.train.user(u);
      auto const test_row = data.test.user(u);
      query q;
      if (data.options.fold_in)
        q.history = float_row(train_row, history_values);
      else
        q.user = u;
      std::span<index_t const> excluded;
      if (!data.options.include_seen) excluded = train_row.index;
      ranking const judged{list(q, excluded), float_row(test_row, relevant_values)};
      for (std::size_t m = 0; m < metrics.size(); ++m) values[m][at] = metrics[m](judged);
    }
  });
  auto const skipped = to_size(data.test.users()) - users.size();
  return report(std::move(names), std::move(users), std::move(values), skipped,
                (data.protocol.empty() ? "" : data.protocol + "; ") + convention(data.options));
}

}  // namespace detail

/// Ranks all items for each user with something held out and judges the head of the list.
///
/// The items that the user has in train are left out (`include_seen`); held-out items that occur
/// nowhere in train stay in the denominators. Users with nothing held out are skipped and counted.
/// Same bits for every executor. O(users * (score + items)); memory: per chunk at work one score
/// per item, and one number per user and metric.
///
/// Throws shape_error if train, test and model do not fit together or the test matrix is empty,
/// invalid_option for a metric of depth below 1, none at all or two of one name, numeric_error for
/// a score that is not finite.
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
