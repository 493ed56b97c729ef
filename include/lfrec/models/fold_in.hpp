// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/objective.hpp"

namespace lfrec::inline v0 {

/// A model that can give a newcomer what it gives a user it was trained on.
template <typename M>
concept FoldsIn = Model<M> && requires(M const& m, row_view history) {
  { m.fold_in(history) } -> std::convertible_to<std::vector<typename M::scalar_type>>;
};

/// What folding in needs of a factor model. Refers to the model.
template <typename Scalar>
struct fold_in_view {
  factors<Scalar> const& items;
  std::span<Scalar const> item_offsets;
  std::span<Scalar const> base;   // α₀HᵀH or empty
  std::span<Scalar const> prior;  // the mean user
  row_objective const& objective;
};

namespace detail {

/// B of every row problem: α₀HᵀH for implicit feedback, empty otherwise.
template <typename Scalar>
[[nodiscard]] aligned_vector<Scalar> fold_in_base(executor_ref exec, factors<Scalar> const& items,
                                                  row_objective const& objective) {
  auto const* const implicit = std::get_if<implicit_objective>(&objective);
  if (implicit == nullptr) return {};
  return gram(exec, items, implicit->unobserved_weight);
}

/// A newcomer's row, ready for a solver. Where nothing pulls the vector away from zero (no item is
/// liked) the prior p stands in: c = (B + ρI)p makes p the answer to an empty history, and what
/// is disliked moves the answer away from it.
template <typename Scalar>
class fold_in_problem {
 public:
  fold_in_problem(fold_in_view<Scalar> model, row_view history)
      : model_(model), history_(history), weight_(history.size()), target_(history.size()) {
    check_history(history, model.items.rows());
    std::visit(
        [&](auto const& objective) {
          if constexpr (requires {
                          objective(history, model.item_offsets, index_t{},
                                    std::span<Scalar>(weight_), std::span<Scalar>(target_));
                        })
            prepared_ = objective(history, model.item_offsets, model.items.rows(),
                                  std::span<Scalar>(weight_), std::span<Scalar>(target_));
        },
        model.objective);
    if (prepared_.has_target) return;
    auto const d = model.prior.size();
    linear_.resize(d);
    for (std::size_t r = 0; r < d; ++r) {
      linear_[r] = static_cast<Scalar>(prepared_.ridge) * model.prior[r];
      for (std::size_t c = 0; c < d && !model.base.empty(); ++c)
        linear_[r] += model.base[r * d + c] * model.prior[c];
    }
  }

  /// Refers to this object.
  [[nodiscard]] row_problem<Scalar> problem() const {
    return {model_.items, history_.index, weight_,
            target_,      model_.base,    static_cast<Scalar>(prepared_.ridge),
            linear_};
  }

 private:
  fold_in_view<Scalar> model_;
  row_view history_;
  std::vector<Scalar> weight_;
  std::vector<Scalar> target_;
  std::vector<Scalar> linear_;
  prepared_row prepared_;
};

}  // namespace detail

/// Solves a newcomer's row exactly; an empty history gives the prior.
template <typename Scalar>
[[nodiscard]] std::vector<Scalar> fold_in(fold_in_view<Scalar> model, row_view history) {
  std::vector<Scalar> x(model.prior.begin(), model.prior.end());
  detail::fold_in_problem<Scalar> const row(model, history);
  if (history.empty()) return x;
  solve_scratch<Scalar> scratch;
  if (!cholesky{}(row.problem(), std::span<Scalar>(x), scratch))
    throw numeric_error("a newcomer's history has no finite solution");
  return x;
}

/// The parts of a newcomer's score for an item: with A the normal matrix and z = A⁻¹h_item, an item
/// j of the history gives b_j h_jᵀz and the prior cᵀz; together h_itemᵀx without offsets. In
/// double. Hu, Koren, Volinsky 2008, section 5.
template <typename Scalar>
[[nodiscard]] std::vector<explanation_term> explain_fold_in(fold_in_view<Scalar> model,
                                                            row_view history, item_index item) {
  detail::fold_in_problem<Scalar> const row(model, history);
  auto const problem = row.problem();
  auto const h = model.items.row(to_index(item));
  auto const inner = [](std::span<Scalar const> a, auto const& b) {
    double sum = 0;
    for (std::size_t f = 0; f < a.size(); ++f)
      sum += static_cast<double>(a[f]) * static_cast<double>(b[f]);
    return sum;
  };
  std::vector<explanation_term> terms;
  if (history.empty()) {
    terms.push_back({reason::prior, 0, inner(model.prior, h)});
    return terms;
  }
  auto const d = h.size();
  aligned_vector<double> normal(d * d);
  aligned_vector<double> tile;
  std::vector<double> z(h.begin(), h.end());
  detail::normal_matrix<double>(problem, normal.data(), tile);
  if (!detail::cholesky_in_place(normal.data(), z.data(), d))
    throw numeric_error("a newcomer's history has no finite solution");
  for (std::size_t n = 0; n < history.size(); ++n) {
    double const amount =
        static_cast<double>(problem.target[n]) * inner(model.items.row(history.index[n]), z);
    if (amount != 0) terms.push_back({reason::item, history.index[n], amount});
  }
  if (!problem.linear.empty()) terms.push_back({reason::prior, 0, inner(problem.linear, z)});
  return terms;
}

}  // namespace lfrec::inline v0
