// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/alternating.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/objective.hpp"

namespace lfrec::inline v0 {

struct als_options {
  int factors = 32;             ///< d: length of a user or item vector; 8–64 is usual
  int epochs = 15;              ///< one epoch: items once, then users once
  float regularization = 0.1F;  ///< λ: a row of n ratings is regularised by λ·n; .05–.2
  float init_stddev = 0.1F;     ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;      ///< of the start
};

constexpr auto fields(als_options const*) {
  using o = als_options;
  return std::tuple{
      field{"factors",
            &o::factors,
            {1, 4096},
            scale::logarithmic,
            "n_f",
            "length of a user or item vector"},
      field{"epochs", &o::epochs, {1, 10000}, scale::linear, "", "passes over items, then users"},
      field{"regularization",
            &o::regularization,
            {1e-9, 1e6},
            scale::logarithmic,
            "lambda",
            "L2 penalty, times the number of ratings of the row"},
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start"}};
}

inline void validate(als_options const& options) {
  validate_fields("als", options);
}

/// Matrix factorisation of explicit ratings, r ≈ μ + b_u + b_i + pᵀq, by alternating least squares
/// with weighted-λ regularisation; biases are solved together with the factors. A matrix value is
/// a rating; pairs without one are unknown, not zero. Zhou, Wilkinson, Schreiber, Pan 2008.
/// An epoch costs nonzeros · d² + (users + items) · d³/3 flops.
template <typename Scalar = float>
struct als {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "als";
  als_options options = {};

  /// Throws invalid_option for options outside their range and numeric_error where a row has no
  /// finite solution. The observer sees the loss after each epoch and may stop the fit.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec, watch);
  }

 private:
  // Vectors are [bias, factors]. While a side is fixed, its column 0 holds the constant 1 that the
  // other side's bias meets, and its own bias and the mean stand in its offsets.
  struct side {
    factors<Scalar> table;
    std::vector<Scalar> offsets;

    void fix(Scalar mean) {
      for (index_t r = 0; r < table.rows(); ++r)
        offsets[to_size(r)] = mean + std::exchange(table.row(r)[0], Scalar{1});
    }
    [[nodiscard]] fixed_side<Scalar> fixed() const { return {table, offsets, {}}; }
  };

  template <typename M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch) const {
    detail::epoch_loop epochs(name, options.epochs);
    explicit_objective const objective{static_cast<double>(options.regularization)};
    double const stddev =
        static_cast<double>(options.init_stddev) / std::sqrt(static_cast<double>(options.factors));
    auto const user_row = [&](index_t u) { return data.user(user_index{u}); };
    auto const item_row = [&](index_t i) { return data.item(item_index{i}); };
    auto const start = [&](index_t rows, std::uint64_t key) {
      side result{
          random_factors<Scalar>(exec, rows, options.factors + 1, stddev, options.seed, key),
          std::vector<Scalar>(to_size(rows))};
      for (index_t r = 0; r < rows; ++r) result.table.row(r)[0] = 0;
      return result;
    };

    auto const mean = mean_value(exec, data);
    auto users = start(data.users(), 0);
    auto items = start(data.items(), 1);
    // After an epoch the items are fixed, which is how a model holds them.
    auto const model = [&](factors<Scalar> user_table, factors<Scalar> item_table,
                           std::vector<Scalar> offsets) {
      return detail::finish_factor_model<Scalar>(exec, data, std::move(user_table),
                                                 std::move(item_table), std::move(offsets),
                                                 objective, true, epochs.summary());
    };
    epochs.run(
        watch,
        [&](int) {
          users.fix(mean);
          solve_rows<Scalar>(exec, "item", item_row, objective, users.fixed(), cholesky{},
                             items.table);
          items.fix(mean);
          solve_rows<Scalar>(exec, "user", user_row, objective, items.fixed(), cholesky{},
                             users.table);
        },
        [&] {
          auto loss = row_losses<Scalar>(exec, user_row, objective, items.fixed(), users.table);
          loss.regularization += item_penalty(data, items, mean);
          return loss;
        },
        [&] { return model(users.table, items.table, items.offsets); });
    return model(std::move(users.table), std::move(items.table), std::move(items.offsets));
  }

  /// μ: the mean of all ratings; 0 if there are none.
  template <typename M>
  static Scalar mean_value(executor_ref exec, M const& data) {
    double const sum = reduce_chunks(
        exec, to_size(data.users()), 1024, 0.0,
        [&](chunk c) {
          double part = 0;
          for (std::size_t u = c.begin; u < c.end; ++u)
            for (auto const v : data.user(user_index{static_cast<index_t>(u)}).value)
              part += static_cast<double>(v);
          return part;
        },
        [](double& total, double part) { total += part; });
    auto const count = static_cast<double>(data.nonzeros());
    auto const mean = count > 0 ? static_cast<Scalar>(sum / count) : Scalar{0};
    if (!std::isfinite(mean)) throw numeric_error("als: the mean of the ratings is not finite");
    return mean;
  }

  /// λ Σ_i n_i (b_i² + ‖q_i‖²) of fixed items.
  template <typename M>
  double item_penalty(M const& data, side const& items, Scalar mean) const {
    double total = 0;
    for (index_t i = 0; i < items.table.rows(); ++i) {
      auto const bias = static_cast<double>(items.offsets[to_size(i)] - mean);
      double norm = bias * bias;
      for (Scalar const q : items.table.row(i).subspan(1))
        norm += static_cast<double>(q) * static_cast<double>(q);
      total += norm * static_cast<double>(data.item(item_index{i}).index.size());
    }
    return static_cast<double>(options.regularization) * total;
  }
};
als()->als<float>;
als(als_options)->als<float>;

}  // namespace lfrec::inline v0
