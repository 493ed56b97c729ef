// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
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
#include "lfrec/models/implicit_fit.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/feature_map.hpp"

namespace lfrec::inline v0 {

struct feature_als_options {
  int factors = 64;               ///< d: length of a user or item vector; 32–256 is usual
  int epochs = 16;                ///< one epoch: items once, then users once
  float regularization = 0.008F;  ///< λ, scaled by frequency; .0003–.1, tune it first
  float unobserved_weight = 0.08F;  ///< α₀: the weight of every pair, against 1 of a play; .003–1
  float frequency_scaling = 1;  ///< ν: a row is pulled with λ·#^ν, # = Σ|c| + α₀·others; 0–1
  float feature_regularization = 1;  ///< κ: L2 penalty of a feature, in pulls of an empty row
  int feature_steps = 8;             ///< conjugate gradient steps of the features' vectors an epoch
  float init_stddev = 0.1F;  ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;   ///< of the start
};

constexpr auto fields(feature_als_options const*) {
  using o = feature_als_options;
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
            "pull to the features, scaled by frequency"},
      field{"unobserved_weight",
            &o::unobserved_weight,
            {1e-9, 1e6},
            scale::logarithmic,
            "alpha_0",
            "weight of every pair"},
      field{"frequency_scaling",
            &o::frequency_scaling,
            {0, 2},
            scale::linear,
            "nu",
            "exponent of the frequency in the pull"},
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
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start"}};
}

/// Throws invalid_option.
inline void validate(feature_als_options const& options) {
  validate_fields("feature_als", options);
}

namespace detail {

/// One side's rows pulled to what their features say: ρ‖x − m_r‖² in place of ρ‖x‖². Rows that
/// nobody touched are left out of training.
template <typename Scalar>
struct feature_pull {
  feature_map<Scalar> const& map;

  void place(index_t r, prepared_row const& prepared, std::span<Scalar> linear) const {
    if (!map.empty() && prepared.has_target)
      map.add_prior(r, static_cast<Scalar>(prepared.ridge), linear);
  }
  [[nodiscard]] double loss(index_t r, double ridge, std::span<Scalar const> x) const {
    std::vector<Scalar> rest(x.begin(), x.end());
    if (!map.empty() && map.weight(r) > 0) map.add_prior(r, Scalar{-1}, rest);
    return pull_to_zero{}.loss<Scalar>(r, ridge, rest);
  }
};

template <typename Scalar>
class feature_pulls {
 public:
  static constexpr bool from_last = true;

  template <typename M>
  feature_pulls(feature_als_options const& options, implicit_objective const& objective,
                M const& data, features const* user_features, features const* item_features)
      : options_(options) {
    auto const row = [&](index_t r, bool item) {
      return item ? data.item(item_index{r}) : data.user(user_index{r});
    };
    auto const set = [&](feature_map<Scalar>& map, features const* given, char const* what,
                         index_t rows, index_t others, bool item) {
      if (given == nullptr) return;
      map = feature_map<Scalar>(std::string{"feature_als: "} + what, *given, rows, options.factors);
      std::vector<Scalar> weight, target;
      for (index_t r = 0; r < rows; ++r) {
        auto const values = row(r, item);
        weight.resize(values.index.size());
        target.resize(values.index.size());
        auto const prepared = objective(values, std::span<Scalar const>{}, others,
                                        std::span<Scalar>(weight), std::span<Scalar>(target));
        map.weigh(r, prepared.has_target ? prepared.ridge : 0);
      }
    };
    set(users_, user_features, "user features", data.users(), data.items(), false);
    set(items_, item_features, "item features", data.items(), data.users(), true);
    popularity_ = item_popularity(data);
    auto const kappa = static_cast<double>(options.feature_regularization);
    user_kappa_ = kappa * objective.ridge(0, data.items());
    item_kappa_ = kappa * objective.ridge(0, data.users());
  }

  [[nodiscard]] std::vector<factors<Scalar>*> tables() { return {&users_.map(), &items_.map()}; }
  [[nodiscard]] feature_pull<Scalar> items(executor_ref exec, factors<Scalar> const& last) {
    if (!items_.empty()) items_.fit(exec, last, item_kappa_, options_.feature_steps);
    return item_pull();
  }
  [[nodiscard]] feature_pull<Scalar> users(executor_ref exec, factors<Scalar> const& last) {
    if (!users_.empty()) users_.fit(exec, last, user_kappa_, options_.feature_steps);
    return user_pull();
  }
  [[nodiscard]] feature_pull<Scalar> item_pull() const { return {items_}; }
  [[nodiscard]] feature_pull<Scalar> user_pull() const { return {users_}; }
  [[nodiscard]] double penalty(factors<Scalar> const& /*users*/) const {
    return users_.penalty(user_kappa_) + items_.penalty(item_kappa_);
  }

  /// What nobody touched gets what its features say, by features fitted to the end.
  [[nodiscard]] row_priors<Scalar> finish(executor_ref exec, factors<Scalar> const& users,
                                          factors<Scalar>& items) const {
    row_priors<Scalar> priors;
    constexpr int many = 60;
    if (!users_.empty()) {
      auto last = users_;
      last.fit(exec, users, user_kappa_, many);
      priors.users = factors<Scalar>(users.rows(), users.columns());
      for (index_t u = 0; u < users.rows(); ++u) last.add_prior(u, 1, priors.users.row(u));
    }
    if (!items_.empty()) {
      auto last = items_;
      last.fit(exec, items, item_kappa_, many);
      priors.described.assign(to_size(items.rows()), 0);
      for (index_t i = 0; i < items.rows(); ++i) {
        if (popularity_[to_size(i)] > 0 || !last.describes(i)) continue;
        priors.described[to_size(i)] = 1;
        last.add_prior(i, 1, items.row(i));
      }
    }
    return priors;
  }

 private:
  feature_als_options options_;
  feature_map<Scalar> users_;
  feature_map<Scalar> items_;
  std::vector<float> popularity_;
  double user_kappa_ = 0;
  double item_kappa_ = 0;
};

}  // namespace detail

/// implicit_als whose rows are pulled to what their features say instead of to zero, so that an
/// item that nobody has had, and a user without a history, have vectors at once:
///   Σ_observed c (t − x_uᵀy_i)² + α₀ Σ_all (x_uᵀy_i)²
///     + λ Σ_u #_u^ν ‖x_u − Vᵀf_u‖² + λ Σ_i #_i^ν ‖y_i − Wᵀg_i‖² + κρ₀ (‖V‖² + ‖W‖²),
/// with ρ₀ the pull of an empty row. Each epoch regresses the rows of a side on their features
/// (solve/feature_map.hpp, which says how features are scaled), then solves the rows: the prior
/// mean only adds ρ m to their right-hand sides. The prior is that of Agarwal, Chen 2009,
/// "Regression-based latent factor models"; the loss that of implicit_als. Rows without features
/// are pulled to zero as there.
///
/// Cost as implicit_als with exact rows, and feature_steps · 4 · (entries of the features) · d.
template <typename Scalar = float>
struct feature_als {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "feature_als";
  feature_als_options options = {};

  /// Throws invalid_option for options outside their range, shape_error without item features and
  /// user features or with those of another number of rows, and numeric_error where a row has no
  /// finite solution. The observer sees the loss after each epoch and may stop the fit.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    features const* user_features = nullptr;
    features const* item_features = nullptr;
    if constexpr (detail::is_training<Data>::value) {
      user_features = data.user_features;
      item_features = data.item_features;
    }
    if (user_features == nullptr && item_features == nullptr)
      throw shape_error("feature_als needs item features or user features, and was given neither");
    auto const& plays = detail::matrix_of(data);
    auto const objective = detail::confidence_objective(
        name, plays, exec, static_cast<double>(options.unobserved_weight),
        static_cast<double>(options.regularization),
        static_cast<double>(options.frequency_scaling));
    detail::feature_pulls<Scalar> pulls(options, objective, plays, user_features, item_features);
    return detail::implicit_fit{objective, options.factors, options.epochs,
                                static_cast<double>(options.init_stddev), options.seed}
        .template run<Scalar>(name, plays, exec, watch, cholesky{}, pulls);
  }
};
feature_als()->feature_als<float>;
feature_als(feature_als_options)->feature_als<float>;

}  // namespace lfrec::inline v0
