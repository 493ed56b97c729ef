// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/neighbor_model.hpp"
#include "lfrec/models/user_neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/neighbors.hpp"

namespace lfrec::inline v0 {

struct item_knn_options {
  int neighbors = 200;   ///< K: how many items may speak for an item: kept per target item
  float shrinkage = 10;  ///< h: damps similarities that rest on little, see neighbor_rule
  similarity_kind similarity = similarity_kind::cosine;  ///< of two items' users
  float asymmetry = 0.5F;                                ///< α of asymmetric_cosine, 0–1
  float tversky_alpha = 1;  ///< weight of the target's own users, with similarity = tversky
  float tversky_beta = 1;   ///< weight of the neighbour's own users, with similarity = tversky
  int min_support = 1;      ///< items with fewer common users are no neighbours
};

struct user_knn_options {
  int neighbors = 50;    ///< K: how many users speak to a user: kept per target user
  float shrinkage = 10;  ///< h: damps similarities that rest on little, see neighbor_rule
  similarity_kind similarity = similarity_kind::cosine;  ///< of two users' items
  float asymmetry = 0.5F;                                ///< α of asymmetric_cosine, 0–1
  float tversky_alpha = 1;  ///< weight of the target's own items, with similarity = tversky
  float tversky_beta = 1;   ///< weight of the neighbour's own items, with similarity = tversky
  int min_support = 1;      ///< users with fewer common items are no neighbours
};

namespace detail {

template <typename Options>
constexpr auto knn_fields() {
  using o = Options;
  return std::tuple{
      field{"neighbors", &o::neighbors, {1, 1e9}, scale::logarithmic, "K", "kept per target"},
      field{"shrinkage",
            &o::shrinkage,
            {0, 1e9},
            scale::linear,
            "h",
            "damps similarities that rest on little"},
      field{"similarity", &o::similarity, {}, scale::linear, "", "how alike two rows are"},
      field{"asymmetry",
            &o::asymmetry,
            {0, 1},
            scale::linear,
            "alpha",
            "of asymmetric_cosine; 0.5 is the cosine"},
      field{"tversky_alpha",
            &o::tversky_alpha,
            {0, 1e6},
            scale::linear,
            "alpha",
            "of tversky: weight of what only the target has"},
      field{"tversky_beta",
            &o::tversky_beta,
            {0, 1e6},
            scale::linear,
            "beta",
            "of tversky: weight of what only the neighbour has"},
      field{"min_support",
            &o::min_support,
            {1, 1e9},
            scale::logarithmic,
            "",
            "least common entries of neighbours"}};
}

/// The rule that the options stand for, with the measure that they choose or the one that is given.
template <SimilarityOrChoice S, typename Options>
[[nodiscard]] neighbor_rule<S> rule_of(Options const& options, S const& given) {
  neighbor_rule<S> rule{.similarity = given,
                        .neighbors = options.neighbors,
                        .shrinkage = static_cast<double>(options.shrinkage),
                        .min_support = static_cast<double>(options.min_support)};
  if constexpr (std::is_same_v<S, chosen_similarity>)
    rule.similarity = {options.similarity, static_cast<double>(options.asymmetry),
                       static_cast<double>(options.tversky_alpha),
                       static_cast<double>(options.tversky_beta)};
  return rule;
}

}  // namespace detail

constexpr auto fields(item_knn_options const*) {
  return detail::knn_fields<item_knn_options>();
}
constexpr auto fields(user_knn_options const*) {
  return detail::knn_fields<user_knn_options>();
}
inline void validate(item_knn_options const& options) {
  validate_fields("item_knn", options);
}
inline void validate(user_knn_options const& options) {
  validate_fields("user_knn", options);
}

/// Items like those in the history: score(i) = Σ_j value_j · s_ij over the K nearest neighbours j
/// of i. Explains itself, takes newcomers as they come, and is a strong baseline. Sarwar, Karypis,
/// Konstan, Riedl 2001. `item_knn<my_similarity>{…}` plugs in another Similarity, in place of the
/// options that choose one.
template <SimilarityOrChoice Measure = chosen_similarity, typename Scalar = float>
struct item_knn {
  using model_type = neighbor_model<Scalar>;
  static constexpr std::string_view name = "item_knn";
  item_knn_options options = {};
  Measure similarity = {};

  /// Throws invalid_option for options outside their range. O(Σ_users length²).
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    auto found = nearest_items<Scalar>(train, detail::rule_of(options, similarity), exec);
    return model_type(std::move(found), copy_rows(train), detail::item_popularity(train), exec);
  }

  /// For estimate_memory: a bound, which is reached where every item has `neighbors` others that
  /// share a user with it and values are not all 1.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    auto const rule = detail::rule_of(options, similarity);
    double const found = detail::kept_pairs(shape.items, options.neighbors, shape);
    return {std::max(detail::nearest_items_bytes<Scalar>(shape, rule, threads),
                     model_type::bytes(shape, found)),
            true};
  }
};
item_knn()->item_knn<chosen_similarity, float>;
item_knn(item_knn_options)->item_knn<chosen_similarity, float>;
template <Similarity Measure>
item_knn(item_knn_options, Measure) -> item_knn<Measure, float>;

/// What users alike have: score(i) = Σ_v s_uv · value_vi over the K users v nearest to u. Newcomers
/// are compared with everybody when they ask. Explains itself by those users. Herlocker, Konstan,
/// Borchers, Riedl 1999. `user_knn<my_similarity>{…}` plugs in another Similarity, in place of the
/// options that choose one; its model cannot be saved.
template <SimilarityOrChoice Measure = chosen_similarity, typename Scalar = float>
struct user_knn {
  using model_type = user_neighbor_model<Scalar, Measure>;
  static constexpr std::string_view name = "user_knn";
  user_knn_options options = {};
  Measure similarity = {};

  /// Throws invalid_option for options outside their range. O(Σ_items length²).
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    return model_type(copy_rows(train), detail::rule_of(options, similarity), exec);
  }

  /// For estimate_memory: a bound, as for item_knn.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    return {model_type::bytes(shape, detail::rule_of(options, similarity), threads), true};
  }
};
user_knn()->user_knn<chosen_similarity, float>;
user_knn(user_knn_options)->user_knn<chosen_similarity, float>;
template <Similarity Measure>
user_knn(user_knn_options, Measure) -> user_knn<Measure, float>;

}  // namespace lfrec::inline v0
