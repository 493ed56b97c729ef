// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/alternating.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/non_negative.hpp"
#include "lfrec/solve/objective.hpp"
#include "lfrec/solve/value_moments.hpp"

namespace lfrec::inline v0 {

struct als_options {
  int factors = 32;             ///< d: length of a user or item vector; 8–64 is usual
  int epochs = 15;              ///< one epoch: items once, then users once
  float regularization = 0.1F;  ///< λ: a row of n ratings is regularised by λ·n; .05–.2
  bool biases = true;           ///< false: r ≈ pᵀq alone, without μ, b_u and b_i
  bool non_negative = false;    ///< no factor is below 0; without biases that is NMF
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
      field{"biases", &o::biases, {}, scale::linear, "", "mean and biases besides the factors"},
      field{"non_negative",
            &o::non_negative,
            {},
            scale::linear,
            "",
            "keep factors at or above 0; without biases that is NMF"},
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
/// With non_negative, rows are solved under p, q ≥ 0 (biases may have any sign); for parts that
/// only add up, r ≈ pᵀq of Lee and Seung 1999, switch biases off too. An epoch costs, for
/// each row of n ratings, n²·d + n³/3 or n·d² + d³/3 flops, whichever is less.
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
    auto const& ratings = detail::matrix_of(data);
    if (options.non_negative) return run(ratings, exec, watch, non_negative{first_factor()});
    return run(ratings, exec, watch, cholesky{});
  }

  /// For estimate_memory: two sides, and what rows are solved in or what the model counts. A bound
  /// where one row is so long that it matters how many threads meet such.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    auto const width = options.factors + static_cast<index_t>(first_factor());
    auto const scratch = [&](auto const& solver) {
      return solve_rows_bytes<Scalar>(solver, width, shape, threads);
    };
    auto const rows =
        options.non_negative ? scratch(non_negative{first_factor()}) : scratch(cholesky{});
    auto const held = [&](double solving) {
      return detail::table_bytes<Scalar>(shape.users, width + 1) +
             detail::table_bytes<Scalar>(shape.items, width + 1) +
             std::max(solving, detail::table_bytes<float>(shape.items));
    };
    return detail::most_of({held(rows.least), held(rows.most)});
  }

 private:
  // Vectors are [bias, factors], or factors alone. While a side is fixed, column 0 holds the
  // constant 1 that the other side's bias meets, and its own bias and the mean stand in its
  // offsets.
  struct side {
    factors<Scalar> table;
    std::vector<Scalar> offsets;
    bool biased;

    void fix(Scalar mean) {
      if (!biased) return;
      for (index_t r = 0; r < table.rows(); ++r)
        offsets[to_size(r)] = mean + std::exchange(table.row(r)[0], Scalar{1});
    }
    [[nodiscard]] fixed_side<Scalar> fixed() const { return {table, offsets, {}}; }
  };

  [[nodiscard]] std::size_t first_factor() const noexcept { return options.biases ? 1 : 0; }

  [[nodiscard]] side start(executor_ref exec, index_t rows, std::uint64_t key) const {
    double const stddev =
        static_cast<double>(options.init_stddev) / std::sqrt(static_cast<double>(options.factors));
    auto const width = options.factors + static_cast<int>(first_factor());
    side result{random_factors<Scalar>(exec, rows, width, stddev, options.seed, key),
                std::vector<Scalar>(to_size(rows)), options.biases};
    for (index_t r = 0; r < rows; ++r) {
      auto const row = result.table.row(r);
      if (options.biases) row[0] = 0;
      if (options.non_negative)
        for (Scalar& x : row) x = std::abs(x);
    }
    return result;
  }

  template <typename M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch,
                 row_solver_ref<Scalar> solver) const {
    detail::epoch_loop epochs(name, options.epochs);
    explicit_objective const objective{
        .regularization = static_cast<double>(options.regularization),
        .non_negative = options.non_negative};
    auto const by_user = user_rows(data);
    auto const by_item = item_rows(data);

    auto const all_mean = static_cast<Scalar>(detail::mean_value(exec, data, name));
    auto const mean = options.biases ? all_mean : Scalar{0};
    auto users = start(exec, data.users(), 0);
    auto items = start(exec, data.items(), 1);
    // After an epoch the items are fixed, which is how a model holds them.
    auto const model = [&](factors<Scalar> user_table, factors<Scalar> item_table,
                           std::vector<Scalar> offsets) {
      return detail::finish_factor_model<Scalar>(exec, data, std::move(user_table),
                                                 std::move(item_table), std::move(offsets),
                                                 objective, options.biases, epochs.summary());
    };
    epochs.run(
        watch,
        [&](int) {
          users.fix(mean);
          solve_rows<Scalar>(exec, "item", by_item, objective, users.fixed(), solver, items.table);
          items.fix(mean);
          solve_rows<Scalar>(exec, "user", by_user, objective, items.fixed(), solver, users.table);
        },
        [&] {
          auto loss = row_losses<Scalar>(exec, by_user, objective, items.fixed(), users.table);
          loss.regularization += item_penalty(data, items, mean);
          return loss;
        },
        [&] { return model(users.table, items.table, items.offsets); });
    return model(std::move(users.table), std::move(items.table), std::move(items.offsets));
  }

  /// λ Σ_i n_i (b_i² + ‖q_i‖²) of fixed items.
  template <typename M>
  double item_penalty(M const& data, side const& items, Scalar mean) const {
    double total = 0;
    for (index_t i = 0; i < items.table.rows(); ++i) {
      auto const bias = static_cast<double>(items.offsets[to_size(i)] - mean);
      double norm = bias * bias;
      for (Scalar const q : items.table.row(i).subspan(first_factor()))
        norm += static_cast<double>(q) * static_cast<double>(q);
      total += norm * static_cast<double>(data.item(item_index{i}).index.size());
    }
    return static_cast<double>(options.regularization) * total;
  }
};
als()->als<float>;
als(als_options)->als<float>;

}  // namespace lfrec::inline v0
