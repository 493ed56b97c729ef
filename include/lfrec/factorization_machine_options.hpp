// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "lfrec/core/fields.hpp"

namespace lfrec::inline v0 {

/// What a factorization machine learns from: squared, values as they are (ratings); logistic,
/// whether a user has an item (values > 0) or one drawn at random; pairwise, that what a user has
/// comes before what is drawn (BPR).
enum class machine_loss { squared, logistic, pairwise };
constexpr auto names(machine_loss const*) {
  return std::array<std::string_view, 3>{"squared", "logistic", "pairwise"};
}

struct factorization_machine_options {
  machine_loss loss = machine_loss::squared;  ///< ratings, or plays against what is drawn
  int factors = 16;                           ///< d: length of a column's vector; 4–32 is usual
  int epochs = 20;                            ///< passes over all columns
  float regularization =
      1.5F;  ///< λ: a user or item of n rows is regularised by λ·n^ν; 1–3, plays .05–1
  float bias_regularization = 1;     ///< β: penalty of biases, in those of factors; .1–1
  float feature_regularization = 5;  ///< the same as λ for features of users and items; 1–50
  float context_regularization = 3;  ///< the same as λ for circumstances; .3–30
  float frequency_scaling = 0.5F;    ///< ν; 0 is one penalty for all columns, 1 is that of als
  bool unit_features = true;         ///< each user's and item's features are scaled to length 1
  int negatives = 8;                 ///< of logistic and pairwise: drawn against each positive
  float init_stddev = 0.1F;  ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;   ///< of the start and of what is drawn
};

constexpr auto fields(factorization_machine_options const*) {
  using o = factorization_machine_options;
  return std::tuple{
      field{"loss", &o::loss, {}, scale::linear, "", "of a rating, or of a play and its negatives"},
      field{"factors", &o::factors, {1, 4096}, scale::logarithmic, "k", "length of a vector"},
      field{"epochs", &o::epochs, {1, 10000}, scale::linear, "", "passes over all columns"},
      field{"regularization",
            &o::regularization,
            {1e-6, 1e6},
            scale::logarithmic,
            "lambda",
            "L2 penalty of users and items, scaled by frequency"},
      field{"bias_regularization",
            &o::bias_regularization,
            {1e-6, 1e6},
            scale::logarithmic,
            "",
            "penalty of biases, in those of factors"},
      field{"feature_regularization",
            &o::feature_regularization,
            {1e-6, 1e6},
            scale::logarithmic,
            "",
            "as regularization, for features"},
      field{"context_regularization",
            &o::context_regularization,
            {1e-6, 1e6},
            scale::logarithmic,
            "",
            "as regularization, for circumstances"},
      field{"frequency_scaling",
            &o::frequency_scaling,
            {0, 2},
            scale::linear,
            "nu",
            "exponent of a column's number of rows in its penalty"},
      field{"unit_features",
            &o::unit_features,
            {},
            scale::linear,
            "",
            "scale each row of features to length 1"},
      field{"negatives",
            &o::negatives,
            {1, 1000},
            scale::logarithmic,
            "",
            "drawn against each play; not with squared"},
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start and draws"}};
}

/// Throws invalid_option.
inline void validate(factorization_machine_options const& options) {
  validate_fields("factorization_machine", options);
}

}  // namespace lfrec::inline v0
