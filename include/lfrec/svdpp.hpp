// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
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
#include "lfrec/solve/descent_units.hpp"
#include "lfrec/solve/implied_descent.hpp"
#include "lfrec/solve/learning_rate.hpp"
#include "lfrec/solve/value_moments.hpp"

namespace lfrec::inline v0 {

struct svdpp_options {
  int factors = 20;                  ///< d: length of a user or item vector; 10–64 is usual
  int epochs = 20;                   ///< passes over the ratings
  float learning_rate = 0.04F;       ///< η: size of a step, at the start; .01–.1
  float learning_rate_decay = 0.9F;  ///< its factor after each epoch; .9–.98, nearer 1 for more
  float regularization = 1.2F;       ///< λ: a row of n ratings is regularised by λ·n^ν; .5–2
  float bias_regularization = 1;     ///< λ_b: the same for the biases
  float implied_regularization = 3;  ///< λ_y: the same for what having rated an item says
  float frequency_scaling = 0.5F;    ///< ν; 1 is the same weight for each rating
  float init_stddev = 0.1F;          ///< σ*: vectors start as normal with deviation σ*/√d
  std::uint64_t seed = 42;           ///< of the start and of the order of users
};

constexpr auto fields(svdpp_options const*) {
  using o = svdpp_options;
  return std::tuple{
      field{"factors",
            &o::factors,
            {1, 4096},
            scale::logarithmic,
            "f",
            "length of a user or item vector"},
      field{"epochs", &o::epochs, {1, 10000}, scale::logarithmic, "", "passes over the ratings"},
      field{"learning_rate",
            &o::learning_rate,
            {1e-9, 10},
            scale::logarithmic,
            "gamma",
            "size of a step, at the start"},
      field{"learning_rate_decay",
            &o::learning_rate_decay,
            {1e-3, 1},
            scale::linear,
            "",
            "factor of the step after each epoch"},
      field{"regularization",
            &o::regularization,
            {1e-9, 1e6},
            scale::logarithmic,
            "lambda",
            "L2 penalty of factors, scaled by frequency"},
      field{"bias_regularization",
            &o::bias_regularization,
            {1e-9, 1e6},
            scale::logarithmic,
            "lambda_b",
            "L2 penalty of biases, scaled by frequency"},
      field{"implied_regularization",
            &o::implied_regularization,
            {0, 1e6},
            scale::logarithmic,
            "lambda_y",
            "L2 penalty of what having rated an item says, scaled by frequency"},
      field{"frequency_scaling",
            &o::frequency_scaling,
            {0, 2},
            scale::linear,
            "nu",
            "exponent of a row's number of ratings in its penalty"},
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start and the order of users"}};
}

inline void validate(svdpp_options const& options) {
  validate_fields("svdpp", options);
}

/// SVD++: r ≈ μ + b_u + b_i + (p_u + |N|^−½ Σ_{j ∈ N} y_j)ᵀq_i, N the items that the user rated:
/// what somebody rates says something of them besides how. Minimises, in units of the ratings'
/// standard deviation, Σ (r − s)² + Σ_rows n^ν (λ ‖p or q‖² + λ_b bias² + λ_y ‖y‖²) by stochastic
/// gradient descent. A matrix value is a rating. Koren 2008, section 4.
///
/// Only the matrix itself tells which items somebody rated: what is held out for a test stays
/// unknown. An epoch costs about 20 · nonzeros · d flops, on the calling thread alone, whatever the
/// executor.
template <typename Scalar = float>
struct svdpp {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "svdpp";
  svdpp_options options = {};

  /// Throws invalid_option for options outside their range, and numeric_error where values or the
  /// loss are not finite. The observer sees the loss after each epoch and may stop the fit. A
  /// newcomer's p is the exact minimiser of the same loss for the fitted items.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec, watch);
  }

  /// For estimate_memory: the working tables, the users' sums and the model's tables in the end.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t /*threads*/ = 1) const {
    validate(options);
    auto const d = options.factors;
    double const rows = static_cast<double>(shape.users) + shape.items;
    return {detail::implied_descent<Scalar>::bytes(shape, d) +
            detail::descent_units::bytes<Scalar>(shape, d, true) +
            detail::table_bytes<Scalar>(shape.items, d + 1) + detail::table_bytes<index_t>(rows) +
            detail::table_bytes<float>(shape.items)};
  }

 private:
  template <typename M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch) const {
    detail::epoch_loop epochs(name, options.epochs);
    detail::descent_problem problem;
    problem.regularization = static_cast<double>(options.regularization);
    problem.bias_regularization = static_cast<double>(options.bias_regularization);
    problem.frequency_scaling = static_cast<double>(options.frequency_scaling);
    problem.mean = detail::mean_value(exec, data, name);
    problem.scale = detail::value_spread(exec, data, problem.mean, name);
    double const stddev =
        static_cast<double>(options.init_stddev) / std::sqrt(static_cast<double>(options.factors));
    detail::implied_descent<Scalar> work(exec, data, problem,
                                         static_cast<double>(options.implied_regularization),
                                         options.factors, stddev, options.seed);
    auto const decay = static_cast<double>(options.learning_rate_decay);
    detail::learning_rate rate(name, static_cast<double>(options.learning_rate), decay, decay);
    detail::descent_units const units(problem);
    auto const width = static_cast<std::size_t>(options.factors);
    auto const model = [&] {
      auto items = units.items(work.items(), detail::identity(data.items()), width);
      return detail::finish_factor_model<Scalar>(
          exec, data,
          units.users(work.user_vectors(exec, data), detail::identity(data.users()), width),
          std::move(items.table), std::move(items.offsets), units.objective(), true,
          epochs.summary(), units.users(work.implied(), detail::identity(data.items()), width));
    };
    epochs.run(
        watch, [&](int epoch) { rate.met(epoch, work.epoch(data, epoch, rate.now())); },
        [&] { return work.loss(exec, data); }, model);
    return model();
  }
};
svdpp()->svdpp<float>;
svdpp(svdpp_options)->svdpp<float>;

}  // namespace lfrec::inline v0
