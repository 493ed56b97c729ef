// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"

namespace lfrec::inline v0 {

/// Score(history, i) = Σ_j value_j · s_ij over the history's items j among the neighbours of i.
/// What item KNN and its kin end as. A newcomer needs no folding in: the history is the query.
/// Immutable; copies share their storage.
template <typename Scalar>
class neighbor_model {
 public:
  using scalar_type = Scalar;

  /// `neighbors` row i holds the items j that speak for item i, with their weights s_ij;
  /// `histories` what each user has, which scores known users. Throws shape_error where they do
  /// not fit together.
  neighbor_model(csr<Scalar> neighbors, csr<float> histories, std::vector<float> popularity,
                 executor_ref exec = serial{}) {
    if (neighbors.rows() != neighbors.columns() || neighbors.rows() != histories.columns() ||
        popularity.size() != to_size(neighbors.rows()))
      detail::fail<shape_error>({"neighbour model: neighbours of ", neighbors.rows(), " x ",
                                 neighbors.columns(), " items, histories over ",
                                 histories.columns(), ", ", popularity.size(), " popularities"});
    if (!detail::all_finite(popularity))
      throw numeric_error("neighbour model: popularities are not all finite");
    auto by_source = transpose(neighbors, exec);
    state_ = std::make_shared<state const>(state{std::move(neighbors), std::move(by_source),
                                                 std::move(histories), std::move(popularity)});
  }

  /// Bytes of a model of so many neighbours while it is made, and those of the shape's histories.
  [[nodiscard]] static double bytes(matrix_shape const& shape, double neighbors) {
    return 2 * detail::csr_bytes<Scalar>(shape.items, neighbors) +
           detail::table_bytes<offset_t>(shape.items) +  // where the transpose goes on
           detail::csr_bytes<float>(shape.users, static_cast<double>(shape.nonzeros)) +
           detail::table_bytes<float>(shape.items);
  }

  [[nodiscard]] index_t users() const noexcept { return state_->histories.rows(); }
  [[nodiscard]] index_t items() const noexcept { return state_->neighbors.rows(); }
  /// Row i: the items that speak for item i.
  [[nodiscard]] csr<Scalar> const& neighbors() const noexcept { return state_->neighbors; }
  [[nodiscard]] csr<float> const& histories() const noexcept { return state_->histories; }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return state_->popularity; }
  /// A score of zero means that no neighbour of the item is in the history.
  [[nodiscard]] static bool has_evidence(item_index, Scalar score) noexcept { return score != 0; }

  /// The history that a query stands for: the one it brings, the known user's, or none.
  [[nodiscard]] row_view history(query const& q) const {
    if (q.history) return *q.history;
    return q.user ? state_->histories.row(to_index(*q.user)) : row_view{};
  }

  /// Adds up the columns of the history's items in ascending order: O(items + Σ_j of how many
  /// items j is a neighbour).
  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    std::ranges::fill(scores, Scalar{0});
    auto const known = history(q);
    for (std::size_t n = 0; n < known.size(); ++n) {
      auto const value = static_cast<Scalar>(known.value[n]);
      auto const column = state_->by_source.row(known.index[n]);
      for (std::size_t k = 0; k < column.size(); ++k)
        scores[to_size(column.index[k])] += value * column.value[k];
    }
  }

  /// One term per item of the history that is a neighbour of `item`.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    auto const known = history(q);
    auto const row = state_->neighbors.row(to_index(item));
    explanation result;
    for (std::size_t n = 0, k = 0; n < known.size() && k < row.size();) {
      if (known.index[n] == row.index[k]) {
        double const amount =
            static_cast<double>(known.value[n]) * static_cast<double>(row.value[k]);
        result.score += amount;
        if (amount != 0) result.terms.push_back({reason::item, known.index[n], amount});
      }
      known.index[n] < row.index[k] ? ++n : ++k;
    }
    return detail::ordered(std::move(result));
  }

  /// The neighbours' weights, 0 for everything else.
  void similarity_to_item(item_index i, std::span<Scalar> scores) const {
    detail::check_item(i, items());
    detail::check_room(items(), scores.size());
    std::ranges::fill(scores, Scalar{0});
    auto const row = state_->neighbors.row(to_index(i));
    for (std::size_t n = 0; n < row.size(); ++n) scores[to_size(row.index[n])] = row.value[n];
  }

 private:
  struct state {
    csr<Scalar> neighbors;
    csr<Scalar> by_source;  // its transpose: row j holds the items that j speaks for
    csr<float> histories;
    std::vector<float> popularity;
  };
  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
