// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/item_popularity_table.hpp"
#include "lfrec/metrics/item_vectors.hpp"

namespace lfrec::inline v0 {

/// What metrics beyond accuracy need to know besides lists. Parts that no metric asks for may be
/// missing.
struct metric_context {
  /// Of novelty, average_popularity and popularity_lift: made of train.
  std::optional<item_popularity_table> popularity = {};
  /// Of intra_list_diversity, serendipity, surprise and calibration: tags, genres or, but for
  /// calibration, factors.
  std::optional<item_vectors> vectors = {};
  /// Of sampled_…_bias_variance: how many items there are.
  index_t items = 0;
};

namespace detail {

/// What a metric is made of: the numbers of its text and the context.
struct metric_request {
  std::string_view text;
  metric_context const& context;
  index_t k = 0;
  index_t negatives = 0;  // of sampled ones

  [[nodiscard]] item_popularity_table const& popularity() const {
    return part(context.popularity, "popularity of the items in train");
  }
  [[nodiscard]] item_vectors const& vectors() const {
    return part(context.vectors, "features or factors of the items");
  }

 private:
  template <typename T>
  [[nodiscard]] T const& part(std::optional<T> const& known, std::string_view what) const {
    if (!known)
      detail::fail<shape_error>(
          {"the metric ", text, " needs the ", what, ", which metric_context does not hold"});
    return *known;
  }
};

}  // namespace detail
}  // namespace lfrec::inline v0
