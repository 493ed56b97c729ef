// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <optional>
#include <string_view>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/weighted_features.hpp"
#include "lfrec/factorization_machine_options.hpp"
#include "lfrec/models/factorization_model.hpp"
#include "lfrec/models/machine_fit.hpp"
#include "lfrec/recommender.hpp"

namespace lfrec::inline v0 {

/// A factorization machine of degree 2: each user, item, feature and circumstance is a column with
/// a weight and a vector, and the score of a row of data is
///   w₀ + Σ_j w_j x_j + Σ_{j<k} ⟨v_j, v_k⟩ x_j x_k,
/// the pairs of a row in O(columns · d), by ½ Σ_f ((Σ v x)² − Σ v² x²). Rendle 2010,
/// "Factorization machines". Reads ratings or plays, and, where the training data have them,
/// features of users and items and the circumstances of each row (training::context), whose rows
/// then take the place of the matrix, for what items have evidence and what is drawn too: a user
/// may rate an item differently in another situation.
///
/// Columns are solved one after another, each to the minimum of a parabola above the loss: for
/// ratings that is alternating least squares, for plays against drawn negatives a descent that
/// never steps too far (solve/machine_descent.hpp), without a learning rate and with the same bits
/// for any executor. An epoch costs (rows) · (columns of a row) · d² + (columns) · d³/3 flops; with
/// `negatives`, rows are as many more.
template <typename Scalar = float>
struct factorization_machine {
  using model_type = factorization_model<Scalar>;
  static constexpr std::string_view name = "factorization_machine";
  factorization_machine_options options = {};

  /// Throws invalid_option for options outside their range, shape_error for features or a context
  /// that do not fit the matrix, and numeric_error for values that are not finite. The observer
  /// sees the loss of the rows of each epoch. A newcomer's vector is what training gives a user of
  /// the same ratings in an average situation; of plays, the steps of bpr or logistic_mf.
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    detail::machine_knowledge known;
    if constexpr (detail::is_training<Data>::value) {
      auto const taken = [&](features const* given, std::optional<features>& into) {
        if (given == nullptr) return;
        into = options.unit_features ? unit_rows(*given) : *given;
      };
      taken(data.user_features, known.users);
      taken(data.item_features, known.items);
      known.context = data.context;
    }
    return detail::machine_fit<Scalar>(plan(), known).run(detail::matrix_of(data), exec, watch);
  }

 private:
  [[nodiscard]] detail::machine_plan plan() const {
    auto const& o = options;
    return {.problem = {.squared = o.loss == machine_loss::squared,
                        .bias_unit = 1 / std::sqrt(static_cast<double>(o.bias_regularization)),
                        .own_regularization = static_cast<double>(o.regularization),
                        .feature_regularization = static_cast<double>(o.feature_regularization),
                        .context_regularization = static_cast<double>(o.context_regularization),
                        .frequency_scaling = static_cast<double>(o.frequency_scaling)},
            .pairs = o.loss == machine_loss::pairwise,
            .factors = o.factors,
            .epochs = o.epochs,
            .negatives = o.negatives,
            .init_stddev = static_cast<double>(o.init_stddev),
            .seed = o.seed};
  }
};
factorization_machine()->factorization_machine<float>;
factorization_machine(factorization_machine_options)->factorization_machine<float>;

}  // namespace lfrec::inline v0
