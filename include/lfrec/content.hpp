// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <tuple>
#include <utility>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/data/weighted_features.hpp"
#include "lfrec/models/neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/neighbors.hpp"

namespace lfrec::inline v0 {

struct content_options {
  int neighbors = 200;  ///< K: how many items may speak for an item: kept per target item
  feature_weighting weighting = feature_weighting::bm25;  ///< of features, before the cosine
  float shrinkage = 1000;  ///< h: damps items of few or weak features, see neighbor_rule
  float k1 = 1.2F;         ///< of weighting = bm25: where a count reaches half of its limit
  float b = 0;             ///< of weighting = bm25, 0–1: how far many features lower each of them
};

constexpr auto fields(content_options const*) {
  using o = content_options;
  return std::tuple{
      field{"neighbors", &o::neighbors, {1, 1e9}, scale::logarithmic, "K", "kept per target"},
      field{"weighting", &o::weighting, {}, scale::linear, "", "of features, before the cosine"},
      field{"shrinkage",
            &o::shrinkage,
            {0, 1e9},
            scale::linear,
            "h",
            "damps items of few or weak features"},
      field{"k1",
            &o::k1,
            {1e-3, 1e6},
            scale::logarithmic,
            "k1",
            "of bm25: where a count reaches half of its limit"},
      field{"b", &o::b, {0, 1}, scale::linear, "b", "of bm25: how far many features lower each"}};
}

inline void validate(content_options const& options) {
  validate_fields("content", options);
}

/// Items whose features are like those of the history: score(i) = Σ_j value_j s_ij over the K items
/// j nearest to i, s_ij = f_i·f_j / (‖f_i‖‖f_j‖ + h) of their weighted features f. Without
/// shrinkage and with all items as neighbours that is the cosine between f_i and the user's profile
/// Σ_j value_j f_j / ‖f_j‖, times the profile's length. Only features are compared, so an item that
/// nobody has is recommended, and has similar items, like any other; an item without features has
/// no evidence. Lops, de Gemmis, Semeraro 2011, section 3.3.1. `explain_by_features` (models/)
/// names the features behind a score.
template <typename Scalar = float>
struct content {
  using model_type = neighbor_model<Scalar>;
  static constexpr std::string_view name = "content";
  content_options options = {};

  /// The features as they are compared.
  [[nodiscard]] features compared(features const& given) const {
    return weighted(given, options.weighting, static_cast<double>(options.k1),
                    static_cast<double>(options.b));
  }

  /// Wants `item_features`: throws shape_error where they are missing or of another number of
  /// items, invalid_option for options outside their range. O(Σ_features items²).
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    auto const by_item =
        compared(detail::needed_item_features(detail::item_features_of(data), train.items(), name));
    auto const by_feature = transpose(by_item.matrix());
    neighbor_rule<cosine> const rule{.similarity = {},
                                     .neighbors = options.neighbors,
                                     .shrinkage = static_cast<double>(options.shrinkage),
                                     .min_support = 1};
    auto neighbors = detail::nearest_rows<Scalar>(
        exec, by_item.rows(), by_feature.rows(), [&](index_t i) { return by_item.row(i); },
        [&](index_t f) { return by_feature.row(f); }, rule, "items");
    return model_type(std::move(neighbors), copy_rows(train), detail::item_popularity(train), exec);
  }
};
content()->content<float>;
content(content_options)->content<float>;

}  // namespace lfrec::inline v0
