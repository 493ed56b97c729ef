// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/sgd_options.hpp"
#include "lfrec/solve/descent_units.hpp"
#include "lfrec/solve/gradient_descent.hpp"
#include "lfrec/solve/learning_rate.hpp"
#include "lfrec/solve/value_moments.hpp"

namespace lfrec::inline v0 {

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
