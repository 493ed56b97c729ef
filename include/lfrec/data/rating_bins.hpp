// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/fitted_weighting.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/data/weight.hpp"

namespace lfrec::inline v0 {

/// What a newcomer says in whole steps, for models that were trained on how often: a rating stands
/// for a bin of play counts. 0 is never (a no), k the bin up to the k-th edge, that edge included,
/// and the last is above all edges; by default 1 once, 2 up to 1,000, 3 up to 10,000, 4 up to
/// 50,000, 5 above. The bins are those of the weighting `ordinal` with the same edges.
struct rating_bins {
  std::vector<double> edges = ordinal::hetrec_plays().edges;  ///< positive, ascending, at least one

  [[nodiscard]] int highest() const noexcept { return static_cast<int>(edges.size()) + 1; }

  /// The rating that so many plays stand for. Throws numeric_error for fewer than none.
  [[nodiscard]] int of(double plays) const {
    check();
    if (!(plays >= 0))
      detail::fail<numeric_error>({"a count of ", detail::number_text(plays), " plays"});
    if (plays == 0) return 0;
    auto const edge = std::partition_point(edges.begin(), edges.end(), [&](double e) {
      return static_cast<double>(static_cast<float>(e)) < plays;  // as `ordinal` has them
    });
    return 1 + static_cast<int>(edge - edges.begin());
  }

  /// A count of plays that a rating may stand for: 0; the first edge; of a bin between two edges
  /// their geometric mean; and above the last as far, in proportion, as that mean is above its
  /// lower edge. Throws numeric_error for a rating outside the bins.
  [[nodiscard]] double plays(double rating) const {
    check();
    auto const bin = static_cast<std::size_t>(checked("a rating", rating));
    if (bin == 0) return 0;
    if (bin == 1) return edges[0];
    if (bin <= edges.size()) return std::sqrt(edges[bin - 2] * edges[bin - 1]);
    if (edges.size() == 1) return 2 * edges[0];
    return edges[bin - 2] * std::sqrt(edges[bin - 2] / edges[bin - 3]);
  }

  /// The rating as a value for a model whose matrix holds these bins, or ratings on this scale.
  /// Throws numeric_error for a rating outside the bins, naming the item.
  [[nodiscard]] float value(item_index item, double rating) const {
    return value(std::to_string(to_index(item)), rating);
  }
  /// The same for an item that is called so.
  [[nodiscard]] float value(std::string const& item, double rating) const {
    check();
    return static_cast<float>(checked("the rating of item " + item, rating));
  }

  using rated_item = std::pair<item_index, float>;

  /// Somebody's ratings as a row for such a model. Of several for an item the last counts. Throws
  /// as value does, and shape_error for an item outside 0 … items - 1.
  [[nodiscard]] history row(index_t items, std::span<rated_item const> ratings) const {
    std::vector<rated_item> values;
    for (auto const& [item, given] : ratings)
      values.emplace_back(item, value(item, static_cast<double>(given)));
    return {items, std::move(values)};
  }

  /// The same for a model whose matrix holds plays under another weighting: each rating stands for
  /// plays(rating), weighted as a row of the matrix. With `ordinal` of the same edges the values
  /// are the ratings themselves.
  [[nodiscard]] history row(index_t items, std::span<rated_item const> ratings,
                            fitted_weighting const& weighting) const {
    std::vector<rated_item> raw;
    for (auto const& [item, given] : ratings)
      raw.emplace_back(
          item,
          static_cast<float>(plays(static_cast<double>(value(item, static_cast<double>(given))))));
    return weighting.row({items, std::move(raw)});
  }

 private:
  /// Throws invalid_option for edges that are none.
  void check() const {
    if (edges.empty()) throw invalid_option("rating_bins.edges must hold at least one");
    static_cast<void>(fitted_weighting({weighting_kind::edges, duplicates::sum, edges}));
  }

  [[nodiscard]] double checked(std::string const& what, double rating) const {
    if (!(rating >= 0 && rating <= highest() && rating == std::floor(rating)))
      detail::fail<numeric_error>({what, " must be a whole number from 0 to ", highest(), ", got ",
                                   detail::number_text(rating)});
    return rating;
  }
};

}  // namespace lfrec::inline v0
