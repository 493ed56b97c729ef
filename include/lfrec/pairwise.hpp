// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/models/epoch_loop.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/finish.hpp"
#include "lfrec/pairwise_options.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/losses.hpp"
#include "lfrec/solve/pairwise_epoch.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// The mean of the values > 0; 0 if there are none. Throws numeric_error for one not finite.
template <RowMatrix M>
[[nodiscard]] double mean_positive(std::string_view recipe, M const& data) {
  double sum = 0;
  double count = 0;
  for (index_t u = 0; u < data.users(); ++u)
    for (auto const v : data.user(user_index{u}).value) {
      auto const value = static_cast<double>(v);
      if (!std::isfinite(value))
        throw numeric_error(std::string{recipe} + ": a value of user " + std::to_string(u) +
                            " is not finite");
      if (!(value > 0)) continue;
      sum += value;
      count += 1;
    }
  return count > 0 ? sum / count : 0;
}

/// The fit that bpr, warp and logistic_mf share.
template <typename Scalar, typename Options, typename Loss, RowMatrix M>
[[nodiscard]] factor_model<Scalar> fit_pairwise(std::string_view recipe, Options const& options,
                                                Loss const& loss, pairwise_objective objective,
                                                M const& data, executor_ref exec,
                                                observer_ref<factor_model<Scalar>> watch) {
  epoch_loop epochs(recipe, options.epochs);
  objective.loss = loss;
  objective.learning_rate = static_cast<double>(options.learning_rate);
  objective.regularization = static_cast<double>(options.regularization);
  objective.seed = options.seed;
  double const mean = mean_positive(recipe, data);
  if (mean > 0) objective.confidence_scale = 1 / mean;

  double const stddev =
      static_cast<double>(options.init_stddev) / std::sqrt(static_cast<double>(options.factors));
  pairwise_tables<Scalar> tables{
      random_factors<Scalar>(exec, data.users(), options.factors, stddev, options.seed, 0),
      random_factors<Scalar>(exec, data.items(), options.factors, stddev, options.seed, 1),
      std::vector<Scalar>(to_size(data.items()), Scalar{0})};
  auto const popularity = item_popularity(data);
  auto const user_row = [&](index_t u) { return data.user(user_index{u}); };
  sampled_loss last;
  // A row that no step has touched is still its random start: it says nothing, so it becomes 0,
  // and such users get what a newcomer with their history gets.
  auto const model = [&](pairwise_tables<Scalar> learnt) {
    for (index_t u = 0; u < data.users(); ++u)
      if (learnt.user_sum[to_size(u)] == 0) std::ranges::fill(learnt.users.row(u), Scalar{0});
    for (index_t i = 0; i < data.items(); ++i)
      if (learnt.item_sum[to_size(i)] == 0) std::ranges::fill(learnt.items.row(i), Scalar{0});
    auto folding = objective;
    folding.epochs = epochs.summary().epochs;
    return finish_factor_model<Scalar>(exec, data, std::move(learnt.users), std::move(learnt.items),
                                       std::move(learnt.bias), folding, false, epochs.summary());
  };
  epochs.run(
      watch,
      [&](int epoch) {
        last = pairwise_epoch<Scalar>(exec, user_row, loss, objective, popularity, epoch,
                                      watch.watching(), tables);
      },
      [&] {
        double const pairs = std::max(last.pairs, 1.0);
        return training_loss{.observed = last.loss / pairs,
                             .regularization = last.regularization / pairs};
      },
      [&] { return model(tables); });
  return model(std::move(tables));
}

}  // namespace detail

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
};
logistic_mf()->logistic_mf<float>;
logistic_mf(logistic_mf_options)->logistic_mf<float>;

}  // namespace lfrec::inline v0
