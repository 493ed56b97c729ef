// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"

namespace lfrec::inline v0 {

/// One user's row on its own: what somebody who is not in the matrix did, raw or weighted.
/// Ascending, distinct items. Immutable.
class history {
 public:
  history() = default;

  /// From pairs in any order; of several for one item the last counts. Throws shape_error for an
  /// item outside 0 … items - 1 and numeric_error for a value that is not finite; both name the
  /// item. O(n log n).
  history(index_t items, std::vector<std::pair<item_index, float>> pairs) {
    for (auto const& [item, value] : pairs) {
      if (to_index(item) < 0 || to_index(item) >= items)
        detail::fail<shape_error>(
            {"history: item ", to_index(item), " lies outside ", items, " items"});
      if (!std::isfinite(value))
        detail::fail<numeric_error>(
            {"history: item ", to_index(item), " has a value that is not finite"});
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
    for (std::size_t n = 0; n < pairs.size(); ++n) {
      if (n + 1 < pairs.size() && pairs[n + 1].first == pairs[n].first) continue;
      items_.push_back(to_index(pairs[n].first));
      values_.push_back(pairs[n].second);
    }
  }

  /// A copy of a row, whose indices must ascend within 0 … items - 1 (check_row).
  history(index_t items, row_view row)
      : items_(row.index.begin(), row.index.end()), values_(row.value.begin(), row.value.end()) {
    if (items_.size() != values_.size())
      detail::fail<shape_error>(
          {"history: ", items_.size(), " items, ", values_.size(), " values"});
    check_row(0, items, view());
  }

  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] std::vector<index_t> const& items() const noexcept { return items_; }
  [[nodiscard]] std::vector<float> const& values() const noexcept { return values_; }
  /// Valid as long as the history.
  [[nodiscard]] row_view view() const noexcept { return {items_, values_}; }

 private:
  std::vector<index_t> items_;
  std::vector<float> values_;
};

}  // namespace lfrec::inline v0
