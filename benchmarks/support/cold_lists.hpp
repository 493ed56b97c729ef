// SPDX-License-Identifier: MIT
#pragma once

// What studies of items that nobody has share.

#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/models/concept.hpp"

namespace cold_lists {

/// All items but those that are held out whole, for every user: what cold items are ranked without.
inline lfrec::matrix all_but(lfrec::matrix const& test) {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t i = 0; i < test.items(); ++i)
    for (lfrec::index_t u = 0; u < test.users() && test.item(lfrec::item_index{i}).empty(); ++u)
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, 1});
  return lfrec::matrix(lfrec::interaction_log(test.users(), test.items(), std::move(rows)));
}

/// A model with the scores of a coin.
struct coin {
  using scalar_type = float;
  lfrec::index_t user_count, item_count;
  [[nodiscard]] lfrec::index_t users() const { return user_count; }
  [[nodiscard]] lfrec::index_t items() const { return item_count; }
  void score(lfrec::query const& q, std::span<float> scores) const {
    lfrec::random_stream random(5, q.user ? lfrec::to_size(*q.user) : 0);
    for (float& s : scores) s = static_cast<float>(random.uniform());
  }
};

}  // namespace cold_lists
