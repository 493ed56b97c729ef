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
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/implicit_fit.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/conjugate_gradient.hpp"
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
  /// All epochs but the last gather vectors from copies of 16 bits an entry; only with solver =
  /// conjugate_gradient. Faster where memory is slow, for 2·d bytes per row of the longer side. A
  /// fit that the observer stops ends on what its copies gave.
  bool quantized = false;
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
      field{"quantized",
            &o::quantized,
            {},
            scale::linear,
            "",
            "conjugate gradient gathers from 16-bit copies, but in the last epoch"},
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

/// Matrix factorisation of plays, clicks and other implicit feedback by alternating least squares
/// over all pairs, observed or not: the recipe to try first. A matrix value is the confidence of a
/// positive, relative to the mean of all; see implicit_objective for negatives, zeros and the form
/// with alpha.
/// Rendle, Krichene, Zhang, Koren 2022, "Revisiting the performance of iALS".
///
/// Vectors come in the principal axes of the items, the strongest first. For every row of n entries
/// an epoch costs n²·d + n³/3 flops, or n·d² + d³/3 where n ≥ d, and for the axes
/// 4 · (users + items) · d²; with conjugate gradient cg_steps · 4n·d and 6 · (users + items) · d².
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
    auto const& plays = detail::matrix_of(data);
    detail::implicit_fit const start{objective(plays, exec), options.factors, options.epochs,
                                     static_cast<double>(options.init_stddev), options.seed};
    detail::no_pulls<Scalar> pulls;
    if (options.solver == row_solver::conjugate_gradient)
      return start.template run<Scalar>(name, plays, exec, watch, approximate(), pulls);
    return start.template run<Scalar>(name, plays, exec, watch, cholesky{}, pulls);
  }

  /// For estimate_memory. Conjugate gradient gathers rows whole: no thread meets a longer one than
  /// the longest, so that it is a bound where there are several and it matters.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    using fit = detail::implicit_fit;
    auto const d = options.factors;
    if (options.solver == row_solver::conjugate_gradient)
      return detail::most_of(fit::peak_bytes<Scalar>(shape, d, approximate(), threads));
    return detail::most_of(fit::peak_bytes<Scalar>(shape, d, cholesky{}, threads));
  }

  /// The loss that the options stand for on this data.
  template <RowMatrix M>
  [[nodiscard]] implicit_objective objective(M const& data, executor_ref exec = serial{}) const {
    if (options.alpha) {
      implicit_objective loss;
      loss.regularization = static_cast<double>(options.regularization);
      loss.frequency_scaling = static_cast<double>(options.frequency_scaling);
      loss.unobserved_weight = 1;
      loss.alpha = static_cast<double>(*options.alpha);
      (void)detail::mean_confidence(name, data, exec);  // refuses what is not finite
      return loss;
    }
    return detail::confidence_objective(
        name, data, exec, static_cast<double>(options.unobserved_weight.value_or(0.08F)),
        static_cast<double>(options.regularization),
        static_cast<double>(options.frequency_scaling));
  }

 private:
  [[nodiscard]] conjugate_gradient approximate() const {
    return {options.cg_steps, options.quantized};
  }
};
implicit_als()->implicit_als<float>;
implicit_als(implicit_als_options)->implicit_als<float>;

}  // namespace lfrec::inline v0
