// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/models/rating_base.hpp"
#include "lfrec/models/rating_neighbor_model.hpp"
#include "lfrec/models/rating_user_neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/similarity/product.hpp"
#include "lfrec/similarity/rating_pairs.hpp"

namespace lfrec::inline v0 {

/// What neighbours' ratings are measured from: each row's own mean, or μ + b_u + b_i.
enum class rating_center { mean, baseline };
constexpr auto names(rating_center const*) {
  return std::array<std::string_view, 2>{"mean", "baseline"};
}

struct item_rating_knn_options {
  int neighbors = 40;  ///< K: of the user's items, the most similar ones that speak for an item
  rating_similarity similarity = rating_similarity::pearson_baseline;
  float shrinkage = 150;  ///< h: damps similarities over n common users, s · (n−1) / (n−1+h)
  float damping = 0.2F;   ///< δ: what the base weighs beside the similarities of those who speak
  int min_support = 1;    ///< items with fewer common users are no neighbours
  rating_center center = rating_center::baseline;  ///< mean: the items' means
  float user_regularization = 10;                  ///< λ_u of the baseline
  float item_regularization = 1;                   ///< λ_i of the baseline
  int candidates = 1000;  ///< kept per item: those that may become somebody's neighbours for it
};

struct user_rating_knn_options {
  int neighbors = 40;  ///< K: of the users who rated an item, the most similar ones that speak
  rating_similarity similarity = rating_similarity::pearson_baseline;
  float shrinkage = 100;  ///< h: damps similarities over n common items, s · (n−1) / (n−1+h)
  float damping = 0.3F;   ///< δ: what the base weighs beside the similarities of those who speak
  int min_support = 1;    ///< users with fewer common items are no neighbours
  rating_center center = rating_center::baseline;  ///< mean: the users' means
  float user_regularization = 10;                  ///< λ_u of the baseline
  float item_regularization = 1;                   ///< λ_i of the baseline
  int candidates = 1000;  ///< the most similar users, who may become neighbours
};

namespace detail {

template <typename Options>
constexpr auto rating_knn_fields() {
  using o = Options;
  return std::tuple{
      field{"neighbors",
            &o::neighbors,
            {1, 1e9},
            scale::logarithmic,
            "K",
            "most that speak for one score"},
      field{"similarity", &o::similarity, {}, scale::linear, "", "how alike two rows are"},
      field{"shrinkage",
            &o::shrinkage,
            {0, 1e9},
            scale::logarithmic,
            "h",
            "damps similarities that rest on little"},
      field{"damping",
            &o::damping,
            {0, 1e6},
            scale::logarithmic,
            "delta",
            "weight of the base beside the neighbours"},
      field{"min_support",
            &o::min_support,
            {1, 1e9},
            scale::logarithmic,
            "",
            "least common ratings of neighbours"},
      field{"center", &o::center, {}, scale::linear, "", "what ratings are measured from"},
      field{"user_regularization",
            &o::user_regularization,
            {0, 1e6},
            scale::linear,
            "lambda_u",
            "L2 penalty of a user's bias"},
      field{"item_regularization",
            &o::item_regularization,
            {0, 1e6},
            scale::linear,
            "lambda_i",
            "L2 penalty of an item's bias"},
      field{"candidates",
            &o::candidates,
            {1, 1e9},
            scale::logarithmic,
            "C",
            "most similar ones that may become neighbours"}};
}

template <typename Options>
[[nodiscard]] rating_rule rating_rule_of(Options const& o) {
  return {o.similarity, static_cast<double>(o.shrinkage), static_cast<double>(o.min_support)};
}

/// The base that the options ask for. Of users, `mean` is μ + b_u with λ_u = 0; of items it is
/// μ + b_i with λ_i = 0 and no b_u.
template <typename Scalar, typename Options, typename M>
[[nodiscard]] rating_base<Scalar> rating_base_of(executor_ref exec, Options const& o, M const& data,
                                                 bool over_items) {
  constexpr double none = std::numeric_limits<double>::infinity();
  if (o.center == rating_center::baseline)
    return fit_rating_base<Scalar>(exec, data, static_cast<double>(o.user_regularization),
                                   static_cast<double>(o.item_regularization));
  return over_items ? fit_rating_base<Scalar>(exec, data, none, 0)
                    : fit_rating_base<Scalar>(exec, data, 0, none);
}

}  // namespace detail

constexpr auto fields(item_rating_knn_options const*) {
  return detail::rating_knn_fields<item_rating_knn_options>();
}
constexpr auto fields(user_rating_knn_options const*) {
  return detail::rating_knn_fields<user_rating_knn_options>();
}
inline void validate(item_rating_knn_options const& options) {
  validate_fields("item_rating_knn", options);
}
inline void validate(user_rating_knn_options const& options) {
  validate_fields("user_rating_knn", options);
}

/// Predicts a rating by what the user thinks of items alike:
///   r̂_ui = base_ui + Σ_j s_ij (r_uj − base_uj) / (δ + Σ_j s_ij)
/// over the K items j of the user that are most similar to i. Sarwar, Karypis, Konstan, Riedl 2001;
/// Koren 2010, section 2.2. Newcomers are scored from their history as it comes.
template <typename Scalar = float>
struct item_rating_knn {
  using model_type = rating_neighbor_model<Scalar>;
  static constexpr std::string_view name = "item_rating_knn";
  item_rating_knn_options options = {};

  /// Throws invalid_option for options outside their range. O(Σ_users length²).
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec);
  }

 private:
  template <typename M>
  model_type run(M const& data, executor_ref exec) const {
    auto base = detail::rating_base_of<Scalar>(exec, options, data, true);
    auto histories = copy_rows(data);
    auto const rule = detail::rating_rule_of(options);
    auto const by_user = detail::compares_residuals(rule.similarity)
                             ? base.residuals(histories)
                             : csr<Scalar>(histories.rows(), histories.columns(),
                                           histories.offsets(), histories.indices(),
                                           {histories.values().begin(), histories.values().end()});
    auto const by_item = transpose(by_user);
    auto const nearest = detail::best_products<Scalar, detail::common_cell>(
        exec, data.items(), data.items(), [&](index_t i) { return by_item.row(i); },
        [&](index_t u) { return by_user.row(u); }, options.candidates,
        [&](index_t a, index_t b, detail::common_cell const& both) {
          return a == b ? Scalar{0} : static_cast<Scalar>(detail::rating_weight(rule, both));
        });
    return model_type({.base = std::move(base),
                       .weights = transpose(nearest),
                       .deviations = {},
                       .neighbors = options.neighbors,
                       .damping = static_cast<double>(options.damping),
                       .histories = std::move(histories),
                       .popularity = detail::item_popularity(data)});
  }
};
item_rating_knn()->item_rating_knn<float>;
item_rating_knn(item_rating_knn_options)->item_rating_knn<float>;

/// Predicts a rating by what users alike think of the item:
///   r̂_ui = base_ui + Σ_v s_uv (r_vi − base_vi) / (δ + Σ_v s_uv)
/// over the K users v most similar to u who rated i. Herlocker, Konstan, Borchers, Riedl 1999.
/// Everybody is compared with everybody else only when they ask, so fitting finds the base alone.
template <typename Scalar = float>
struct user_rating_knn {
  using model_type = rating_user_neighbor_model<Scalar>;
  static constexpr std::string_view name = "user_rating_knn";
  user_rating_knn_options options = {};

  /// Throws invalid_option for options outside their range.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    return model_type({.base = detail::rating_base_of<Scalar>(exec, options, train, false),
                       .histories = copy_rows(train),
                       .rule = detail::rating_rule_of(options),
                       .candidates = options.candidates,
                       .neighbors = options.neighbors,
                       .damping = static_cast<double>(options.damping),
                       .popularity = detail::item_popularity(train)});
  }
};
user_rating_knn()->user_rating_knn<float>;
user_rating_knn(user_rating_knn_options)->user_rating_knn<float>;

}  // namespace lfrec::inline v0
