// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/objective.hpp"
#include "lfrec/solve/rating_biases.hpp"

namespace lfrec::inline v0 {

/// How the biases are found: by alternating least squares, or step by step. Both go down the same
/// objective.
enum class bias_solver { als, sgd };
constexpr auto names(bias_solver const*) {
  return std::array<std::string_view, 2>{"als", "sgd"};
}

struct baseline_options {
  int epochs = 10;                 ///< als: items once, then users once; sgd: all ratings once
  float user_regularization = 15;  ///< λ_u: a user of λ_u ratings gets half of the bias they show
  float item_regularization = 10;  ///< λ_i: the same of an item
  bias_solver solver = bias_solver::als;
  float learning_rate = 0.005F;  ///< γ; only with solver = sgd
};

constexpr auto fields(baseline_options const*) {
  using o = baseline_options;
  return std::tuple{
      field{"epochs", &o::epochs, {1, 10000}, scale::linear, "", "passes over the ratings"},
      field{"user_regularization",
            &o::user_regularization,
            {0, 1e6},
            scale::linear,
            "lambda_u",
            "L2 penalty of a user's bias"},
      field{"item_regularization",
            &o::item_regularization,
            {0, 1e6},
            scale::linear,
            "lambda_i",
            "L2 penalty of an item's bias"},
      field{"solver", &o::solver, {}, scale::linear, "", "how the biases are found"},
      field{"learning_rate",
            &o::learning_rate,
            {1e-6, 1},
            scale::logarithmic,
            "gamma",
            "step of solver = sgd"}};
}

inline void validate(baseline_options const& options) {
  validate_fields("baseline", options);
}

/// What a rating is before taste: r ≈ μ + b_u + b_i, the mean, the user's and the item's bias. The
/// same list for everybody, but ratings that a recipe has to beat. A matrix value is a rating.
/// Koren 2010, section 2.1. An epoch costs a pass over the ratings.
template <typename Scalar = float>
struct baseline {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "baseline";
  baseline_options options = {};

  /// Throws invalid_option for options outside their range and numeric_error where the biases run
  /// out of bounds, as with too large a learning_rate.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec, watch);
  }

 private:
  template <typename M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch) const {
    detail::epoch_loop epochs(name, options.epochs);
    detail::rating_biases biases(exec, data, static_cast<double>(options.user_regularization),
                                 static_cast<double>(options.item_regularization));
    auto const model = [&] {
      factors<Scalar> users(data.users(), 1);
      factors<Scalar> items(data.items(), 1);
      std::vector<Scalar> offsets(biases.items.size());
      for (std::size_t u = 0; u < biases.users.size(); ++u)
        users.data()[u] = static_cast<Scalar>(biases.users[u]);
      for (std::size_t i = 0; i < offsets.size(); ++i) {
        items.data()[i] = 1;
        offsets[i] = static_cast<Scalar>(biases.mean + biases.items[i]);
      }
      explicit_objective const objective{0, biases.user_regularization};
      return detail::finish_factor_model<Scalar>(exec, data, std::move(users), std::move(items),
                                                 std::move(offsets), objective, true,
                                                 epochs.summary());
    };
    epochs.run(
        watch,
        [&](int) {
          if (options.solver == bias_solver::als)
            biases.alternate(exec, data);
          else
            biases.descend(data, static_cast<double>(options.learning_rate));
        },
        [&] { return biases.loss(exec, data); }, model);
    return model();
  }
};
baseline()->baseline<float>;
baseline(baseline_options)->baseline<float>;

}  // namespace lfrec::inline v0
