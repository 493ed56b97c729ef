// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/dual_item_weights.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// Weights between items: B as it is, row i what item i says for or against each item (items ×
/// items), or in its dual form (users × users).
template <typename Scalar>
using item_weights = std::variant<factors<Scalar>, dual_item_weights<Scalar>>;

/// Score(history, j) = Σ_i value_i · B_ij with a weight, often negative, for every pair of items:
/// what `ease` ends as. A newcomer's history is the query. Immutable; copies share their storage.
template <typename Scalar>
class dense_item_model {
 public:
  using scalar_type = Scalar;

  /// `histories` is what each user has, which scores known users; weights in dual form must have
  /// been made of the same. Throws shape_error where the parts do not fit together and
  /// numeric_error where they are not finite.
  dense_item_model(item_weights<Scalar> weights, csr<float> histories,
                   std::vector<float> popularity) {
    auto const items = histories.columns();
    bool fits = popularity.size() == to_size(items);
    if (auto const* const table = std::get_if<factors<Scalar>>(&weights)) {
      fits = fits && table->rows() == items && table->columns() == items;
      if (!detail::all_finite(std::span(table->data(), table->size())))
        throw numeric_error("dense item model: weights are not all finite");
    } else {
      auto const& dual = std::get<dual_item_weights<Scalar>>(weights);
      fits = fits && dual.items() == items && dual.users() == histories.rows();
    }
    if (!fits)
      detail::fail<shape_error>({"dense item model: the weights do not fit histories of ",
                                 histories.rows(), " users over ", items, " items with ",
                                 popularity.size(), " popularities"});
    if (!detail::all_finite(popularity))
      throw numeric_error("dense item model: popularities are not all finite");
    state_ = std::make_shared<state const>(
        state{std::move(weights), std::move(histories), std::move(popularity)});
  }

  [[nodiscard]] index_t users() const noexcept { return histories().rows(); }
  [[nodiscard]] index_t items() const noexcept { return histories().columns(); }
  [[nodiscard]] item_weights<Scalar> const& weights() const noexcept { return state_->weights; }
  [[nodiscard]] csr<float> const& histories() const noexcept { return state_->histories; }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return state_->popularity; }
  /// A score of zero means that nothing in the history says anything of the item.
  [[nodiscard]] static bool has_evidence(item_index, Scalar score) noexcept { return score != 0; }

  /// The history that a query stands for: the one it brings, the known user's, or none.
  [[nodiscard]] row_view history(query const& q) const {
    if (q.history) return *q.history;
    return q.user ? histories().row(to_index(*q.user)) : row_view{};
  }

  /// O(history · items); in dual form O(nonzeros) for a known user and O(nonzeros + users²) for a
  /// history.
  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    auto const known = history(q);
    if (auto const* const dual = this->dual()) {
      if (q.user && !q.history)
        dual->score_user(to_index(*q.user), known, scores);
      else
        dual->score_history(known, scores);
      return;
    }
    auto const& table = std::get<factors<Scalar>>(weights());
    std::ranges::fill(scores, Scalar{0});
    for (std::size_t n = 0; n < known.size(); ++n) {
      auto const value = static_cast<Scalar>(known.value[n]);
      auto const row = table.row(known.index[n]);
      for (std::size_t j = 0; j < row.size(); ++j) scores[j] += value * row[j];
    }
  }

  /// One term per item of the history that has a weight for `item`.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    auto const known = history(q);
    std::vector<Scalar> weight(known.size());
    weights_to(item, known.index, weight);
    explanation result;
    for (std::size_t n = 0; n < known.size(); ++n) {
      double const amount = static_cast<double>(known.value[n]) * static_cast<double>(weight[n]);
      result.score += amount;
      if (amount != 0) result.terms.push_back({reason::item, known.index[n], amount});
    }
    return detail::ordered(std::move(result));
  }

  /// Column i of B: what every item says of item i, 0 for itself.
  void similarity_to_item(item_index i, std::span<Scalar> scores) const {
    detail::check_item(i, items());
    detail::check_room(items(), scores.size());
    std::vector<index_t> all(scores.size());
    std::iota(all.begin(), all.end(), index_t{0});
    weights_to(i, all, scores);
  }

 private:
  struct state {
    item_weights<Scalar> weights;
    csr<float> histories;
    std::vector<float> popularity;
  };

  [[nodiscard]] dual_item_weights<Scalar> const* dual() const noexcept {
    return std::get_if<dual_item_weights<Scalar>>(&state_->weights);
  }

  void weights_to(item_index item, std::span<index_t const> from, std::span<Scalar> out) const {
    if (auto const* const dual = this->dual()) return dual->weights_to(to_index(item), from, out);
    auto const& table = std::get<factors<Scalar>>(weights());
    for (std::size_t n = 0; n < from.size(); ++n) out[n] = table.row(from[n])[to_size(item)];
  }

  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
