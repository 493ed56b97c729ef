// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/models/item_popularity.hpp"
#include "lfrec/models/neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/neighbors.hpp"

namespace lfrec::inline v0 {

struct item_knn_options {
  int neighbors = 200;  ///< how many items may speak for an item: kept per target item
  float shrinkage = 10;  ///< h: damps similarities that rest on little, s · n / (n + h), n = ‖a‖‖b‖
};

constexpr auto fields(item_knn_options const*) {
  using o = item_knn_options;
  return std::tuple{field{"neighbors",
                          &o::neighbors,
                          {1, 1e9},
                          scale::logarithmic,
                          "K",
                          "items that may speak for an item"},
                    field{"shrinkage",
                          &o::shrinkage,
                          {0, 1e9},
                          scale::linear,
                          "h",
                          "damps similarities that rest on little"}};
}

inline void validate(item_knn_options const& options) {
  validate_fields("item_knn", options);
}

/// Items like those in the history: score(i) = Σ_j value_j · s_ij over the K nearest neighbours j
/// of i. Explains itself, takes newcomers as they come, and is a strong baseline. Sarwar, Karypis,
/// Konstan, Riedl 2001. `item_knn<my_similarity>{…}` plugs in another Similarity.
template <Similarity Measure = cosine, typename Scalar = float>
struct item_knn {
  using model_type = neighbor_model<Scalar>;
  static constexpr std::string_view name = "item_knn";
  item_knn_options options = {};
  Measure similarity = {};

  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    return model_type(nearest_items<Scalar>(train, similarity, options.neighbors,
                                            static_cast<double>(options.shrinkage), exec),
                      copy_rows(train), detail::item_popularity(train));
  }
};
item_knn()->item_knn<cosine, float>;
item_knn(item_knn_options)->item_knn<cosine, float>;
template <Similarity Measure>
item_knn(item_knn_options, Measure) -> item_knn<Measure, float>;

}  // namespace lfrec::inline v0
