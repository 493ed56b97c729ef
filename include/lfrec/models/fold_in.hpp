// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/pairwise_fold_in.hpp"
#include "lfrec/solve/base_matrix.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/non_negative.hpp"
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
  base_matrix<Scalar> const& base;
  std::span<Scalar const> prior;  // the mean user
  row_objective const& objective;
  bool biased;                     // column 0 is free where the objective asks for no negatives
  factors<Scalar> const& implied;  // what having an item says of a user, or empty
  std::span<float const> popularity;
  std::span<char const> described = {};  // as in factor_model_parts

  /// The objective, if it is one that users are trained for by drawing negatives.
  [[nodiscard]] pairwise_objective const* pairwise() const {
    return std::get_if<pairwise_objective>(&objective);
  }
  [[nodiscard]] detail::pairwise_items<Scalar> pairwise_items() const {
    return {items, item_offsets, popularity, described};
  }
};

namespace detail {

/// B of every row problem: α₀HᵀH where unobserved pairs have a weight, empty otherwise. That nobody
/// had an item says nothing of whom it is for, so `described` items take no part.
template <typename Scalar>
[[nodiscard]] base_matrix<Scalar> fold_in_base(executor_ref exec, factors<Scalar> const& items,
                                               row_objective const& objective,
                                               std::span<char const> described = {}) {
  if (std::ranges::find(described, char{1}) != described.end()) {
    auto had = items;
    for (std::size_t i = 0; i < described.size(); ++i)
      if (described[i] != 0) std::ranges::fill(had.row(static_cast<index_t>(i)), Scalar{0});
    return fold_in_base(exec, had, objective);
  }
  if (auto const* const o = std::get_if<implicit_objective>(&objective))
    return make_base(exec, items, o->unobserved_weight, o->ridge(0, items.rows()));
  auto const* const o = std::get_if<explicit_objective>(&objective);
  if (o == nullptr || o->unobserved_weight == 0) return {};
  return make_base(exec, items, o->unobserved_weight, 0);
}

/// A newcomer's row, ready for a solver. Where nothing pulls the vector away from zero (no item is
/// liked) the prior p stands in: c = (B + ρI)p makes p the answer to an empty history, and what
/// is disliked moves the answer away from it. Where items imply something by being there, the ridge
/// is centred on z = |N|^−½ Σ_N y_j: ρ‖x − z‖², so c = ρz.
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
    auto const d = model.prior.size();
    if (prepared_.has_target && !implies()) return;
    linear_.resize(d);
    if (prepared_.has_target) {
      for (index_t const j : history.index)
        for (std::size_t f = 0; f < d; ++f) linear_[f] += pull() * model.implied.row(j)[f];
      return;
    }
    for (std::size_t r = 0; r < d; ++r) {
      linear_[r] = static_cast<Scalar>(prepared_.ridge) * model.prior[r];
      for (std::size_t c = 0; c < d && !model.base.entries.empty(); ++c)
        linear_[r] += model.base.entries[r * d + c] * model.prior[c];
    }
  }

  /// Refers to this object.
  [[nodiscard]] row_problem<Scalar> problem() const {
    return {model_.items, history_.index,      weight_,
            target_,      model_.base.entries, static_cast<Scalar>(prepared_.ridge),
            linear_,      model_.base.diagonal};
  }
  [[nodiscard]] bool has_target() const { return prepared_.has_target; }
  /// Whether c is what the items of the history imply.
  [[nodiscard]] bool implies() const { return model_.implied.rows() > 0; }
  /// ρ |N|^−½: what the y_j of an item of the history counts in c.
  [[nodiscard]] Scalar pull() const {
    return static_cast<Scalar>(prepared_.ridge / std::sqrt(static_cast<double>(history_.size())));
  }

 private:
  fold_in_view<Scalar> model_;
  row_view history_;
  std::vector<Scalar> weight_;
  std::vector<Scalar> target_;
  std::vector<Scalar> linear_;
  prepared_row prepared_;
};

/// How many unknowns at the front of a row may be negative; nothing if all may.
template <typename Scalar>
[[nodiscard]] std::optional<non_negative> non_negative_solver(fold_in_view<Scalar> model) {
  auto const* const objective = std::get_if<explicit_objective>(&model.objective);
  if (objective == nullptr || !objective->non_negative) return std::nullopt;
  return non_negative{model.biased ? std::size_t{1} : std::size_t{0}};
}

}  // namespace detail

/// Solves a newcomer's row exactly, or by the steps of training where that is how users were
/// learnt (models/pairwise_fold_in.hpp); an empty history gives the prior.
template <typename Scalar>
[[nodiscard]] std::vector<Scalar> fold_in(fold_in_view<Scalar> model, row_view history) {
  std::vector<Scalar> x(model.prior.begin(), model.prior.end());
  if (auto const* const pairwise = model.pairwise()) {
    detail::check_history(history, model.items.rows());
    detail::fold_in_pairwise<Scalar>(*pairwise, model.pairwise_items(), history, x);
    if (!detail::all_finite(x)) throw numeric_error("a newcomer's history has no finite solution");
    return x;
  }
  detail::fold_in_problem<Scalar> const row(model, history);
  if (history.empty()) return x;
  solve_scratch<Scalar> scratch;
  auto const bounded = detail::non_negative_solver(model);
  bool const solved = bounded ? (*bounded)(row.problem(), std::span<Scalar>(x), scratch)
                              : cholesky{}(row.problem(), std::span<Scalar>(x), scratch);
  if (!solved) throw numeric_error("a newcomer's history has no finite solution");
  return x;
}

namespace detail {

/// z = A⁻¹h in double, A the normal matrix of the problem. Where the solution x is bounded, A over
/// the unknowns that are not 0: for them x is as linear in the history as without bounds.
template <typename Scalar>
[[nodiscard]] std::vector<double> explaining_vector(fold_in_view<Scalar> model,
                                                    row_problem<Scalar> const& problem,
                                                    std::span<Scalar const> h) {
  auto const d = h.size();
  aligned_vector<double> normal(normal_size(d));
  aligned_vector<double> tile;
  std::vector<double> z(h.begin(), h.end());
  z.resize(dense_padded(d));
  normal_matrix<double>(problem, normal.data(), tile);
  bool solved = false;
  if (auto const bounded = non_negative_solver(model)) {
    aligned_vector<double> matrix(d * d);
    mirror(normal.data(), d, matrix.data());
    std::vector<double> x(d);
    std::vector<double> target(d);
    right_hand_side<double>(problem, target.data());
    solved =
        solve_non_negative<Scalar>(matrix.data(), target.data(), bounded->free, std::span(x)) &&
        solve_on_support<Scalar>(std::span<double const>(x), bounded->free, matrix.data(), z.data(),
                                 target.data());
    z = std::move(target);
  } else {
    solved = cholesky_in_place<Scalar>(normal.data(), z.data(), d);
    z.resize(d);
  }
  if (!solved) throw numeric_error("a newcomer's history has no finite solution");
  return z;
}

}  // namespace detail

/// The parts of a newcomer's score for an item: with A the normal matrix and z = A⁻¹h_item, an item
/// j of the history gives (b_j h_j + ρ|N|^−½ y_j)ᵀz and the prior cᵀz; together h_itemᵀx without
/// offsets. In double. Hu, Koren, Volinsky 2008, section 5. Of a pairwise model: explain_pairwise.
template <typename Scalar>
[[nodiscard]] std::vector<explanation_term> explain_fold_in(fold_in_view<Scalar> model,
                                                            row_view history, item_index item) {
  if (auto const* const pairwise = model.pairwise())
    return detail::explain_pairwise(*pairwise, model.pairwise_items(), history, model.prior, item);
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
  auto const z = detail::explaining_vector(model, problem, h);
  bool const implied = row.has_target() && row.implies();
  for (std::size_t n = 0; n < history.size(); ++n) {
    index_t const j = history.index[n];
    double amount = static_cast<double>(problem.target[n]) * inner(model.items.row(j), z);
    if (implied) amount += static_cast<double>(row.pull()) * inner(model.implied.row(j), z);
    if (amount != 0) terms.push_back({reason::item, j, amount});
  }
  if (!implied && !problem.linear.empty())
    terms.push_back({reason::prior, 0, inner(problem.linear, z)});
  return terms;
}

}  // namespace lfrec::inline v0
