// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <variant>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/solve/pairwise_objective.hpp"

namespace lfrec::inline v0 {

/// What a row's values turn into before a RowSolver sees them.
struct prepared_row {
  double ridge = 0;         ///< ρ of row_problem
  double constant = 0;      ///< what the observed loss is at x = 0
  bool has_target = false;  ///< false: nothing pulls x away from 0, so a prior has to
};

/// The squared loss over all pairs that implicit feedback is trained on:
///   Σ_observed c (t − s)² + α₀ Σ_all s² + λ Σ_rows #^ν ‖row‖²,   # = Σc + α₀ · others.
/// Rendle, Krichene, Zhang, Koren 2022, eqs. 2–4, with confidences c in place of 1. A value v is
/// v > 0: target t = 1 with confidence c = γv; v < 0: target 0 with confidence γ|v|; v = 0: target
/// 0 with confidence 1 (a plain "no"). γ makes the mean confidence of the training matrix 1, so
/// that α₀ and λ mean the same whatever scale the values have.
///
/// With alpha > 0 it is the form of Hu, Koren, Volinsky 2008 on raw values r instead: every pair
/// has target 0 and weight 1, an observed one weight 1 + α|r| and target 1 if r > 0.
struct implicit_objective {
  double unobserved_weight = 0.08;  ///< α₀; 1 in the form with alpha
  double regularization = 0.008;    ///< λ
  double frequency_scaling = 1;     ///< ν
  double alpha = 0;                 ///< α; 0 means that values are confidences
  double confidence_scale = 1;      ///< γ; not used in the form with alpha

  /// Fills a_j and b_j of row_problem. `others` is the number of rows on the other side.
  template <typename Value, typename Scalar>
  prepared_row operator()(sparse_row<Value> row, std::span<Scalar const> /*offsets*/,
                          index_t others, std::span<Scalar> weight,
                          std::span<Scalar> target) const {
    prepared_row result;
    double mass = 0;
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      auto const value = static_cast<double>(row.value[n]);
      double confidence = std::abs(value) * (alpha > 0 ? alpha : confidence_scale);
      if (alpha <= 0 && value == 0) confidence = 1;
      double const pull = value > 0 ? confidence + (alpha > 0 ? 1 : 0) : 0;
      weight[n] = static_cast<Scalar>(confidence);
      target[n] = static_cast<Scalar>(pull);
      mass += confidence;
      result.constant += pull;
    }
    result.has_target = result.constant > 0;
    result.ridge = ridge(mass, others);
    return result;
  }

  /// What a row whose confidences sum to `mass` is regularised by.
  [[nodiscard]] double ridge(double mass, index_t others) const {
    return regularization * std::pow(mass + unobserved_weight * others, frequency_scaling);
  }
};

/// The squared loss over the known ratings, with weighted-λ regularisation:
///   Σ_known (r − μ − b_u − b_i − pᵀq)² + w₀ Σ_unknown (pᵀq)² + Σ_rows (λ n_row^ν + λ₀) ‖row‖².
/// Zhou, Wilkinson, Schreiber, Pan 2008 (ALS-WR) with ν = 1 and w₀ = 0. The bias of a row is its
/// first unknown, paired with a constant on the other side; the other side's bias and μ are that
/// side's offset. With w₀ > 0 there are no offsets, and B of row_problem is w₀HᵀH.
struct explicit_objective {
  double regularization = 0.05;        ///< λ, times the number of ratings of the row to the ν
  double constant_regularization = 0;  ///< λ₀, whatever their number
  double frequency_scaling = 1;        ///< ν
  double unobserved_weight = 0;        ///< w₀, 0 to 1
  bool non_negative = false;           ///< rows have no negative factors; biases are free

  template <typename Value, typename Scalar>
  prepared_row operator()(sparse_row<Value> row, std::span<Scalar const> offsets,
                          index_t /*others*/, std::span<Scalar> weight,
                          std::span<Scalar> target) const {
    prepared_row result;
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      auto const residual =
          static_cast<double>(row.value[n]) - static_cast<double>(offsets[to_size(row.index[n])]);
      weight[n] = static_cast<Scalar>(1 - unobserved_weight);
      target[n] = static_cast<Scalar>(residual);
      result.constant += residual * residual;
    }
    // A known 0 pulls no more than an unknown does.
    result.has_target = unobserved_weight > 0 ? result.constant > 0 : !row.index.empty();
    result.ridge = ridge(row.index.size());
    return result;
  }

  /// What a row of n ratings is regularised by.
  [[nodiscard]] double ridge(std::size_t n) const {
    return regularization * std::pow(static_cast<double>(n), frequency_scaling) +
           constant_regularization;
  }
};

/// What a factor model's users were solved by, and so how a newcomer is folded in; monostate for a
/// model that cannot.
using row_objective =
    std::variant<std::monostate, implicit_objective, explicit_objective, pairwise_objective>;

}  // namespace lfrec::inline v0
