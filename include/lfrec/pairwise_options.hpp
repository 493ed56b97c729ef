// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <tuple>

#include "lfrec/core/fields.hpp"
#include "lfrec/solve/sampling.hpp"

namespace lfrec::inline v0 {

struct bpr_options {
  int factors = 64;              ///< d: length of a user or item vector; 32–256 is usual
  int epochs = 30;               ///< passes over all positives
  float learning_rate = 0.4F;    ///< η of AdaGrad with one sum a row; .1–1
  float regularization = 0.04F;  ///< λ, for each row that a step touches; .003–.1, tune it first
  /// How a positive's negatives are drawn. The hardest of several teach most per step.
  negative_sampling sampling = negative_sampling::hardest;
  /// Negatives drawn per positive and epoch: each makes a step, or with `hardest` one does; 1–128.
  int negatives = 32;
  float popularity_power = 0.75F;  ///< only with sampling = popularity; 0 is uniform over played
  float init_stddev = 0.1F;  ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;   ///< of the start and of what is drawn
};

struct warp_options {
  int factors = 64;             ///< d: length of a user or item vector; 32–256 is usual
  int epochs = 30;              ///< passes over all positives
  float learning_rate = 0.4F;   ///< η of AdaGrad with one sum a row; .1–1
  float regularization = 0.1F;  ///< λ, for each row that a step touches; .01–.2, tune it first
  float margin = 1;             ///< a negative violates when it comes closer than this
  int max_draws = 100;          ///< a positive is left alone when so many draws find no violation
  float init_stddev = 0.1F;     ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;      ///< of the start and of what is drawn
};

struct logistic_mf_options {
  int factors = 64;              ///< f: length of a user or item vector; 32–256 is usual
  int epochs = 30;               ///< passes over all positives
  float learning_rate = 0.4F;    ///< η of AdaGrad with one sum a row; .1–1
  float regularization = 0.04F;  ///< λ, for each row that a step touches; .003–.1, tune it first
  float positive_weight = 1;     ///< α: a positive of mean value against 1 of a negative drawn
  /// How a positive's negatives are drawn. The hardest of several teach most per step.
  negative_sampling sampling = negative_sampling::hardest;
  /// Negatives drawn per positive and epoch: each makes a step, or with `hardest` one does; 1–128.
  int negatives = 32;
  float popularity_power = 0.75F;  ///< only with sampling = popularity; 0 is uniform over played
  float init_stddev = 0.1F;  ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;   ///< of the start and of what is drawn
};

namespace detail {

/// What the three have in common: first what is learnt and how fast, then the start.
template <typename O>
constexpr auto learning_fields() {
  return std::tuple{
      field{"factors",
            &O::factors,
            {1, 4096},
            scale::logarithmic,
            "d",
            "length of a user or item vector"},
      field{"epochs", &O::epochs, {1, 10000}, scale::linear, "", "passes over all positives"},
      field{"learning_rate",
            &O::learning_rate,
            {1e-6, 100},
            scale::logarithmic,
            "eta",
            "step length of AdaGrad"},
      field{"regularization",
            &O::regularization,
            {0, 100},
            scale::logarithmic,
            "lambda",
            "L2 penalty of each row that a step touches"}};
}
template <typename O>
constexpr auto sampling_fields() {
  return std::tuple{
      field{"sampling", &O::sampling, {}, scale::linear, "", "how negatives are drawn"},
      field{"negatives",
            &O::negatives,
            {1, 100000},
            scale::logarithmic,
            "",
            "drawn per positive and epoch"},
      field{"popularity_power",
            &O::popularity_power,
            {0, 4},
            scale::linear,
            "",
            "exponent with sampling = popularity"}};
}
template <typename O>
constexpr auto start_fields() {
  return std::tuple{field{"init_stddev",
                          &O::init_stddev,
                          {1e-6, 100},
                          scale::logarithmic,
                          "sigma*",
                          "start: normal with sigma* / sqrt(d)"},
                    field{"seed", &O::seed, {}, scale::linear, "", "seed of the start and draws"}};
}

}  // namespace detail

constexpr auto fields(bpr_options const*) {
  using o = bpr_options;
  return std::tuple_cat(detail::learning_fields<o>(), detail::sampling_fields<o>(),
                        detail::start_fields<o>());
}
constexpr auto fields(warp_options const*) {
  using o = warp_options;
  return std::tuple_cat(detail::learning_fields<o>(),
                        std::tuple{field{"margin",
                                         &o::margin,
                                         {1e-6, 1000},
                                         scale::logarithmic,
                                         "gamma",
                                         "by which a positive should win"},
                                   field{"max_draws",
                                         &o::max_draws,
                                         {1, 100000},
                                         scale::logarithmic,
                                         "",
                                         "draws in search of a violation"}},
                        detail::start_fields<o>());
}
constexpr auto fields(logistic_mf_options const*) {
  using o = logistic_mf_options;
  return std::tuple_cat(detail::learning_fields<o>(),
                        std::tuple{field{"positive_weight",
                                         &o::positive_weight,
                                         {1e-6, 1e6},
                                         scale::logarithmic,
                                         "alpha",
                                         "of a positive of mean value against a negative"}},
                        detail::sampling_fields<o>(), detail::start_fields<o>());
}

inline void validate(bpr_options const& options) {
  validate_fields("bpr", options);
}
inline void validate(warp_options const& options) {
  validate_fields("warp", options);
}
inline void validate(logistic_mf_options const& options) {
  validate_fields("logistic_mf", options);
}

}  // namespace lfrec::inline v0
