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

#include "lfrec/core/error.hpp"
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
#include "lfrec/solve/gradient_descent.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/learning_rate.hpp"
#include "lfrec/solve/value_moments.hpp"

namespace lfrec::inline v0 {

/// How the learning rate goes on: it stays; is multiplied by learning_rate_decay after each epoch;
/// each row divides it by the root of its own sum of mean squared gradients (Duchi, Hazan, Singer
/// 2011; one number a row as in Chin, Zhuang, Juan, Lin 2015); or it grows by 5 % after an epoch
/// that lowered the training error and is halved after one that did not (bold driver).
enum class learning_schedule { constant, decaying, adagrad, bold_driver };
constexpr auto names(learning_schedule const*) {
  return std::array<std::string_view, 4>{"constant", "decaying", "adagrad", "bold_driver"};
}

struct sgd_options {
  int factors = 32;  ///< d: length of a user or item vector; 16–128 is usual
  int epochs = 40;   ///< passes over the values
  /// η: size of a step, at the start; .01–.1, .05–.2 with adagrad. Values are measured in their
  /// standard deviations, so that it does not depend on the scale of the ratings.
  float learning_rate = 0.05F;
  learning_schedule schedule = learning_schedule::decaying;  ///< of the learning rate
  float learning_rate_decay = 0.95F;  ///< with schedule = decaying: factor after each epoch; .9–.98
  float regularization = 1.2F;  ///< λ: a row of n values is regularised by λ·n^ν; .5–2 at ν = ½
  float bias_regularization = 1;   ///< λ_b: the same for the biases
  float frequency_scaling = 0.5F;  ///< ν; 1 is the same weight for each value, as in als
  /// w₀: trains on plays. Every pair that has no value is trained towards 0 with this weight, and
  /// there are no biases; .001–1.
  std::optional<float> unobserved_weight = {};
  float init_stddev = 0.1F;  ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;   ///< of the start and of the order of work
};

constexpr auto fields(sgd_options const*) {
  using o = sgd_options;
  return std::tuple{
      field{"factors",
            &o::factors,
            {1, 4096},
            scale::logarithmic,
            "d",
            "length of a user or item vector"},
      field{"epochs", &o::epochs, {1, 10000}, scale::logarithmic, "", "passes over the values"},
      field{"learning_rate",
            &o::learning_rate,
            {1e-9, 10},
            scale::logarithmic,
            "eta",
            "size of a step, at the start"},
      field{"schedule", &o::schedule, {}, scale::linear, "", "how the learning rate goes on"},
      field{"learning_rate_decay",
            &o::learning_rate_decay,
            {1e-3, 1},
            scale::linear,
            "",
            "factor of the rate after each epoch; only with schedule = decaying"},
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
      field{"frequency_scaling",
            &o::frequency_scaling,
            {0, 2},
            scale::linear,
            "nu",
            "exponent of a row's number of values in its penalty"},
      field{"unobserved_weight",
            &o::unobserved_weight,
            {1e-9, 1},
            scale::logarithmic,
            "w_0",
            "trains on plays: weight of pairs without a value; unset for ratings"},
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start and the order of work"}};
}

inline void validate(sgd_options const& options) {
  validate_fields("sgd", options);
  if (options.unobserved_weight && options.schedule == learning_schedule::adagrad)
    throw invalid_option(
        "sgd.unobserved_weight excludes sgd.schedule = adagrad: the unobserved pairs have one rate "
        "for all rows");
}

/// Matrix factorisation by stochastic gradient descent. Two losses, in values measured from their
/// mean in units of their standard deviation σ:
///
/// Ratings: Σ_known (r − μ − b_u − b_i − pᵀq)² + Σ_rows n^ν (λ ‖factors‖² + λ_b bias²). Pairs
/// without a rating are unknown. Koren, Bell, Volinsky 2009; ν after Gantner, Rendle,
/// Freudenthaler, Schmidt-Thieme 2011.
///
/// Plays, with `unobserved_weight`: Σ_known (a − pᵀq)² + w₀ Σ_unknown (pᵀq)² + Σ_rows n^ν λ ‖row‖²,
/// the weighted factorisation of Google's machine learning course; values a (1 for binary plays)
/// are in units of their root mean square. The unknown pairs are met exactly, through the Gram
/// matrices, once an epoch. The observer is told both parts.
///
/// Work is cut into strata (solve/strata.hpp), so that any number of threads gives the same bits.
/// An epoch costs 8 · nonzeros · d flops, with plays 4 · (users + items) · d² more.
template <typename Scalar = float>
struct sgd {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "sgd";
  sgd_options options = {};

  /// Throws invalid_option for options outside their range, and numeric_error where values or the
  /// loss are not finite. The observer sees the loss after each epoch and may stop the fit. A
  /// newcomer's vector is the exact minimiser of the same loss for the fitted items.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec, watch);
  }

  /// For estimate_memory: the entries in their strata, the working tables, and the model's beside
  /// them in the end.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    auto const d = options.factors;
    using side = detail::descent_side<Scalar>;
    double bytes = strata<Scalar>::bytes(shape) + side::bytes(shape.users, d) +
                   side::bytes(shape.items, d) + detail::table_bytes<float>(shape.items) +
                   detail::descent_units::bytes<Scalar>(shape, d, !options.unobserved_weight);
    if (options.unobserved_weight)
      bytes += detail::gram_bytes<Scalar>(shape.items, d, threads) +
               detail::table_bytes<Scalar>(d, 2.0 * d);
    return {bytes};
  }

 private:
  template <typename M>
  model_type run(M const& data, executor_ref exec, observer_ref<model_type> watch) const {
    detail::epoch_loop epochs(name, options.epochs);
    auto const problem = this->problem(data, exec);
    double const stddev =
        static_cast<double>(options.init_stddev) / std::sqrt(static_cast<double>(options.factors));
    detail::gradient_descent<Scalar> work(exec, data, problem, options.factors, stddev,
                                          options.seed);
    auto rate = learning_rate();
    auto const model = [&] { return finished(data, exec, work, problem, epochs.summary()); };
    epochs.run(
        watch,
        [&](int epoch) {
          bool const adaptive = options.schedule == learning_schedule::adagrad;
          rate.met(epoch, adaptive ? work.template epoch<true>(exec, epoch, rate.now())
                                   : work.template epoch<false>(exec, epoch, rate.now()));
        },
        [&] { return work.loss(exec); }, model);
    return model();
  }

  [[nodiscard]] detail::learning_rate learning_rate() const {
    double better = 1;
    double worse = 1;
    if (options.schedule == learning_schedule::decaying)
      better = worse = static_cast<double>(options.learning_rate_decay);
    if (options.schedule == learning_schedule::bold_driver) better = 1.05, worse = 0.5;
    return {name, static_cast<double>(options.learning_rate), better, worse};
  }

  template <typename M>
  detail::descent_problem problem(M const& data, executor_ref exec) const {
    detail::descent_problem result;
    result.regularization = static_cast<double>(options.regularization);
    result.bias_regularization = static_cast<double>(options.bias_regularization);
    result.frequency_scaling = static_cast<double>(options.frequency_scaling);
    result.unobserved_weight = static_cast<double>(options.unobserved_weight.value_or(0.0F));
    result.biased = !options.unobserved_weight;
    if (result.biased) result.mean = detail::mean_value(exec, data, name);
    result.scale = detail::value_spread(exec, data, result.mean, name);
    return result;
  }

  template <typename M>
  static model_type finished(M const& data, executor_ref exec,
                             detail::gradient_descent<Scalar> const& work,
                             detail::descent_problem const& problem, fit_summary const& summary) {
    detail::descent_units const units(problem);
    auto items = units.items(work.items(), work.cut().items(), work.factor_count());
    return detail::finish_factor_model<Scalar>(
        exec, data, units.users(work.users(), work.cut().users(), work.factor_count()),
        std::move(items.table), std::move(items.offsets), units.objective(), problem.biased,
        summary);
  }
};
sgd()->sgd<float>;
sgd(sgd_options)->sgd<float>;

}  // namespace lfrec::inline v0
