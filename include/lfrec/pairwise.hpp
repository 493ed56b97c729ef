// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/pairwise_fit.hpp"
#include "lfrec/pairwise_options.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/losses.hpp"

namespace lfrec::inline v0 {

/// Bayesian personalised ranking: a user's positives (values > 0) should score above the items they
/// have not, −ln σ(s⁺ − s⁻) for negatives drawn anew each epoch; score(u, i) = b_i + p_uᵀq_i. With
/// the defaults each positive is set against the hardest of 32. Rendle, Freudenthaler, Gantner,
/// Schmidt-Thieme 2009; hardest: Zhang, Chen, Wang, Yu 2013 (dynamic negative sampling).
///
/// A value is a confidence: a positive of twice the value counts twice. A value ≤ 0 is no positive
/// and may be drawn as a negative like what is not there. Users without a positive, and users to
/// whom no negative is left, get what a newcomer of the same history gets: the mean user.
///
/// An epoch costs nonzeros · (negatives + 6) · d multiplications, a newcomer the same for their
/// history times the epochs.
template <typename Scalar = float>
struct bpr {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "bpr";
  bpr_options options = {};

  /// Throws invalid_option for options outside their range and numeric_error for values, or, when
  /// the learning rate is far too high, vectors that are not finite. The observer sees the mean
  /// loss and penalty of the pairs of each epoch, each before its step, and may stop the fit.
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return detail::fit_pairwise<Scalar>(
        name, options, bpr_loss{},
        {.sampling = options.sampling,
         .draws = options.negatives,
         .popularity_power = static_cast<double>(options.popularity_power)},
        detail::matrix_of(data), exec, watch);
  }

  /// For estimate_memory.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    return detail::pairwise_bytes<Scalar>(
        shape, options, false, options.sampling == negative_sampling::popularity, threads);
  }
};
bpr()->bpr<float>;
bpr(bpr_options)->bpr<float>;

/// WARP: draws negatives until one comes within the margin of the positive, and steps by a weight
/// that falls with the draws it took, for they tell the positive's rank: the top of the list counts
/// most. Values, users, errors and the observer's loss (over the violating pairs and the positives
/// without any) as with bpr. Weston, Bengio, Usunier 2011; weights are Φ(rank) / Φ(items).
/// An epoch costs up to nonzeros · max_draws · d multiplications, more the better the model is.
template <typename Scalar = float>
struct warp {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "warp";
  warp_options options = {};

  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return detail::fit_pairwise<Scalar>(
        name, options, hinge_loss{static_cast<double>(options.margin)},
        {.draws = options.max_draws}, detail::matrix_of(data), exec, watch);
  }

  /// For estimate_memory.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    return detail::pairwise_bytes<Scalar>(shape, options, true, false, threads);
  }
};
warp()->warp<float>;
warp(warp_options)->warp<float>;

/// Logistic matrix factorisation: the score is the log-odds of a play, learnt from each positive
/// with weight α·value and the negatives drawn against it. Johnson 2014, with drawn negatives in
/// place of all pairs; as many for a positive whoever has it, so that users need no bias. Values,
/// users, errors, observer and cost as with bpr.
template <typename Scalar = float>
struct logistic_mf {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "logistic_mf";
  logistic_mf_options options = {};

  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    return detail::fit_pairwise<Scalar>(
        name, options, logistic_loss{static_cast<double>(options.positive_weight)},
        {.sampling = options.sampling,
         .draws = options.negatives,
         .popularity_power = static_cast<double>(options.popularity_power)},
        detail::matrix_of(data), exec, watch);
  }

  /// For estimate_memory.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    return detail::pairwise_bytes<Scalar>(
        shape, options, false, options.sampling == negative_sampling::popularity, threads);
  }
};
logistic_mf()->logistic_mf<float>;
logistic_mf(logistic_mf_options)->logistic_mf<float>;

}  // namespace lfrec::inline v0
