// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/pairwise_fit.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/feature_map.hpp"
#include "lfrec/solve/losses.hpp"

namespace lfrec::inline v0 {

/// What a hybrid learns from: see bpr and warp.
enum class hybrid_loss { bpr, warp };
constexpr auto names(hybrid_loss const*) {
  return std::array<std::string_view, 2>{"bpr", "warp"};
}

struct hybrid_options {
  hybrid_loss loss = hybrid_loss::warp;  ///< of a positive and the negatives drawn against it
  int factors = 64;                      ///< d: length of a user or item vector; 32–256 is usual
  int epochs = 30;                       ///< passes over all positives
  float learning_rate = 0.4F;            ///< η of AdaGrad with one sum a row; .1–1
  float regularization = 0.2F;  ///< λ of a row's own part, for each step; .02–.5, tune it first
  float feature_regularization = 1;  ///< κ of a feature's part, in steps of one row; .1–10
  int feature_steps = 8;             ///< conjugate gradient steps of the features' vectors an epoch
  int draws = 100;  ///< per positive: at most, until one violates (warp); the hardest of them (bpr)
  float margin = 1;          ///< of warp: a negative violates when it comes closer than this
  float init_stddev = 0.1F;  ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;   ///< of the start and of what is drawn
};

constexpr auto fields(hybrid_options const*) {
  using o = hybrid_options;
  return std::tuple{
      field{"loss", &o::loss, {}, scale::linear, "", "of a positive and its negatives"},
      field{"factors",
            &o::factors,
            {1, 4096},
            scale::logarithmic,
            "d",
            "length of a user or item vector"},
      field{"epochs", &o::epochs, {1, 10000}, scale::linear, "", "passes over all positives"},
      field{"learning_rate",
            &o::learning_rate,
            {1e-6, 100},
            scale::logarithmic,
            "eta",
            "step length of AdaGrad"},
      field{"regularization",
            &o::regularization,
            {0, 100},
            scale::logarithmic,
            "lambda",
            "L2 penalty of a row's own part, for each step"},
      field{"feature_regularization",
            &o::feature_regularization,
            {1e-6, 1e6},
            scale::logarithmic,
            "kappa",
            "L2 penalty of a feature's vector"},
      field{"feature_steps",
            &o::feature_steps,
            {1, 1000},
            scale::logarithmic,
            "",
            "conjugate gradient steps of the features' vectors an epoch"},
      field{"draws",
            &o::draws,
            {1, 100000},
            scale::logarithmic,
            "",
            "negatives per positive: at most, or the hardest of"},
      field{"margin",
            &o::margin,
            {1e-6, 1000},
            scale::logarithmic,
            "gamma",
            "of warp: by which a positive should win"},
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start and draws"}};
}

/// Throws invalid_option.
inline void validate(hybrid_options const& options) {
  validate_fields("hybrid", options);
}

namespace detail {

/// The features' part of every row, fitted anew after each epoch; an item's bias is a part too.
template <typename Scalar>
class hybrid_priors {
 public:
  template <typename M>
  hybrid_priors(hybrid_options const& options, M const& data, features const* user_features,
                features const* item_features)
      : options_(options), popularity_(item_popularity(data)) {
    std::vector<double> yeses(popularity_.size(), 0);
    for (index_t u = 0; u < data.users(); ++u) {
      auto const row = data.user(user_index{u});
      for (std::size_t n = 0; n < row.size(); ++n)
        yeses[to_size(row.index[n])] += row.value[n] > 0 ? 1 : 0;
    }
    if (user_features != nullptr)
      users_ = {"hybrid: user features", *user_features, data.users(), options.factors};
    if (item_features != nullptr)
      items_ = {"hybrid: item features", *item_features, data.items(), options.factors + 1};
    for (index_t i = 0; i < data.items(); ++i) {
      if (popularity_[to_size(i)] > 0) drawn_.push_back(i);
      if (!items_.empty()) items_.weigh(i, yeses[to_size(i)]);
    }
    for (index_t u = 0; u < data.users() && !users_.empty(); ++u) {
      auto const values = data.user(user_index{u}).value;
      users_.weigh(
          u, static_cast<double>(std::ranges::count_if(values, [](auto v) { return v > 0; })));
    }
  }

  void learn(executor_ref exec, pairwise_tables<Scalar> const& tables) {
    fit(exec, tables, options_.feature_steps);
  }
  [[nodiscard]] pairwise_priors<Scalar> priors() const {
    return {user_means_.size() > 0 ? &user_means_ : nullptr,
            item_means_.size() > 0 ? &item_means_ : nullptr, drawn_};
  }
  /// What no step touched gets what its features say, by features fitted to the end.
  [[nodiscard]] row_priors<Scalar> finish(executor_ref exec,
                                          pairwise_tables<Scalar>& tables) const {
    auto last = *this;
    last.fit(exec, tables, 60);
    // There also without item features: newcomers draw their negatives as training does.
    row_priors<Scalar> known{std::move(last.user_means_), std::vector<char>(popularity_.size(), 0)};
    if (items_.empty()) return known;
    for (index_t i = 0; i < tables.items.rows(); ++i) {
      if (tables.terms[to_size(i)].sum != 0 || !items_.describes(i)) continue;
      auto const mean = last.item_means_.row(i);
      std::copy_n(mean.begin(), tables.items.columns(), tables.items.row(i).begin());
      tables.terms[to_size(i)].bias = mean.back();
      known.described[to_size(i)] = popularity_[to_size(i)] > 0 ? 0 : 1;
    }
    return known;
  }

 private:
  void fit(executor_ref exec, pairwise_tables<Scalar> const& tables, int steps) {
    auto const kappa = static_cast<double>(options_.feature_regularization);
    if (!users_.empty()) {
      users_.fit(exec, tables.users, kappa, steps);
      user_means_ = means(users_, tables.users.rows());
    }
    if (items_.empty()) return;
    factors<Scalar> both(tables.items.rows(), tables.items.columns() + 1);
    for (index_t i = 0; i < both.rows(); ++i) {
      std::ranges::copy(tables.items.row(i), both.row(i).begin());
      both.row(i).back() = tables.terms[to_size(i)].bias;
    }
    items_.fit(exec, both, kappa, steps);
    item_means_ = means(items_, both.rows());
  }
  static factors<Scalar> means(feature_map<Scalar> const& map, index_t rows) {
    factors<Scalar> result(rows, map.map().columns());
    for (index_t r = 0; r < rows; ++r) map.add_prior(r, 1, result.row(r));
    return result;
  }

  hybrid_options options_;
  std::vector<float> popularity_;
  std::vector<index_t> drawn_;
  feature_map<Scalar> users_;
  feature_map<Scalar> items_;
  factors<Scalar> user_means_;
  factors<Scalar> item_means_;
};

}  // namespace detail

/// Vectors and biases that are sums: a part of the row's own and one of each of its features,
///   p_u = d_u + Vᵀf_u,  (q_i, b_i) = e_i + Wᵀg_i,  score(u, i) = b_i + p_uᵀq_i,
/// learnt from positives (values > 0) and negatives drawn against them by the loss of warp or bpr,
/// with λ/2 ‖d_u‖² and λ/2 ‖e_i‖² for each row that a step touches and κ‖V‖², κ‖W‖². So an item
/// that nobody has, or a user without a history, has the sum of its features. Kula 2015, "Metadata
/// embeddings for user and item cold-start recommendations" (LightFM); there every part takes
/// gradient steps, here the rows' sums do and the features' parts are, after each epoch, the ridge
/// regression of the sums (solve/feature_map.hpp, which says how features are scaled): the least
/// penalty that the same scores can have. Items that nobody has are no negatives.
///
/// Cost as bpr and warp, and feature_steps · 4 · (entries of the features) · d an epoch.
template <typename Scalar = float>
struct hybrid {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "hybrid";
  hybrid_options options = {};

  /// Throws invalid_option for options outside their range, shape_error without item features and
  /// user features or with those of another number of rows, and numeric_error for values or vectors
  /// that are not finite. The observer sees the mean loss and penalty of the pairs of each epoch.
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    features const* user_features = nullptr;
    features const* item_features = nullptr;
    if constexpr (detail::is_training<Data>::value) {
      user_features = data.user_features;
      item_features = data.item_features;
    }
    if (user_features == nullptr && item_features == nullptr)
      throw shape_error("hybrid needs item features or user features, and was given neither");
    auto const& plays = detail::matrix_of(data);
    detail::hybrid_priors<Scalar> known(options, plays, user_features, item_features);
    pairwise_objective objective{.draws = options.draws};
    if (options.loss == hybrid_loss::bpr)
      objective.sampling = negative_sampling::hardest;
    else
      objective.loss = hinge_loss{static_cast<double>(options.margin)};
    return detail::fit_pairwise<Scalar>(name, options, any_pairwise_loss(objective.loss), objective,
                                        plays, exec, watch, std::move(known));
  }
};
hybrid()->hybrid<float>;
hybrid(hybrid_options)->hybrid<float>;

}  // namespace lfrec::inline v0
