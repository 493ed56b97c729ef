// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <any>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/evaluate/held_out.hpp"
#include "lfrec/evaluate/overlap.hpp"
#include "lfrec/evaluate/place_items.hpp"
#include "lfrec/evaluate/report.hpp"
#include "lfrec/kernels/gradient_step.hpp"
#include "lfrec/metrics/any_metric.hpp"
#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/goal.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/ranked_list.hpp"
#include "lfrec/recommend/recommend.hpp"

namespace lfrec::inline v0 {

namespace detail {

template <Model M, typename Train, typename Test>
void check_evaluation(M const& model, held_out<Train, Test> const& data,
                      std::span<any_metric const> metrics) {
  auto const shape = [](auto const& m) {
    return std::to_string(m.users()) + " users x " + std::to_string(m.items()) + " items";
  };
  if (data.train.users() != data.test.users() || data.train.items() != data.test.items())
    detail::fail<shape_error>(
        {"evaluate: train has ", shape(data.train), ", test ", shape(data.test)});
  if (model.items() != data.train.items())
    detail::fail<shape_error>(
        {"evaluate: the model has ", model.items(), " items, train ", data.train.items()});
  if (!data.options.fold_in && model.users() < data.train.users())
    detail::fail<shape_error>(
        {"evaluate: the model knows ", model.users(), " users, train has ", data.train.users()});
  if (metrics.empty()) throw invalid_option("evaluate: no metric was given");
  std::vector<std::string> names;
  for (auto const& metric : metrics) names.push_back(metric.name());
  std::sort(names.begin(), names.end());
  if (auto const twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
    detail::fail<invalid_option>({"evaluate: two metrics are called '", *twice, "'"});
}

/// Throws numeric_error at the first score that is not finite.
template <typename Scalar>
void check_scores(index_t first, std::span<Scalar const> scores, user_index user) {
  // No branch for each score: they are nearly always finite, and zero times a finite one is zero.
  typename lanes<Scalar>::vec sum = {};
  std::size_t i = 0;
  for (; i + lanes<Scalar>::width <= scores.size(); i += lanes<Scalar>::width)
    sum += lanes<Scalar>::load(scores.data() + i) * Scalar{0};
  Scalar total = lanes<Scalar>::sum(sum);
  for (; i < scores.size(); ++i) total += scores[i] * Scalar{0};
  if (total == 0) return;
  auto const at =
      std::find_if(scores.begin(), scores.end(), [](Scalar s) { return !std::isfinite(s); });
  detail::fail<numeric_error>({"evaluate: scores must be finite, the model gives user ",
                               to_index(user), " and item ", first + (at - scores.begin()),
                               " the score ", *at});
}

[[nodiscard]] inline std::string convention(evaluate_options const& options) {
  return std::string{"full ranking, items seen in train "} +
         (options.include_seen ? "included" : "left out") +
         (options.fold_in ? ", users folded in from their rows in train" : "") +
         ", users with nothing held out skipped, ties to the lower index";
}

/// The users with something held out.
template <RowMatrix Test>
[[nodiscard]] std::vector<user_index> evaluated_users(Test const& test) {
  std::vector<user_index> users;
  for (index_t u = 0; u < test.users(); ++u)
    if (!std::span<index_t const>(test.user(user_index{u}).index).empty())
      users.push_back(user_index{u});
  if (users.empty())
    throw shape_error("evaluate: the test matrix is empty, nobody has an item held out");
  return users;
}

/// What the split came with; where it came with nothing, what the matrices show.
template <typename Train, typename Test>
[[nodiscard]] std::vector<std::string> warnings_of(held_out<Train, Test> const& data) {
  if (!data.warnings.empty()) return data.warnings;
  return find_overlap(data.train, data.test, data.options.fold_in).warnings();
}

/// One evaluation: what its chunks share.
template <Model M, typename Train, typename Test>
class evaluation {
  using Scalar = typename M::scalar_type;

 public:
  evaluation(M const& model, held_out<Train, Test> const& data, std::span<any_metric const> metrics)
      : model_(model), data_(data), metrics_(metrics), users_(evaluated_users(data.test)) {
    for (auto const& metric : metrics_) {
      depth_ = std::max(depth_, metric.depth());
      places_ = places_ || metric.rank() != nullptr;
      values_.emplace_back(metric.catalogue() == nullptr ? users_.size() : 0);
    }
    depth_ = std::min(depth_, model.items());
  }

  [[nodiscard]] report run(executor_ref exec) {
    using states = std::vector<std::any>;  // one per metric, used by catalogue metrics
    states total(metrics_.size());
    // A window of chunks at a time, so that the states stay few.
    constexpr std::size_t window = 256;
    auto const at_once = places_ ? queries_at_once : lists_at_once;
    auto const chunks = chunk_count(users_.size(), at_once);
    for (std::size_t first = 0; first < chunks; first += window) {
      std::vector<states> parts(std::min(window, chunks - first), states(metrics_.size()));
      exec.run(parts.size(), [&](std::size_t p) {
        auto const begin = (first + p) * at_once;
        judge(begin, std::min(begin + at_once, users_.size()), parts[p]);
      });
      for (auto const& part : parts)
        for (std::size_t m = 0; m < metrics_.size(); ++m)
          if (auto const* const catalogue = metrics_[m].catalogue())
            catalogue->merge(total[m], part[m]);
    }
    return make_report(total);
  }

 private:
  /// Users begin … end - 1: their lists, where their held-out items stand, and every metric.
  void judge(std::size_t begin, std::size_t end, std::vector<std::any>& states) {
    auto const users = std::span<user_index const>(users_).subspan(begin, end - begin);
    std::vector<std::vector<float>> history_values(users.size());
    std::vector<query> queries(users.size());
    for (std::size_t k = 0; k < users.size(); ++k) {
      if (data_.options.fold_in)
        queries[k].history = float_row(data_.train.user(users[k]), history_values[k]);
      else
        queries[k].user = users[k];
    }
    std::vector<item_index> list;
    std::vector<float> relevant_values;
    std::vector<float> seen_values;
    auto const narrow = [&](std::size_t k, item_set& set) {
      if (!data_.options.include_seen) unseen(data_.train.user(users[k]).index).restrict(set);
    };
    auto const check = [&](std::size_t k, index_t first, std::span<Scalar const> scores) {
      check_scores<Scalar>(first, scores, users[k]);
    };
    auto const judge_list = [&](std::size_t k, ranked_list<Scalar> const& made, placement placed) {
      list.clear();
      for (auto const& entry : made) list.push_back(entry.item);
      auto const relevant = float_row(data_.test.user(users[k]), relevant_values);
      auto const seen = float_row(data_.train.user(users[k]), seen_values);
      ranking const judged{list, relevant, users[k], seen, model_.items()};
      placed.user = users[k];
      for (std::size_t m = 0; m < metrics_.size(); ++m) {
        if (auto const* const of_list = metrics_[m].list())
          values_[m][begin + k] = (*of_list)(judged);
        else if (auto const* const of_placement = metrics_[m].rank())
          values_[m][begin + k] = (*of_placement)(placed);
        else
          metrics_[m].catalogue()->add(states[m], judged);
      }
    };
    std::span<query const> const whom(queries);
    if (!places_) {
      make_lists(model_, whom, to_size(depth_), narrow, check,
                 [&](std::size_t k, ranked_list<Scalar> const& made) { judge_list(k, made, {}); });
      return;
    }
    item_set allowed(model_.items());
    top_k<Scalar> best(to_size(depth_));
    item_placer<Scalar> placer;
    score_all(model_, whom, [&](std::size_t k, std::span<Scalar const> scores) {
      check(k, 0, scores);
      allowed.fill(model_.items());
      narrow(k, allowed);
      auto const relevant = float_row(data_.test.user(users[k]), relevant_values);
      auto placed = placer.place(model_, scores, allowed, relevant);
      judge_list(k, select_list(model_, scores, allowed, to_size(depth_), best), std::move(placed));
    });
  }

  [[nodiscard]] report make_report(std::vector<std::any> const& states) {
    std::vector<std::string> names;
    std::vector<std::vector<double>> values;
    std::vector<overall_figure> overall;
    std::vector<goal> goals;
    for (std::size_t m = 0; m < metrics_.size(); ++m) {
      if (auto const* const catalogue = metrics_[m].catalogue()) {
        overall.push_back({metrics_[m].name(), catalogue->value(states[m]), metrics_[m].wanted()});
      } else {
        names.push_back(metrics_[m].name());
        goals.push_back(metrics_[m].wanted());
        values.push_back(std::move(values_[m]));
      }
    }
    auto const skipped = to_size(data_.test.users()) - users_.size();
    auto protocol = convention(data_.options);
    if (!data_.protocol.empty()) protocol = data_.protocol + "; " + protocol;
    return report(std::move(names), std::move(users_), std::move(values), skipped,
                  std::move(protocol), std::move(overall), warnings_of(data_), std::move(goals));
  }

  M const& model_;
  held_out<Train, Test> const& data_;
  std::span<any_metric const> metrics_;
  std::vector<user_index> users_;
  std::vector<std::vector<double>> values_;  // by metric and user
  index_t depth_ = 0;
  bool places_ = false;
};

template <Model M, typename Train, typename Test>
[[nodiscard]] report evaluate_with(M const& model, held_out<Train, Test> const& data,
                                   executor_ref exec, std::span<any_metric const> metrics) {
  check_evaluation(model, data, metrics);
  return evaluation<M, Train, Test>(model, data, metrics).run(exec);
}

}  // namespace detail

/// Ranks all items for each user with something held out, and judges by any mix of list, rank and
/// catalogue metrics.
///
/// The items that the user has in train are left out (`include_seen`); held-out items that occur
/// nowhere in train stay in the denominators. Users with nothing held out are skipped and counted.
/// The lists are those of `recommend`. Test pairs that are in train, and test items that nobody has
/// in train, are counted and named in the report's warnings, unless the split came with its own;
/// with `fold_in` the pairs alone, since train may then hold the users' own rows only. Same bits
/// for every executor. O(users * (score + items)); memory: one bit per item for 64 users per
/// thread, or with rank metrics the scores of 16 users, and one number per user and metric.
///
/// Throws shape_error if train, test and model do not fit together or the test matrix is empty,
/// invalid_option for a metric of depth below 1, none at all or two of one name, and numeric_error
/// for a score that is not finite.
template <Model M, RowMatrix Train, RowMatrix Test, Executor E>
[[nodiscard]] report evaluate(M const& model, held_out<Train, Test> const& data, E&& exec,
                              std::span<any_metric const> metrics) {
  return detail::evaluate_with(model, data, executor_ref(exec), metrics);
}

template <Model M, RowMatrix Train, RowMatrix Test, Executor E, Metric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] report
    evaluate(M const& model, held_out<Train, Test> const& data, E&& exec,
             Metrics const&... metrics) {
  std::array<any_metric, sizeof...(Metrics)> const all = {any_metric(metrics)...};
  return detail::evaluate_with(model, data, executor_ref(exec), all);
}

/// On the calling thread.
template <Model M, RowMatrix Train, RowMatrix Test, Metric... Metrics>
requires(sizeof...(Metrics) > 0) [[nodiscard]] report
    evaluate(M const& model, held_out<Train, Test> const& data, Metrics const&... metrics) {
  return evaluate(model, data, serial{}, metrics...);
}

}  // namespace lfrec::inline v0
