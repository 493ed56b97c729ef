// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
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
#include "lfrec/solve/base_matrix.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/conjugate_gradient.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/objective.hpp"

namespace lfrec::inline v0 {

/// How a row's least squares problem is solved.
enum class row_solver { cholesky, conjugate_gradient };
constexpr auto names(row_solver const*) {
  return std::array<std::string_view, 2>{"cholesky", "conjugate_gradient"};
}

struct implicit_als_options {
  int factors = 64;               ///< d: length of a user or item vector; 32–256 is usual
  int epochs = 16;                ///< one epoch: items once, then users once
  float regularization = 0.008F;  ///< λ, scaled by frequency; .0003–.1, tune it first
  /// α₀: the weight of every pair, against confidence 1 of a play; .003–1, smaller for sparser
  /// data. Unset means 0.08.
  std::optional<float> unobserved_weight = {};
  float frequency_scaling = 1;  ///< ν: a row is regularised by λ·#^ν, # = Σ|c| + α₀·others; 0–1
  /// α of Hu, Koren, Volinsky 2008, on raw values: an observed pair has weight 1 + α·r and all
  /// others weight 1. Excludes unobserved_weight. Their paper has frequency_scaling = 0.
  std::optional<float> alpha = {};
  row_solver solver = row_solver::cholesky;  ///< exact, or a few steps of conjugate gradient
  int cg_steps = 3;                          ///< steps a row; only with solver = conjugate_gradient
  float init_stddev = 0.1F;  ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;   ///< of the start
};

constexpr auto fields(implicit_als_options const*) {
  using o = implicit_als_options;
  return std::tuple{
      field{"factors",
            &o::factors,
            {1, 4096},
            scale::logarithmic,
            "d",
            "length of a user or item vector"},
      field{"epochs", &o::epochs, {1, 10000}, scale::linear, "", "passes over items, then users"},
      field{"regularization",
            &o::regularization,
            {0, 1e6},
            scale::logarithmic,
            "lambda",
            "L2 penalty, scaled by frequency"},
      field{"unobserved_weight",
            &o::unobserved_weight,
            {1e-9, 1e6},
            scale::logarithmic,
            "alpha_0",
            "weight of every pair; unset is 0.08"},
      field{"frequency_scaling",
            &o::frequency_scaling,
            {0, 2},
            scale::linear,
            "nu",
            "exponent of the frequency in the penalty"},
      field{"alpha",
            &o::alpha,
            {1e-9, 1e6},
            scale::logarithmic,
            "alpha",
            "confidence 1 + alpha r on raw values; excludes unobserved_weight"},
      field{"solver", &o::solver, {}, scale::linear, "", "exact or approximate row solver"},
      field{"cg_steps",
            &o::cg_steps,
            {1, 1000},
            scale::logarithmic,
            "",
            "conjugate gradient steps a row"},
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start"}};
}

inline void validate(implicit_als_options const& options) {
  validate_fields("implicit_als", options);
  if (options.alpha && options.unobserved_weight)
    throw invalid_option(
        "implicit_als.alpha excludes implicit_als.unobserved_weight: set one of the two");
}

namespace detail {

/// The mean of |value| over the entries that are not 0; 0 if there are none.
template <RowMatrix M>
[[nodiscard]] double mean_magnitude(M const& data, executor_ref exec) {
  struct sums {
    double value = 0;
    double count = 0;
  };
  auto const total = reduce_chunks(
      exec, to_size(data.users()), 1024, sums{},
      [&](chunk c) {
        sums part;
        for (std::size_t u = c.begin; u < c.end; ++u)
          for (auto const v : data.user(user_index{static_cast<index_t>(u)}).value) {
            part.value += std::abs(static_cast<double>(v));
            part.count += v != 0 ? 1 : 0;
          }
        return part;
      },
      [](sums& all, sums const& part) {
        all.value += part.value;
        all.count += part.count;
      });
  return total.count > 0 ? total.value / total.count : 0;
}

}  // namespace detail

/// Matrix factorisation of plays, clicks and other implicit feedback by alternating least squares
/// over all pairs, observed or not: the recipe to try first. A matrix value is the confidence of a
/// positive, relative to the mean of all; see implicit_objective for negatives, zeros and the form
/// with alpha.
/// Rendle, Krichene, Zhang, Koren 2022, "Revisiting the performance of iALS".
///
/// Vectors come in the principal axes of the items, the strongest first. For every row of n entries
/// an epoch costs n²·d + n³/3 flops, or n·d² + d³/3 where n ≥ d; with conjugate gradient
/// cg_steps · 4n·d; and for the axes 8 · (users + items) · d².
template <typename Scalar = float>
struct implicit_als {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "implicit_als";
  implicit_als_options options = {};

  /// Throws invalid_option for options outside their range and numeric_error where a row has no
  /// finite solution. The observer sees the loss after each epoch and may stop the fit.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    if (options.solver == row_solver::conjugate_gradient)
      return run(detail::matrix_of(data), exec, watch, conjugate_gradient{options.cg_steps});
    return run(detail::matrix_of(data), exec, watch, cholesky{});
  }

  /// The loss that the options stand for on this data.
  template <RowMatrix M>
  [[nodiscard]] implicit_objective objective(M const& data, executor_ref exec = serial{}) const {
    double const mean = detail::mean_magnitude(data, exec);
    if (!std::isfinite(mean))
      throw numeric_error("implicit_als: the mean of the values is not finite");
    implicit_objective loss;
    loss.regularization = static_cast<double>(options.regularization);
    loss.frequency_scaling = static_cast<double>(options.frequency_scaling);
    if (options.alpha) {
      loss.unobserved_weight = 1;
      loss.alpha = static_cast<double>(*options.alpha);
    } else {
      loss.unobserved_weight = static_cast<double>(options.unobserved_weight.value_or(0.08F));
      if (mean > 0) loss.confidence_scale = 1 / mean;
    }
    return loss;
  }

 private:
  template <typename M, typename Solver>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch,
                 Solver const& solver) const {
    detail::epoch_loop epochs(name, options.epochs);
    auto const objective = this->objective(data, exec);
    double const stddev =
        static_cast<double>(options.init_stddev) / std::sqrt(static_cast<double>(options.factors));
    auto const user_row = [&](index_t u) { return data.user(user_index{u}); };
    auto const item_row = [&](index_t i) { return data.item(item_index{i}); };

    auto users =
        random_factors<Scalar>(exec, data.users(), options.factors, stddev, options.seed, 0);
    auto items =
        random_factors<Scalar>(exec, data.items(), options.factors, stddev, options.seed, 1);
    base_matrix<Scalar> base;  // of the items, for the loss
    // Scores do not change when both tables turn; on the axes of the fixed one B is diagonal.
    auto const fix = [&](factors<Scalar>& fixed, factors<Scalar>& other) {
      return turn_to_axes(
          exec, fixed, requires { Solver::starts_from_last; } ? &other : nullptr,
          objective.unobserved_weight, objective.ridge(0, fixed.rows()));
    };
    auto const model = [&](factors<Scalar> user_table, factors<Scalar> item_table) {
      return detail::finish_factor_model<Scalar>(exec, data, std::move(user_table),
                                                 std::move(item_table), {}, objective, false,
                                                 epochs.summary());
    };
    epochs.run(
        watch,
        [&](int) {
          base = fix(users, items);
          solve_rows<Scalar>(exec, "item", item_row, objective,
                             {users, {}, base.entries, base.diagonal}, solver, items);
          base = fix(items, users);
          solve_rows<Scalar>(exec, "user", user_row, objective,
                             {items, {}, base.entries, base.diagonal}, solver, users);
        },
        [&] { return loss(exec, user_row, item_row, objective, users, items, base.entries); },
        [&] { return model(users, items); });
    return model(std::move(users), std::move(items));
  }

  // Σ α₀ s² over all pairs is the inner product of the two Gram matrices.
  template <typename UserRow, typename ItemRow>
  static training_loss loss(executor_ref exec, UserRow const& user_row, ItemRow const& item_row,
                            implicit_objective const& objective, factors<Scalar> const& users,
                            factors<Scalar> const& items, aligned_vector<Scalar> const& base) {
    auto total = row_losses<Scalar>(exec, user_row, objective, {items, {}, {}}, users);
    total.regularization +=
        row_losses<Scalar>(exec, item_row, objective, {users, {}, {}}, items).regularization;
    auto const user_gram = gram(exec, users, 1);
    for (std::size_t n = 0; n < base.size(); ++n)
      total.unobserved += static_cast<double>(base[n]) * static_cast<double>(user_gram[n]);
    return total;
  }
};
implicit_als()->implicit_als<float>;
implicit_als(implicit_als_options)->implicit_als<float>;

}  // namespace lfrec::inline v0
