// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

/// What a rating is, given the score of its user and item.
enum class rating_output {
  gaussian,       ///< the score and normal noise
  ordered_probit  ///< one level of a scale, the higher the greater score plus normal noise
};
constexpr auto names(rating_output const*) {
  return std::array<std::string_view, 2>{"gaussian", "ordered_probit"};
}

/// Whose ratings have noise of a precision of their own.
enum class rating_noise {
  homoscedastic,     ///< one precision for all ratings
  per_user,          ///< some users rate more precisely than others
  per_user_and_item  ///< and some items are rated more precisely than others
};
constexpr auto names(rating_noise const*) {
  return std::array<std::string_view, 3>{"homoscedastic", "per_user", "per_user_and_item"};
}

/// Whose vectors are drawn around what it says which pairs are rated at all.
enum class rating_implicit {
  none,            ///< around one mean
  users,           ///< of users: which items they rated
  users_and_items  ///< and of items: who rated them
};
constexpr auto names(rating_implicit const*) {
  return std::array<std::string_view, 3>{"none", "users", "users_and_items"};
}

struct bayesian_mf_options {
  int factors = 16;  ///< d: length of a user or item vector; 8–32 is usual
  int epochs = 200;  ///< sweeps: one draws the items once, then the users once
  int burn_in = 40;  ///< first sweeps that the model leaves out
  int samples = 64;  ///< at most so many draws stay in the model, evenly spaced after burn_in
  rating_output output = rating_output::gaussian;    ///< what ratings are
  rating_implicit implicit = rating_implicit::none;  ///< who is known by what is rated at all
  rating_noise noise = rating_noise::homoscedastic;  ///< gaussian: whose noise differs
  double lowest = 1;        ///< ordered_probit: the lowest rating of the scale
  double highest = 5;       ///< ordered_probit: the highest; a whole number of steps above lowest
  double step = 1;          ///< ordered_probit: between two neighbouring ratings of the scale
  std::uint64_t seed = 42;  ///< of all draws
};

constexpr auto fields(bayesian_mf_options const*) {
  using o = bayesian_mf_options;
  return std::tuple{
      field{"factors",
            &o::factors,
            {1, 512},
            scale::logarithmic,
            "D",
            "length of a user or item vector"},
      field{"epochs", &o::epochs, {1, 100000}, scale::logarithmic, "", "sweeps over the data"},
      field{"burn_in",
            &o::burn_in,
            {0, 100000},
            scale::linear,
            "",
            "first sweeps that the model leaves out"},
      field{"samples",
            &o::samples,
            {1, 4096},
            scale::logarithmic,
            "",
            "at most so many draws stay in the model"},
      field{"output", &o::output, {}, scale::linear, "", "what a rating is, given its score"},
      field{"implicit",
            &o::implicit,
            {},
            scale::linear,
            "",
            "whose prior knows which pairs are rated"},
      field{"noise",
            &o::noise,
            {},
            scale::linear,
            "",
            "whose ratings are noisier than others'; only with output = gaussian"},
      field{"lowest",
            &o::lowest,
            {-1e6, 1e6},
            scale::linear,
            "",
            "lowest rating; only with output = ordered_probit"},
      field{"highest",
            &o::highest,
            {-1e6, 1e6},
            scale::linear,
            "",
            "highest rating; only with output = ordered_probit"},
      field{"step",
            &o::step,
            {1e-6, 1e6},
            scale::linear,
            "",
            "between neighbouring ratings; only with output = ordered_probit"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of all draws"}};
}

inline void validate(bayesian_mf_options const& options) {
  validate_fields("bayesian_mf", options);
  if (options.output != rating_output::ordered_probit) return;
  if (options.noise != rating_noise::homoscedastic)
    throw invalid_option(
        "bayesian_mf.noise must be homoscedastic with bayesian_mf.output = ordered_probit, whose "
        "noise is the unit of its scores");
  double const steps = (options.highest - options.lowest) / options.step;
  if (!(steps > 0.5 && steps < 1000.5 && std::abs(steps - std::round(steps)) < 1e-6))
    detail::fail<invalid_option>(
        {"bayesian_mf.highest must lie 1 to 1000 whole steps above bayesian_mf.lowest, got ",
         detail::number_text(options.highest), " above ", detail::number_text(options.lowest),
         " with bayesian_mf.step ", detail::number_text(options.step)});
}

}  // namespace lfrec::inline v0
