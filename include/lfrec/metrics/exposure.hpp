// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/concept.hpp"

namespace lfrec::inline v0 {

/// How often each item was among the first k of a list: the state of metrics over all lists. What
/// was added takes a number per listed item; what was merged into takes one per item.
class exposure {
 public:
  /// Throws shape_error for a listed item beyond the ranking's items.
  void add(ranking const& r, index_t k) {
    for (auto const item : head(r, k))
      if (to_index(item) < 0 || to_index(item) >= r.items)
        detail::fail<shape_error>({"a list has item ", to_index(item), " of ", r.items});
    items_ = std::max(items_, r.items);
    for (auto const item : head(r, k)) shown_.push_back(to_index(item));
  }
  void merge(exposure const& later) {
    if (later.items_ == 0) return;
    items_ = std::max(items_, later.items_);
    counts_.resize(to_size(items_), 0);
    for (std::size_t i = 0; i < later.counts_.size(); ++i) counts_[i] += later.counts_[i];
    count(shown_);
    count(later.shown_);
    shown_.clear();
  }

  /// One number per item; empty if no list was added.
  [[nodiscard]] std::vector<std::uint64_t> counts() const {
    exposure all;
    all.merge(*this);
    return all.counts_;
  }

 private:
  void count(std::vector<index_t> const& shown) {
    for (index_t const i : shown) ++counts_[to_size(i)];
  }

  index_t items_ = 0;
  std::vector<index_t> shown_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace lfrec::inline v0
