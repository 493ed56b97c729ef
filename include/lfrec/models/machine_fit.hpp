// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/contexts.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factorization_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/solve/machine_descent.hpp"
#include "lfrec/solve/machine_rows.hpp"
#include "lfrec/solve/machine_side.hpp"

namespace lfrec::inline v0::detail {

/// What a factorization machine is to learn, and how.
struct machine_plan {
  machine_problem problem = {};
  bool pairs = false;  // of a loss with negatives: positives against them, not each by itself
  int factors = 16;
  int epochs = 20;
  int negatives = 8;
  double init_stddev = 0.1;
  std::uint64_t seed = 42;
};

/// What is known besides the matrix.
struct machine_knowledge {
  std::optional<features> users = {};
  std::optional<features> items = {};
  situated_log const* context = nullptr;
};

/// The fit of a factorization machine.
template <typename Scalar>
class machine_fit {
 public:
  using model_type = factorization_model<Scalar>;

  machine_fit(machine_plan const& plan, machine_knowledge const& known)
      : plan_(plan), known_(known) {}

  template <RowMatrix M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch) {
    check(data);
    if (known_.context == nullptr) return learn(data, exec, watch);
    // Who has what follows from the rows too.
    return learn(matrix(known_.context->log, duplicates::mean), exec, watch);
  }

 private:
  using row = machine_row<Scalar>;

  template <typename M>
  model_type learn(M const& data, executor_ref exec, observer_ref<model_type> watch) {
    epoch_loop epochs("factorization_machine", plan_.epochs);
    auto const given = plan_.problem.squared ? ratings(data) : positives(data);
    plan_.problem.offset = offset(given);
    auto const width = static_cast<index_t>(plan_.factors + 1);
    double const stddev = plan_.init_stddev / std::sqrt(static_cast<double>(plan_.factors));
    auto const side = [&](index_t rows, features const* described, bool own, std::uint64_t key) {
      return machine_side<Scalar>(exec, rows, width, described, own, stddev, plan_.seed, key);
    };
    auto const pointer = [](auto const& f) { return f ? &*f : nullptr; };
    machine_descent<Scalar> descent(
        plan_.problem, side(data.users(), pointer(known_.users), true, 0),
        side(data.items(), pointer(known_.items), true, 2),
        side(none() + 1, known_.context == nullptr ? nullptr : &known_.context->contexts, false,
             4));
    auto const popularity = item_popularity(data);
    std::vector<index_t> pool;
    for (index_t i = 0; i < data.items(); ++i)
      if (popularity[to_size(i)] > 0) pool.push_back(i);
    descent.learn_from(given);
    auto const model = [&] { return finished(data, exec, descent, given, epochs.summary()); };
    epochs.run(
        watch,
        [&](int epoch) {
          if (!plan_.problem.squared && !given.empty())
            descent.learn_from(with_negatives(exec, given, data.users(), data.items(), pool,
                                              plan_.negatives, plan_.pairs, plan_.seed, epoch));
          descent.epoch(exec);
        },
        [&] { return descent.loss(exec); }, model);
    return model();
  }

  /// The situation of rows whose circumstances are not known: behind those of the table.
  [[nodiscard]] index_t none() const {
    return known_.context == nullptr ? 0 : known_.context->contexts.rows();
  }

  template <typename M>
  void check(M const& data) const {
    auto const fits = [&](std::optional<features> const& f, char const* what, index_t rows) {
      if (f && f->rows() != rows)
        detail::fail<shape_error>({"factorization_machine: ", what, " of ", f->rows(), " rows for ",
                                   rows, " in the matrix"});
    };
    fits(known_.users, "user features", data.users());
    fits(known_.items, "item features", data.items());
    if (known_.context == nullptr) return;
    auto const& log = known_.context->log;
    check_situations(*known_.context);
    if (log.users() != data.users() || log.items() != data.items())
      detail::fail<shape_error>({"factorization_machine: the context's log has ", log.users(),
                                 " users x ", log.items(), " items, the matrix ", data.users(),
                                 " x ", data.items()});
  }

  /// Calls f(user, item, situation, value) for each row of the log, or of the matrix without one.
  template <typename M, typename F>
  void each_row(M const& data, F const& f) const {
    auto const finite = [](user_index u, double value) {
      if (!std::isfinite(value))
        detail::fail<numeric_error>(
            {"factorization_machine: a value of user ", to_index(u), " is not finite"});
    };
    if (known_.context != nullptr) {
      auto const& log = known_.context->log;
      for (std::size_t r = 0; r < log.size(); ++r) {
        auto const at = log.situation(r);
        f(to_index(log[r].user), to_index(log[r].item), at == no_situation ? none() : at,
          static_cast<double>(log[r].value));
      }
      return;
    }
    for (index_t u = 0; u < data.users(); ++u) {
      auto const of_user = data.user(user_index{u});
      for (std::size_t k = 0; k < of_user.index.size(); ++k) {
        auto const value = static_cast<double>(of_user.value[k]);
        finite(user_index{u}, value);
        f(u, of_user.index[k], none(), value);
      }
    }
  }

  template <typename M>
  [[nodiscard]] std::vector<row> ratings(M const& data) const {
    std::vector<row> rows;
    each_row(data, [&](index_t u, index_t i, index_t s, double value) {
      rows.push_back({u, i, -1, s, static_cast<Scalar>(value), Scalar{1}});
    });
    return rows;
  }

  /// What users have: of the matrix, weighted by their values; of a log, each item once in each
  /// situation.
  template <typename M>
  [[nodiscard]] std::vector<row> positives(M const& data) const {
    std::vector<row> rows;
    std::set<std::tuple<index_t, index_t, index_t>> met;
    double sum = 0;
    each_row(data, [&](index_t u, index_t i, index_t s, double value) {
      if (!(value > 0)) return;
      if (known_.context != nullptr && !met.emplace(u, i, s).second) return;
      double const weight = known_.context == nullptr ? value : 1;
      sum += weight;
      rows.push_back({u, i, -1, s, Scalar{1}, static_cast<Scalar>(weight)});
    });
    for (auto& r : rows)
      r.weight = static_cast<Scalar>(static_cast<double>(r.weight) *
                                     static_cast<double>(rows.size()) / sum);
    return rows;
  }

  /// w₀: the mean rating, or the log-odds of a positive among what is drawn.
  [[nodiscard]] double offset(std::vector<row> const& given) const {
    if (!plan_.problem.squared) return plan_.pairs ? 0 : -std::log(plan_.negatives);
    double sum = 0;
    for (auto const& r : given) sum += static_cast<double>(r.target);
    return given.empty() ? 0 : sum / static_cast<double>(given.size());
  }

  [[nodiscard]] row_objective objective(std::size_t rows, index_t users, int epochs) const {
    auto const& p = plan_.problem;
    if (p.squared)
      return explicit_objective{.regularization = p.own_regularization,
                                .frequency_scaling = p.frequency_scaling};
    // The penalty of a column is for all of its rows, that of steps for each.
    double const draws = plan_.negatives;
    double const each =
        draws * static_cast<double>(rows) / std::max(1.0, static_cast<double>(users));
    pairwise_objective result{
        .draws = plan_.negatives,
        .learning_rate = 0.5,
        .regularization =
            p.own_regularization * std::pow(std::max(1.0, each), p.frequency_scaling - 1),
        .epochs = epochs,
        .seed = plan_.seed};
    if (plan_.pairs)
      result.loss = bpr_loss{};
    else
      result.loss = logistic_loss{1 / draws};
    return result;
  }

  /// The features' columns as [weight, vector].
  [[nodiscard]] machine_features<Scalar> learnt(std::optional<features> const& given,
                                                machine_side<Scalar> const& side) const {
    if (!given) return {};
    return {given->matrix(), weights(side)};
  }
  [[nodiscard]] factors<Scalar> weights(machine_side<Scalar> const& side) const {
    auto columns = side.shared;
    for (index_t f = 0; f < columns.rows(); ++f)
      columns.row(f)[0] *= static_cast<Scalar>(plan_.problem.bias_unit);
    return columns;
  }

  template <typename M>
  [[nodiscard]] model_type finished(M const& data, executor_ref exec,
                                    machine_descent<Scalar> const& d, std::vector<row> const& given,
                                    fit_summary const& summary) const {
    double const unit = plan_.problem.bias_unit;
    auto const contexts = weights(d.contexts);
    std::vector<double> mean(to_size(contexts.rows()), 0.0);
    double mean_pairs = 0;
    double const share = 1 / std::max(1.0, static_cast<double>(given.size()));
    for (auto const& r : given) {
      auto const has = d.contexts.features_of(r.situation);
      for (std::size_t n = 0; n < has.size(); ++n)
        mean[to_size(has.index[n])] += share * static_cast<double>(has.value[n]);
      mean_pairs += share * static_cast<double>(d.contexts.pairs[to_size(r.situation)]);
    }
    std::vector<double> total(to_size(d.items.width()), 0.0);  // Σ of the mean context's columns
    for (std::size_t k = 0; k < mean.size(); ++k)
      for (std::size_t f = 0; f < total.size(); ++f)
        total[f] += mean[k] * static_cast<double>(contexts.row(static_cast<index_t>(k))[f]);

    auto users = d.users.sum;
    for (index_t u = 0; u < users.rows(); ++u)
      users.row(u)[0] += d.users.pairs[to_size(u)] / static_cast<Scalar>(unit);
    auto items = d.items.sum;
    std::vector<Scalar> offsets(to_size(items.rows()));
    row_priors<Scalar> priors;
    if (known_.items) priors.described.assign(offsets.size(), 0);
    auto const popularity = item_popularity(data);
    for (index_t i = 0; i < items.rows(); ++i) {
      auto const q = items.row(i);
      double offset = plan_.problem.offset + unit * static_cast<double>(q[0]) +
                      static_cast<double>(d.items.pairs[to_size(i)]) + total[0] + mean_pairs;
      bool any = q[0] != 0;
      for (std::size_t f = 1; f < q.size(); ++f) {
        any = any || q[f] != 0;
        offset += total[f] * static_cast<double>(q[f]);
        q[f] = static_cast<Scalar>(static_cast<double>(q[f]) + total[f]);
      }
      q[0] = static_cast<Scalar>(unit);
      offsets[to_size(i)] = static_cast<Scalar>(offset);
      if (known_.items && popularity[to_size(i)] == 0 && any) priors.described[to_size(i)] = 1;
    }
    auto base = finish_factor_model<Scalar>(
        exec, data, std::move(users), std::move(items), std::move(offsets),
        objective(given.size(), data.users(), std::max(1, summary.epochs)), true, summary, {},
        std::move(priors));
    return model_type({.base = std::move(base),
                       .bias_unit = unit,
                       .context_names = known_.context == nullptr
                                            ? std::vector<std::string>{}
                                            : known_.context->contexts.names(),
                       .contexts = contexts,
                       .mean_context = std::move(mean),
                       .mean_pairs = mean_pairs,
                       .item_features = learnt(known_.items, d.items),
                       .user_features = learnt(known_.users, d.users)});
  }

  machine_plan plan_;
  machine_knowledge known_;
};

}  // namespace lfrec::inline v0::detail
