// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
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
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/data/social.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/implicit_fit.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/cholesky.hpp"

namespace lfrec::inline v0 {

struct social_als_options {
  int factors = 64;               ///< d: length of a user or item vector; 32–256 is usual
  int epochs = 16;                ///< one epoch: items once, then users once
  float regularization = 0.008F;  ///< λ, scaled by frequency; .0003–.1, tune it first
  float unobserved_weight = 0.08F;  ///< α₀: the weight of every pair, against 1 of a play; .003–1
  float frequency_scaling = 1;  ///< ν: a row is regularised by λ·#^ν, # = Σ|c| + α₀·others; 0–1
  float friend_weight = 0.01F;  ///< β: the pull of a friend, in ridges of an empty row; .001–.1
  float init_stddev = 0.1F;     ///< σ*: vectors start as normal with standard deviation σ*/√d
  std::uint64_t seed = 42;      ///< of the start
};

constexpr auto fields(social_als_options const*) {
  using o = social_als_options;
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
            "L2 penalty, scaled by frequency"},
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
            "exponent of the frequency in the penalty"},
      field{"friend_weight",
            &o::friend_weight,
            {0, 1e6},
            scale::logarithmic,
            "beta",
            "pull of a friend, in ridges of an empty row"},
      field{"init_stddev",
            &o::init_stddev,
            {1e-6, 100},
            scale::logarithmic,
            "sigma*",
            "start: normal with sigma* / sqrt(d)"},
      field{"seed", &o::seed, {}, scale::linear, "", "seed of the start"}};
}

/// Throws invalid_option.
inline void validate(social_als_options const& options) {
  validate_fields("social_als", options);
}

namespace detail {

/// Users pulled to their friends: ρ‖x‖² + β Σ_friends ‖x − x_v‖², x_v as they were. Somebody
/// without a play has their friends' mean to go by.
template <typename Scalar>
struct friend_pull {
  social const* friends;
  factors<Scalar> const* last;
  double weight;

  void place(index_t u, prepared_row& prepared, std::span<Scalar> linear) const {
    for (user_index const v : friends->friends(user_index{u})) {
      auto const x = last->row(to_index(v));
      for (std::size_t f = 0; f < linear.size(); ++f)
        linear[f] += static_cast<Scalar>(weight) * x[f];
      prepared.ridge += weight;
    }
    prepared.has_target = prepared.has_target || std::any_of(linear.begin(), linear.end(),
                                                             [](Scalar c) { return c != 0; });
  }
  // What is between friends is counted once a pair, by friend_pulls::penalty.
  [[nodiscard]] double loss(index_t u, double ridge, std::span<Scalar const> x) const {
    return pull_to_zero{}.loss(u, ridge, x);
  }
};

template <typename Scalar>
class friend_pulls {
 public:
  static constexpr bool from_last = true;

  /// `plays` tells of each user whether there is a yes; empty for all. Who has none begins at zero,
  /// so that friends among whom nobody plays say nothing of each other.
  friend_pulls(social friends, double weight, std::vector<char> plays = {})
      : friends_(std::move(friends)), weight_(weight), plays_(std::move(plays)) {}

  [[nodiscard]] std::vector<factors<Scalar>*> tables() { return {}; }
  [[nodiscard]] pull_to_zero items(executor_ref, factors<Scalar> const&) { return {}; }
  [[nodiscard]] friend_pull<Scalar> users(executor_ref, factors<Scalar> const& last) {
    last_ = last;
    for (std::size_t u = 0; u < plays_.size(); ++u)
      if (plays_[u] == 0) std::ranges::fill(last_.row(static_cast<index_t>(u)), Scalar{0});
    plays_.clear();
    return user_pull();
  }
  [[nodiscard]] pull_to_zero item_pull() const { return {}; }
  [[nodiscard]] friend_pull<Scalar> user_pull() const { return {&friends_, &last_, weight_}; }
  [[nodiscard]] double penalty(factors<Scalar> const& users) const {
    double sum = 0;
    for (index_t u = 0; u < users.rows(); ++u)
      for (user_index const v : friends_.friends(user_index{u}))
        for (std::size_t f = 0; f < users.row(u).size(); ++f) {
          auto const apart =
              static_cast<double>(users.row(u)[f]) - static_cast<double>(users.row(to_index(v))[f]);
          sum += apart * apart / 2;  // each pair comes twice
        }
    return weight_ * sum;
  }
  [[nodiscard]] row_priors<Scalar> finish(executor_ref, factors<Scalar> const&,
                                          factors<Scalar>&) const {
    return {};
  }

 private:
  social friends_;
  factors<Scalar> last_;
  double weight_;
  std::vector<char> plays_;
};

/// Friendship that counts both ways: who is named as a friend has one.
[[nodiscard]] inline social mutual(social const& friends) {
  if (friends.symmetric()) return friends;
  std::vector<social::edge> edges;
  for (index_t u = 0; u < friends.users(); ++u)
    for (user_index const v : friends.friends(user_index{u})) {
      edges.push_back({user_index{u}, v});
      edges.push_back({v, user_index{u}});
    }
  return {friends.users(), std::move(edges)};
}

}  // namespace detail

/// implicit_als that pulls friends towards each other:
///   the loss of implicit_als + βρ₀ Σ_{friends u, v} ‖x_u − x_v‖²,  each pair once,
/// with ρ₀ the ridge of an empty row; Ma, Zhou, Liu, Lyu, King 2011, "Recommender systems with
/// social regularization", their individual-based form with equal weights, in the loss over all
/// pairs. All users are solved at once against their friends' last vectors, which never raises the
/// loss: the Hessian of the pull is βρ₀(D − A), of which 2D − (D − A) = D + A is positive
/// semidefinite. A user without a play has a vector by their friends; a newcomer who is folded in
/// has none, and is solved as by implicit_als.
///
/// Cost as implicit_als with exact rows, and d for each friendship and epoch.
template <typename Scalar = float>
struct social_als {
  using model_type = factor_model<Scalar>;
  static constexpr std::string_view name = "social_als";
  social_als_options options = {};

  /// Throws invalid_option for options outside their range, shape_error without friends or with
  /// those of another number of users, and numeric_error where a row has no finite solution. The
  /// observer sees the loss after each epoch and may stop the fit.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& watch = {}) const {
    validate(options);
    social const* friends = nullptr;
    if constexpr (detail::is_training<Data>::value) friends = data.friends;
    if (friends == nullptr) throw shape_error("social_als needs friends, and was given none");
    auto const& plays = detail::matrix_of(data);
    if (friends->users() != plays.users())
      detail::fail<shape_error>(
          {"social_als: friends of ", friends->users(), " users, the matrix has ", plays.users()});
    auto const objective = detail::confidence_objective(
        name, plays, exec, static_cast<double>(options.unobserved_weight),
        static_cast<double>(options.regularization),
        static_cast<double>(options.frequency_scaling));
    std::vector<char> says_yes(to_size(plays.users()));
    for (index_t u = 0; u < plays.users(); ++u)
      says_yes[to_size(u)] =
          std::ranges::any_of(plays.user(user_index{u}).value, [](auto v) { return v > 0; }) ? 1
                                                                                             : 0;
    detail::friend_pulls<Scalar> pulls(
        detail::mutual(*friends),
        static_cast<double>(options.friend_weight) * objective.ridge(0, plays.items()),
        std::move(says_yes));
    return detail::implicit_fit{objective, options.factors, options.epochs,
                                static_cast<double>(options.init_stddev), options.seed}
        .template run<Scalar>(name, plays, exec, watch, cholesky{}, pulls);
  }

  /// For estimate_memory; without the copy of the friendships (4 bytes for each, both ways), of
  /// which the matrix says nothing.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    double const last = detail::table_bytes<Scalar>(shape.users, options.factors);
    auto const fit =
        detail::implicit_fit::peak_bytes<Scalar>(shape, options.factors, cholesky{}, threads);
    double const more =
        last + detail::table_bytes<char>(shape.users) + detail::table_bytes<offset_t>(shape.users);
    return detail::most_of({fit.least + more, fit.most + more});
  }
};
social_als()->social_als<float>;
social_als(social_als_options)->social_als<float>;

}  // namespace lfrec::inline v0
