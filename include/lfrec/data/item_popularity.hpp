// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"

namespace lfrec::inline v0::detail {

/// How many users each item has.
template <RowMatrix M>
[[nodiscard]] std::vector<float> item_popularity(M const& data) {
  std::vector<float> count(to_size(data.items()), 0.0F);
  for (index_t u = 0; u < data.users(); ++u)
    for (index_t const i : data.user(user_index{u}).index) count[to_size(i)] += 1;
  return count;
}

}  // namespace lfrec::inline v0::detail
