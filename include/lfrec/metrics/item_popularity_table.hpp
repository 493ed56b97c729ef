// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/item_popularity.hpp"

namespace lfrec::inline v0 {

/// How many users have each item in train: made once, shared by the metrics that are copies of each
/// other. O(nonzeros).
class item_popularity_table {
 public:
  template <RowMatrix M>
  explicit item_popularity_table(M const& train)
      : users_(train.users()),
        counts_(std::make_shared<std::vector<float> const>(detail::item_popularity(train))) {}

  [[nodiscard]] index_t users() const noexcept { return users_; }
  [[nodiscard]] index_t items() const noexcept { return static_cast<index_t>(counts_->size()); }
  /// Throws shape_error for an item outside the table.
  [[nodiscard]] double users_of(index_t item) const {
    if (item < 0 || item >= items())
      detail::fail<shape_error>(
          {"a popularity table of ", items(), " items was asked for item ", item});
    return static_cast<double>((*counts_)[to_size(item)]);
  }

 private:
  index_t users_;
  std::shared_ptr<std::vector<float> const> counts_;
};

}  // namespace lfrec::inline v0
