// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/social.hpp"
#include "lfrec/models/user_neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/neighbors.hpp"

namespace lfrec::inline v0 {

struct friend_knn_options {
  int neighbors = 0;            ///< K: how many users alike speak to a user besides the friends
  float shrinkage = 10;         ///< h: damps similarities that rest on little, see neighbor_rule
  float friend_weight = 0.05F;  ///< β: what a friend counts besides being alike; 0–1 is usual
};

constexpr auto fields(friend_knn_options const*) {
  using o = friend_knn_options;
  return std::tuple{field{"neighbors",
                          &o::neighbors,
                          {0, 1e9},
                          scale::logarithmic,
                          "K",
                          "users alike that speak besides the friends"},
                    field{"shrinkage",
                          &o::shrinkage,
                          {0, 1e9},
                          scale::linear,
                          "h",
                          "damps similarities that rest on little"},
                    field{"friend_weight",
                          &o::friend_weight,
                          {0, 1e6},
                          scale::linear,
                          "beta",
                          "what a friend counts besides being alike"}};
}

/// Throws invalid_option.
inline void validate(friend_knn_options const& options) {
  validate_fields("friend_knn", options);
}

namespace detail {

/// Row u: u's neighbours and friends, v with the weight s_uv + β if v is a friend, else s_uv, where
/// s = a·b / (‖a‖‖b‖ + h). `neighbors` holds s of u's neighbours.
template <typename Scalar>
[[nodiscard]] csr<Scalar> friends_beside(executor_ref exec, csr<Scalar> const& neighbors,
                                         csr<float> const& histories, social const& friends,
                                         double shrinkage, double weight) {
  auto const stats =
      stats_of_rows(exec, histories.rows(), [&](index_t u) { return histories.row(u); });
  damped_similarity<Scalar, cosine> const alike{cosine{}, shrinkage, 1};
  auto const similarity = [&](index_t u, index_t v) {
    auto const a = histories.row(u);
    auto const b = histories.row(v);
    typename decltype(alike)::cell both;
    for (std::size_t n = 0, k = 0; n < a.size() && k < b.size();) {
      if (a.index[n] == b.index[k])
        both.add(static_cast<Scalar>(a.value[n]), static_cast<Scalar>(b.value[k]));
      a.index[n] < b.index[k] ? ++n : ++k;
    }
    return both.stats().overlap > 0 ? alike(both, stats[to_size(u)], stats[to_size(v)]) : Scalar{0};
  };
  std::vector<offset_t> offsets{0};
  std::vector<index_t> indices;
  std::vector<Scalar> values;
  for (index_t u = 0; u < histories.rows(); ++u) {
    auto const near = neighbors.row(u);
    auto const close = friends.friends(user_index{u});
    for (std::size_t n = 0, k = 0; n < near.size() || k < close.size();) {
      bool const from_friends =
          k < close.size() && (n == near.size() || to_index(close[k]) <= near.index[n]);
      index_t const v = from_friends ? to_index(close[k]) : near.index[n];
      Scalar value = 0;
      if (n < near.size() && near.index[n] == v)
        value = near.value[n++];
      else if (from_friends)
        value = similarity(u, v);
      if (from_friends) {
        value += static_cast<Scalar>(weight);
        ++k;
      }
      if (value == 0) continue;
      indices.push_back(v);
      values.push_back(value);
    }
    offsets.push_back(static_cast<offset_t>(indices.size()));
  }
  return {histories.rows(), histories.rows(), std::move(offsets), std::move(indices),
          std::move(values)};
}

/// Throws numeric_error naming a user whose scores may be too large for a Scalar.
template <typename Scalar>
void check_scores(csr<Scalar> const& neighbors, csr<float> const& histories) {
  std::vector<double> largest(to_size(histories.rows()), 0.0);
  for (index_t u = 0; u < histories.rows(); ++u)
    for (float const v : histories.row(u).value)
      largest[to_size(u)] = std::max(largest[to_size(u)], std::abs(static_cast<double>(v)));
  for (index_t u = 0; u < neighbors.rows(); ++u) {
    auto const row = neighbors.row(u);
    double sum = 0;
    for (std::size_t n = 0; n < row.size(); ++n)
      sum += std::abs(static_cast<double>(row.value[n])) * largest[to_size(row.index[n])];
    if (sum > static_cast<double>(std::numeric_limits<Scalar>::max()))
      detail::fail<numeric_error>(
          {"friend_knn: the values of user ", u, "'s friends are too large for scores"});
  }
}

}  // namespace detail

/// What friends have: score(i) = Σ_v (s_uv + β) · value_vi over u's friends v, s_uv the damped
/// cosine of what both have; and, with `neighbors`, Σ_v s_uv · value_vi over the users nearest to u
/// who are no friends: user_knn with friends added. Explains itself by those users. After Groh,
/// Ehmig 2007, "Recommendations in taste related domains". A friend is whom the user names; see
/// also social_als. A user without friends, and a newcomer or newer history, whose friends nobody
/// knows, have the nearest users alone.
template <typename Scalar = float>
struct friend_knn {
  using model_type = user_neighbor_model<Scalar>;
  static constexpr std::string_view name = "friend_knn";
  friend_knn_options options = {};

  /// Throws invalid_option for options outside their range, shape_error without friends or with
  /// those of another number of users, numeric_error for values too large for scores. O(friendships
  /// · length), and with `neighbors` as user_knn.
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    social const* friends = nullptr;
    if constexpr (detail::is_training<Data>::value) friends = data.friends;
    if (friends == nullptr) throw shape_error("friend_knn needs friends, and was given none");
    auto const histories = copy_rows(detail::matrix_of(data));
    if (friends->users() != histories.rows())
      detail::fail<shape_error>({"friend_knn: friends of ", friends->users(),
                                 " users, the matrix has ", histories.rows()});
    neighbor_rule<> const rule{.similarity = {},
                               .neighbors = options.neighbors,
                               .shrinkage = static_cast<double>(options.shrinkage),
                               .min_support = 1};
    csr<Scalar> nearest(histories.rows(), histories.rows(),
                        std::vector<offset_t>(to_size(histories.rows()) + 1, 0), {}, {});
    if (options.neighbors > 0) nearest = model_type(histories, rule, exec).neighbors();
    auto with_friends = detail::friends_beside(exec, nearest, histories, *friends,
                                               static_cast<double>(options.shrinkage),
                                               static_cast<double>(options.friend_weight));
    detail::check_scores(with_friends, histories);
    return model_type(histories, rule, std::move(with_friends), exec);
  }
};
friend_knn()->friend_knn<float>;
friend_knn(friend_knn_options)->friend_knn<float>;

}  // namespace lfrec::inline v0
