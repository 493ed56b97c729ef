// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"

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

}  // namespace lfrec::inline v0
