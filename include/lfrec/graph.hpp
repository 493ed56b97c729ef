// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/similarity/walk.hpp"

namespace lfrec::inline v0 {

struct p3alpha_options {
  int neighbors = 50;     ///< K: kept per source item, and again per target item
  float alpha = 1;        ///< α: exponent of the probabilities of a step, 0–2
  bool normalize = true;  ///< what a source item gives sums to 1
};

struct rp3beta_options {
  int neighbors = 50;  ///< K: kept per source item, and again per target item
  float alpha = 0.8F;  ///< α: exponent of the probabilities of a step, 0–2
  float beta = 0.4F;   ///< β: exponent of the popularity that a target item is divided by, 0–1
  bool normalize = true;  ///< what a source item gives sums to 1
};

struct graph_filter_options {
  int neighbors = 1000;  ///< K: kept per source item
  float alpha = 0.5F;    ///< α: 1 lays the normalisation on the users, 0 on the items
  float power = 0.7F;    ///< s: exponent of the entries of the item graph, 0.3–2
};

namespace detail {

template <typename Options>
constexpr auto walk_fields() {
  using o = Options;
  return std::tuple{field{"neighbors",
                          &o::neighbors,
                          {1, 1e9},
                          scale::logarithmic,
                          "K",
                          "kept per source item, and again per target item"},
                    field{"alpha",
                          &o::alpha,
                          {0, 10},
                          scale::linear,
                          "alpha",
                          "exponent of the probabilities of a step"}};
}

template <typename Options>
constexpr auto normalize_field() {
  return std::tuple{field{"normalize",
                          &Options::normalize,
                          {},
                          scale::linear,
                          "",
                          "what a source item gives sums to 1"}};
}

/// Bytes of the peak of a fit by products of the graph, of which a source keeps `neighbors` entries
/// and a target `kept`: while the weights are found, or the model is made.
template <typename Scalar>
[[nodiscard]] double graph_bytes(matrix_shape const& shape, index_t neighbors, index_t kept,
                                 std::size_t threads) {
  double const found = kept_pairs(shape.items, neighbors, shape);
  return std::max(walk_bytes<Scalar>(shape, neighbors, kept, found, threads),
                  neighbor_model<Scalar>::bytes(shape, found));
}

}  // namespace detail

constexpr auto fields(p3alpha_options const*) {
  return std::tuple_cat(detail::walk_fields<p3alpha_options>(),
                        detail::normalize_field<p3alpha_options>());
}
constexpr auto fields(rp3beta_options const*) {
  return std::tuple_cat(detail::walk_fields<rp3beta_options>(),
                        std::tuple{field{"beta",
                                         &rp3beta_options::beta,
                                         {0, 10},
                                         scale::linear,
                                         "beta",
                                         "exponent of the popularity of the target"}},
                        detail::normalize_field<rp3beta_options>());
}
constexpr auto fields(graph_filter_options const*) {
  using o = graph_filter_options;
  return std::tuple{
      field{"neighbors", &o::neighbors, {1, 1e9}, scale::logarithmic, "K", "kept per source item"},
      field{"alpha",
            &o::alpha,
            {0, 1},
            scale::linear,
            "alpha",
            "share of the normalisation that the users get"},
      field{"power", &o::power, {0.01, 10}, scale::linear, "s", "exponent of the item graph"}};
}

inline void validate(p3alpha_options const& options) {
  validate_fields("p3alpha", options);
}
inline void validate(rp3beta_options const& options) {
  validate_fields("rp3beta", options);
}
inline void validate(graph_filter_options const& options) {
  validate_fields("graph_filter", options);
}

/// Items that a walk of three steps reaches, user → item → user → item, each step with its
/// probability to the power α: score(u, i) = Σ_j value_uj · w_ji, w_ji = Σ_v p_jv^α · p_vi^α,
/// p_jv = 1 / users of j, p_vi = value_vi / Σ values of v. Entries that are not positive are no
/// edges. Cooper, Lee, Radinsky, Siantos 2014; kept and normalised as in Ferrari Dacrema, Boglio,
/// Cremonesi, Jannach 2021: the K best per source, divided by their sum, of these the K best per
/// target. O(Σ_users length²).
template <typename Scalar = float>
struct p3alpha {
  using model_type = neighbor_model<Scalar>;
  static constexpr std::string_view name = "p3alpha";
  p3alpha_options options = {};

  /// Throws invalid_option for options outside their range.
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    auto weights = detail::walk_weights<Scalar>(
        train, {options.neighbors, static_cast<double>(options.alpha), 0, options.normalize}, exec);
    return model_type(std::move(weights), copy_rows(train), detail::item_popularity(train), exec);
  }

  /// For estimate_memory: a bound, which is reached where every item has `neighbors` others at
  /// least that share a user with it.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    return {detail::graph_bytes<Scalar>(shape, options.neighbors, options.neighbors, threads),
            true};
  }
};
p3alpha()->p3alpha<float>;
p3alpha(p3alpha_options)->p3alpha<float>;

/// p3alpha whose targets are divided by their popularity: w_ji / (users of i)^β, so that the long
/// tail gets its share. Paudel, Christoffel, Newell, Bernstein 2017, eq. 7, otherwise as p3alpha.
template <typename Scalar = float>
struct rp3beta {
  using model_type = neighbor_model<Scalar>;
  static constexpr std::string_view name = "rp3beta";
  rp3beta_options options = {};

  /// Throws invalid_option for options outside their range.
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    auto weights =
        detail::walk_weights<Scalar>(train,
                                     {options.neighbors, static_cast<double>(options.alpha),
                                      static_cast<double>(options.beta), options.normalize},
                                     exec);
    return model_type(std::move(weights), copy_rows(train), detail::item_popularity(train), exec);
  }

  /// For estimate_memory: a bound, as for p3alpha.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    return {detail::graph_bytes<Scalar>(shape, options.neighbors, options.neighbors, threads),
            true};
  }
};
rp3beta()->rp3beta<float>;
rp3beta(rp3beta_options)->rp3beta<float>;

/// A low-pass filter over the graph of items that needs no training: score = R · P,
/// P = (R̃ᵀR̃)^∘s, R̃ = D_U^-α R D_I^(α-1), D the sums of values of users and items. Of each row of
/// P, what a source item gives, the K largest entries are kept: popular targets keep all that
/// speaks for them. The diagonal, which speaks only for what a user has, is left out, and so are
/// entries of R that are not positive. Park, Shin, Shin 2024 (Turbo-CF), the linear filter.
/// O(Σ_users length²).
template <typename Scalar = float>
struct graph_filter {
  using model_type = neighbor_model<Scalar>;
  static constexpr std::string_view name = "graph_filter";
  graph_filter_options options = {};

  /// Throws invalid_option for options outside their range.
  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    auto weights =
        detail::filter_weights<Scalar>(train, options.neighbors, static_cast<double>(options.alpha),
                                       static_cast<double>(options.power), exec);
    return model_type(std::move(weights), copy_rows(train), detail::item_popularity(train), exec);
  }

  /// For estimate_memory: a bound, as for p3alpha.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t threads = 1) const {
    validate(options);
    return {detail::graph_bytes<Scalar>(shape, options.neighbors, shape.items, threads), true};
  }
};
graph_filter()->graph_filter<float>;
graph_filter(graph_filter_options)->graph_filter<float>;

}  // namespace lfrec::inline v0
