// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/weighted_features.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/sparse_ridge.hpp"

namespace lfrec::inline v0 {

struct attribute_map_options {
  feature_weighting weighting = feature_weighting::tfidf;  ///< of features; rows then get length 1
  float regularization = 10;                               ///< λ of the ridge regression
  float popularity_power = 0.5F;  ///< p: an item with n users counts n^p in the regression
  int cold_below = 1;             ///< items with fewer users get their vector from their features
  float k1 = 1.2F;                ///< of weighting = bm25: where a count reaches half of its limit
  float b = 0.75F;  ///< of weighting = bm25, 0–1: how far many features lower each of them
};

constexpr auto fields(attribute_map_options const*) {
  using o = attribute_map_options;
  return std::tuple{
      field{"weighting", &o::weighting, {}, scale::linear, "", "of features, before the map"},
      field{"regularization",
            &o::regularization,
            {1e-6, 1e9},
            scale::logarithmic,
            "lambda",
            "of the ridge regression"},
      field{"popularity_power",
            &o::popularity_power,
            {0, 2},
            scale::linear,
            "p",
            "an item with n users counts n^p"},
      field{"cold_below",
            &o::cold_below,
            {1, 1e9},
            scale::logarithmic,
            "",
            "items with fewer users get their vector from their features"},
      field{"k1",
            &o::k1,
            {1e-3, 1e6},
            scale::logarithmic,
            "k1",
            "of bm25: where a count reaches half of its limit"},
      field{"b", &o::b, {0, 1}, scale::linear, "b", "of bm25: how far many features lower each"}};
}

inline void validate(attribute_map_options const& options) {
  validate_fields("attribute_map", options);
}

/// In place of a Regressor: ridge regression with the λ of the options.
struct ridge_of_options {};

/// Gives cold items the vectors that their features promise: a transformer, a fitted factor model
/// in, one out. The regressor learns from the items with enough users how features become vectors
/// and offsets, and predicts those of the others; users stay as they are. Gantner, Drumond,
/// Freudenthaler, Rendle, Schmidt-Thieme 2010, with ridge regression for their map; van den Oord,
/// Dieleman, Schrauwen 2013 with a network. `attribute_map<my_regressor>{…}` plugs in another
/// Regressor.
template <typename R = ridge_of_options, typename Scalar = float>
requires std::same_as<R, ridge_of_options> || Regressor<R, Scalar>
struct attribute_map {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "attribute_map";
  attribute_map_options options = {};
  R regressor = {};

  /// Of the training data only `item_features` are read, one row per item of the model. Items
  /// without features, cold or not, stay as they are. Throws shape_error where features are missing
  /// or of another number, or where no item has both users and features; invalid_option for options
  /// outside their range; numeric_error for a prediction that is not finite, naming the item.
  template <TrainingData Data, Executor E = serial>
  [[nodiscard]] model_type fit(model_type const& model, Data const& data, E&& exec = {}) const {
    validate(options);
    auto const& given = detail::needed_item_features(detail::item_features_of(data),
                                                     detail::matrix_of(data).items(), name);
    if (given.rows() != model.items())
      detail::fail<shape_error>({"attribute_map: item_features of ", given.rows(),
                                 " items, the model has ", model.items()});
    auto const known = unit_rows(weighted(given, options.weighting, static_cast<double>(options.k1),
                                          static_cast<double>(options.b)));
    std::vector<index_t> warm, cold;
    for (index_t i = 0; i < model.items(); ++i) {
      if (known.row(i).empty()) continue;
      bool const enough = model.popularity()[to_size(i)] >= static_cast<float>(options.cold_below);
      (enough ? warm : cold).push_back(i);
    }
    if (warm.empty())
      detail::fail<shape_error>(
          {"attribute_map: no item has both features and ", options.cold_below, " users"});
    return predict(learn(model, known, warm, exec), model, known, cold, exec);
  }

 private:
  // A vector and, where the model has them, the offset behind it.
  [[nodiscard]] static std::size_t offset_columns(model_type const& model) {
    return model.item_offsets().empty() ? 0 : 1;
  }

  [[nodiscard]] auto learn(model_type const& model, features const& known,
                           std::vector<index_t> const& warm, executor_ref exec) const {
    auto const width = to_size(model.width());
    factors<Scalar> targets(static_cast<index_t>(warm.size()),
                            static_cast<index_t>(width + offset_columns(model)));
    std::vector<Scalar> weights(warm.size());
    std::vector<offset_t> offsets{0};
    std::vector<index_t> indices;
    std::vector<float> values;
    for (std::size_t n = 0; n < warm.size(); ++n) {
      auto const x = known.row(warm[n]);
      indices.insert(indices.end(), x.index.begin(), x.index.end());
      values.insert(values.end(), x.value.begin(), x.value.end());
      offsets.push_back(static_cast<offset_t>(indices.size()));
      auto const y = targets.row(static_cast<index_t>(n));
      std::ranges::copy(model.item_factors().row(warm[n]), y.begin());
      if (y.size() > width) y[width] = model.item_offsets()[to_size(warm[n])];
      weights[n] = static_cast<Scalar>(
          std::pow(model.popularity()[to_size(warm[n])], options.popularity_power));
    }
    csr<float> const x(static_cast<index_t>(warm.size()), known.columns(), std::move(offsets),
                       std::move(indices), std::move(values));
    std::span<Scalar const> const w(weights);
    if constexpr (std::same_as<R, ridge_of_options>)
      return sparse_ridge{.regularization = static_cast<double>(options.regularization)}.fit(
          x, targets, w, exec);
    else
      return regressor.fit(x, targets, w, exec);
  }

  template <typename Map>
  [[nodiscard]] static model_type predict(Map const& map, model_type const& model,
                                          features const& known, std::vector<index_t> const& cold,
                                          executor_ref exec) {
    auto parts = model.parts();
    auto const width = to_size(model.width());
    std::vector<Scalar> y(width + offset_columns(model));
    for (index_t const i : cold) {
      map.predict(known.row(i), std::span<Scalar>(y));
      if (!detail::all_finite(y))
        detail::fail<numeric_error>({"attribute_map: the vector of item ", i, " is not finite"});
      std::ranges::copy(std::span(y).first(width), parts.items.row(i).begin());
      if (y.size() > width) parts.item_offsets[to_size(i)] = y[width];
    }
    parts.described.resize(to_size(model.items()));
    for (index_t const i : cold)  // what some have, but fewer than cold_below, is no stranger
      parts.described[to_size(i)] = parts.popularity[to_size(i)] > 0 ? 0 : 1;
    return model_type(std::move(parts), exec);
  }
};
attribute_map()->attribute_map<ridge_of_options, float>;
attribute_map(attribute_map_options)->attribute_map<ridge_of_options, float>;
template <typename R>
attribute_map(attribute_map_options, R) -> attribute_map<R, float>;

}  // namespace lfrec::inline v0
