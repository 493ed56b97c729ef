// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/gradient_step.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/objective.hpp"

namespace lfrec::inline v0::detail {

/// What stochastic gradient descent minimises, over values less `mean` in units of `scale`:
///   Σ_known (r − b_u − b_i − pᵀq)² + w₀ Σ_unknown (pᵀq)² + Σ_rows n^ν (λ ‖factors‖² + λ_b bias²).
struct descent_problem {
  double regularization = 0;       ///< λ
  double bias_regularization = 0;  ///< λ_b
  double frequency_scaling = 1;    ///< ν
  double unobserved_weight = 0;    ///< w₀
  bool biased = true;              ///< false: no b_u, b_i
  double mean = 0;                 ///< μ
  double scale = 1;                ///< σ
};

/// Takes rows of gradient descent to what a factor_model holds, in the data's own units: factors
/// times √σ and biases times σ minimise the loss with σλ in place of λ. A user's bias stands as
/// b_u / c against the constant c = √(σλ / λ_b), which makes its penalty λ_b b_u² under the one
/// ridge σλ that folding in knows.
class descent_units {
 public:
  explicit descent_units(descent_problem const& problem) : problem_(problem) {}

  template <typename Scalar>
  [[nodiscard]] factors<Scalar> users(factors<Scalar> const& rows, std::span<index_t const> order,
                                      std::size_t factor_count) const {
    auto table = widened<Scalar>(order.size(), factor_count);
    for (std::size_t r = 0; r < order.size(); ++r) {
      auto const from = rows.row(static_cast<index_t>(r));
      auto const to = table.row(order[r]);
      copy_factors<Scalar>(from, to);
      if (problem_.biased)
        to[0] = static_cast<Scalar>(problem_.scale * static_cast<double>(from[0]) / constant());
    }
    return table;
  }

  template <typename Scalar>
  struct item_side {
    factors<Scalar> table;
    std::vector<Scalar> offsets;
  };

  template <typename Scalar>
  [[nodiscard]] item_side<Scalar> items(factors<Scalar> const& rows, std::span<index_t const> order,
                                        std::size_t factor_count) const {
    item_side<Scalar> result{widened<Scalar>(order.size(), factor_count),
                             std::vector<Scalar>(order.size())};
    for (std::size_t r = 0; r < order.size(); ++r) {
      auto const from = rows.row(static_cast<index_t>(r));
      auto const to = result.table.row(order[r]);
      copy_factors<Scalar>(from, to);
      if (!problem_.biased) continue;
      to[0] = static_cast<Scalar>(constant());
      result.offsets[to_size(order[r])] =
          static_cast<Scalar>(problem_.mean + problem_.scale * static_cast<double>(from[1]));
    }
    return result;
  }

  /// Bytes of users() and items() of that shape.
  template <typename Scalar>
  [[nodiscard]] static double bytes(matrix_shape const& shape, int factor_count, bool biased) {
    double const rows = static_cast<double>(shape.users) + shape.items;
    return table_bytes<Scalar>(rows, factor_count + (biased ? 1 : 0)) +
           table_bytes<Scalar>(shape.items);
  }

  /// How a user's row is solved against those items.
  [[nodiscard]] explicit_objective objective() const {
    return {.regularization = ridge(),
            .frequency_scaling = problem_.frequency_scaling,
            .unobserved_weight = problem_.unobserved_weight};
  }

  /// Writes a row's factors in the data's units.
  template <typename Scalar>
  void copy_factors(std::span<Scalar const> from, std::span<Scalar> to) const {
    std::size_t const first = problem_.biased ? 1 : 0;
    auto const unit = static_cast<Scalar>(std::sqrt(problem_.scale));
    for (std::size_t f = first; f < to.size(); ++f) to[f] = unit * from[row_header + f - first];
  }

 private:
  [[nodiscard]] double ridge() const { return problem_.scale * problem_.regularization; }
  [[nodiscard]] double constant() const {
    return std::sqrt(ridge() / problem_.bias_regularization);
  }
  template <typename Scalar>
  [[nodiscard]] factors<Scalar> widened(std::size_t rows, std::size_t factor_count) const {
    return {static_cast<index_t>(rows),
            static_cast<index_t>(factor_count + (problem_.biased ? 1 : 0))};
  }

  descent_problem problem_;
};

}  // namespace lfrec::inline v0::detail
