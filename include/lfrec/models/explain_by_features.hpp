// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/neighbor_model.hpp"

namespace lfrec::inline v0 {

/// Which features carry a score of a model whose neighbours were found by features: what an item j
/// of the history says for `item` is split over the features f that both have, in proportion to
/// their products f_i f_j; the amounts sum to the score. `compared` are the features as the recipe
/// compared them (content::compared). Throws shape_error for features of another number of items,
/// or where an item of the history shares no feature with `item` though it is its neighbour.
/// O(history · features of an item).
template <typename Scalar>
[[nodiscard]] explanation explain_by_features(neighbor_model<Scalar> const& model,
                                              features const& compared, query const& q,
                                              item_index item) {
  if (compared.rows() != model.items())
    detail::fail<shape_error>(
        {"features of ", compared.rows(), " items, the model has ", model.items()});
  auto const by_items = model.explain(q, item);
  auto const own = compared.row(item);
  std::map<index_t, double> amounts;
  std::vector<std::pair<index_t, double>> shared;
  for (auto const& term : by_items.terms) {
    auto const other = compared.row(term.index);
    shared.clear();
    double total = 0;
    for (std::size_t a = 0, b = 0; a < own.size() && b < other.size();) {
      if (own.index[a] == other.index[b]) {
        double const product = static_cast<double>(own.value[a]) * other.value[b];
        shared.emplace_back(own.index[a], product);
        total += product;
      }
      own.index[a] < other.index[b] ? ++a : ++b;
    }
    if (total == 0)
      detail::fail<shape_error>(
          {"items ", to_index(item), " and ", term.index,
           " are neighbours without a common feature: not the features of this model"});
    for (auto const& [feature, product] : shared) amounts[feature] += term.amount * product / total;
  }
  explanation result{.score = by_items.score, .terms = {}};
  for (auto const& [feature, amount] : amounts)
    if (amount != 0) result.terms.push_back({reason::feature, feature, amount});
  return detail::ordered(std::move(result));
}

}  // namespace lfrec::inline v0
