// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
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
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/dense_item_model.hpp"
#include "lfrec/models/neighbor_model.hpp"
#include "lfrec/recommender.hpp"
#include "lfrec/solve/dense_gram.hpp"
#include "lfrec/solve/elastic_net.hpp"
#include "lfrec/solve/spd_inverse.hpp"

namespace lfrec::inline v0 {

/// Which matrix ease inverts: items × items, users × users, or the smaller of the two.
enum class ease_form { automatic, primal, dual };
constexpr auto names(ease_form const*) {
  return std::array<std::string_view, 3>{"auto", "primal", "dual"};
}

struct ease_options {
  float regularization = 300;  ///< λ: L2 penalty of every weight; 10–5000, grows with the users
  /// p: each item of a history is left out with this probability while learning to predict it,
  /// which adds p / (1 − p) · XᵀX_jj to the penalty of item j; 0–.5. Steck 2020 (EDLAE).
  float dropout = 0;
  ease_form form = ease_form::automatic;  ///< auto is dual where users are fewer than items
  int memory_limit = 4096;                ///< MB that the matrix to invert may take
};

constexpr auto fields(ease_options const*) {
  using o = ease_options;
  return std::tuple{field{"regularization",
                          &o::regularization,
                          {1e-3, 1e9},
                          scale::logarithmic,
                          "lambda",
                          "L2 penalty of every weight"},
                    field{"dropout",
                          &o::dropout,
                          {0, 0.99},
                          scale::linear,
                          "p",
                          "share of a history left out while learning"},
                    field{"form",
                          &o::form,
                          {},
                          scale::linear,
                          "",
                          "inverts items x items (primal) or users x users (dual)"},
                    field{"memory_limit",
                          &o::memory_limit,
                          {1, 1e9},
                          scale::logarithmic,
                          "",
                          "MB that the matrix to invert may take"}};
}

inline void validate(ease_options const& options) {
  validate_fields("ease", options);
}

/// The linear autoencoder with a closed form: B = argmin ‖X − XB‖² + tr(Bᵀ Λ B) with B_jj = 0.
/// Strong on sparse plays and without a single random number; its weights are often negative, and
/// that is part of it. Steck 2019, "Embarrassingly shallow autoencoders for sparse data", eq. 8.
///
/// Costs n³ flops and n² numbers, n = min(users, items) unless `form` says otherwise.
template <typename Scalar = float>
struct ease {
  using model_type = dense_item_model<Scalar>;
  static constexpr std::string_view name = "ease";
  ease_options options = {};

  /// Throws invalid_option for options outside their range and where the matrix would take more
  /// than memory_limit, before it is taken; numeric_error where regularization is too small for
  /// the values in this precision.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    return run(detail::matrix_of(data), exec);
  }

  /// For estimate_memory: the matrix to invert with what inverting it takes, and what the model
  /// holds besides. Throws as `fit` where the matrix would take more than memory_limit.
  [[nodiscard]] fit_memory memory(matrix_shape const& shape, std::size_t /*threads*/ = 1) const {
    validate(options);
    bool const dual = takes_dual(shape.users, shape.items);
    check_memory(dual, shape.users, shape.items);
    index_t const n = dual ? shape.users : shape.items;
    double const histories =
        detail::csr_bytes<float>(shape.users, static_cast<double>(shape.nonzeros)) +
        detail::table_bytes<float>(shape.items);
    double const after =
        dual ? dual_item_weights<Scalar>::bytes(shape) : detail::table_bytes<Scalar>(n);
    return {matrix_bytes(n) + histories + detail::table_bytes<Scalar>(shape.items) +
            std::max(detail::block_sweep<Scalar>::bytes(n), after)};
  }

 private:
  [[nodiscard]] bool takes_dual(index_t users, index_t items) const noexcept {
    return options.form == ease_form::dual ||
           (options.form == ease_form::automatic && users < items);
  }

  [[nodiscard]] static double matrix_bytes(index_t n) { return detail::table_bytes<Scalar>(n, n); }

  template <typename M>
  model_type run(M const& train, executor_ref exec) const {
    bool const dual = takes_dual(train.users(), train.items());
    check_memory(dual, train.users(), train.items());
    auto const by_user = [&](index_t u) { return train.user(user_index{u}); };
    auto const by_item = [&](index_t i) { return train.item(item_index{i}); };
    auto histories = copy_rows(train);
    auto popularity = detail::item_popularity(train);
    auto penalties = this->penalties(train);
    if (dual) {
      auto kernel = dense_gram<Scalar>(exec, train.users(), by_user, by_item,
                                       [&](index_t i) { return 1 / penalties[to_size(i)]; });
      for (index_t u = 0; u < train.users(); ++u) kernel.row(u)[to_size(u)] += 1;
      invert(exec, kernel);
      spread_triangle(exec, kernel, [](Scalar swept, index_t, index_t) { return -swept; });
      dual_item_weights<Scalar> weights(std::move(kernel), std::move(penalties), histories, exec);
      return {std::move(weights), std::move(histories), std::move(popularity)};
    }
    auto gram = dense_gram<Scalar>(exec, train.items(), by_item, by_user,
                                   [](index_t) { return Scalar{1}; });
    for (index_t i = 0; i < train.items(); ++i) gram.row(i)[to_size(i)] += penalties[to_size(i)];
    invert(exec, gram);
    std::vector<Scalar> diagonal(penalties.size());
    for (index_t i = 0; i < train.items(); ++i) diagonal[to_size(i)] = gram.row(i)[to_size(i)];
    spread_triangle(exec, gram, [&](Scalar swept, index_t i, index_t j) {
      return i == j ? Scalar{0} : -swept / diagonal[to_size(j)];
    });
    return {std::move(gram), std::move(histories), std::move(popularity)};
  }

  void check_memory(bool dual, index_t users, index_t items) const {
    auto const megabytes = [](index_t n) { return std::ceil(matrix_bytes(n) / 1e6); };
    if (megabytes(dual ? users : items) <= options.memory_limit) return;
    auto const form = [&](bool d, char const* would) {
      index_t const n = d ? users : items;
      return (d ? "the dual form " : "the primal form ") +
             (would + detail::number_text(megabytes(n))) + " MB for " + std::to_string(n) +
             (d ? " users" : " items");
    };
    detail::fail<invalid_option>({"ease.memory_limit is ", options.memory_limit, " MB, but ",
                                  form(dual, "would take "), " (", form(!dual, ""), ")"});
  }

  // The diagonal of Λ.
  template <typename M>
  std::vector<Scalar> penalties(M const& train) const {
    auto result = square_norms<Scalar>(train);
    double const dropout = static_cast<double>(options.dropout);
    for (auto& penalty : result)
      penalty = static_cast<Scalar>(static_cast<double>(options.regularization) +
                                    dropout / (1 - dropout) * static_cast<double>(penalty));
    return result;
  }

  static void invert(executor_ref exec, factors<Scalar>& matrix) {
    if (!negated_inverse(exec, matrix))
      throw numeric_error(
          "ease: the matrix to invert is not positive definite to working precision; raise "
          "regularization or weigh the values");
  }
};
ease()->ease<float>;
ease(ease_options)->ease<float>;

struct slim_options {
  float regularization = 100;   ///< β: L2 penalty of every weight, in units of XᵀX; 1–1000
  float l1_regularization = 0;  ///< λ: L1 penalty, makes weights sparse; 0–10
  bool non_negative = true;     ///< weights are at least 0, as in the paper; sparse by itself
  /// Only so many items may speak for an item, those with the largest (XᵀX)_ij; unset: all.
  std::optional<int> neighbors = {};
  float tolerance = 1e-3F;  ///< steps that improve a column by less, relative to it, do not count
};

constexpr auto fields(slim_options const*) {
  using o = slim_options;
  return std::tuple{
      field{"regularization",
            &o::regularization,
            {0, 1e9},
            scale::logarithmic,
            "beta",
            "L2 penalty of every weight"},
      field{"l1_regularization",
            &o::l1_regularization,
            {0, 1e9},
            scale::logarithmic,
            "lambda",
            "L1 penalty of every weight"},
      field{"non_negative", &o::non_negative, {}, scale::linear, "", "weights are at least 0"},
      field{"neighbors",
            &o::neighbors,
            {1, 1e9},
            scale::logarithmic,
            "",
            "items that may speak for an item; unset is all"},
      field{"tolerance",
            &o::tolerance,
            {1e-9, 0.1},
            scale::logarithmic,
            "",
            "relative size of steps that do not count"}};
}

inline void validate(slim_options const& options) {
  validate_fields("slim", options);
}

/// Sparse linear methods: each item's column of X from the others', by an elastic net,
/// ½‖x_j − Xb‖² + ½ β ‖b‖² + λ ‖b‖₁ with b_j = 0. Ning, Karypis 2011, eq. 3, by coordinate descent.
/// For the elastic net of others, whose loss is divided by the number of users n,
/// β = n · alpha · (1 − l1_ratio) and λ = n · alpha · l1_ratio.
///
/// A sweep over all items costs O(Σ_items of the lengths of those that share a user with it).
template <typename Scalar = float>
struct slim {
  using model_type = neighbor_model<Scalar>;
  static constexpr std::string_view name = "slim";
  slim_options options = {};

  /// Throws invalid_option for options outside their range and numeric_error where an item's sum of
  /// squares is not finite.
  template <TwoWayTrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& exec = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    auto weights = elastic_net_columns<Scalar>(exec, train, problem());
    return model_type(std::move(weights), copy_rows(train), detail::item_popularity(train));
  }

  /// For estimate_memory: a bound for values at or above 0, far above what it will be, for most
  /// weights come out as 0; the more so without `neighbors`.
  [[nodiscard]] fit_memory memory(matrix_shape shape, std::size_t threads = 1) const {
    validate(options);
    if (!options.neighbors && !options.non_negative) shape.longest = 0;  // any item may speak
    double const found =
        detail::kept_pairs(shape.items, options.neighbors.value_or(shape.items), shape);
    return {std::max(elastic_net_bytes<Scalar>(shape, problem(), found, threads),
                     model_type::bytes(shape, found)),
            true};
  }

 private:
  [[nodiscard]] elastic_net problem() const {
    return {.l1 = static_cast<double>(options.l1_regularization),
            .l2 = static_cast<double>(options.regularization),
            .non_negative = options.non_negative,
            .neighbors = options.neighbors,
            .tolerance = static_cast<double>(options.tolerance)};
  }
};
slim()->slim<float>;
slim(slim_options)->slim<float>;

}  // namespace lfrec::inline v0
