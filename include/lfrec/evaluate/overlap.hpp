// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/split/leaks.hpp"

namespace lfrec::inline v0::detail {

/// What leaks from one matrix to the other, as far as matrices show it: test pairs that are in
/// train and items of test that nobody has in train. Where users are folded in, train may be no
/// more than the rows that they are folded in from, so that items outside it are no finding.
/// O(items + nonzeros of both).
template <RowMatrix Train, RowMatrix Test>
[[nodiscard]] leaks find_overlap(Train const& train, Test const& test, bool fold_in) {
  leaks found{.unit = "pair"};
  found.train_rows = static_cast<std::size_t>(train.nonzeros());
  found.test_rows = static_cast<std::size_t>(test.nonzeros());
  std::vector<char> known(to_size(train.items()), fold_in ? 1 : 0);
  for (index_t u = 0; u < train.users(); ++u) {
    std::span<index_t const> const seen = train.user(user_index{u}).index;
    std::span<index_t const> const held = test.user(user_index{u}).index;
    for (index_t const i : seen) known[to_size(i)] = 1;
    for (std::size_t s = 0, h = 0; s < seen.size() && h < held.size();) {  // both ascend
      if (seen[s] == held[h]) ++found.repeated_rows;
      seen[s] < held[h] ? ++s : ++h;
    }
  }
  found.repeated_pairs = found.repeated_rows;
  std::vector<char> counted = known;
  for (index_t u = 0; u < test.users(); ++u) {
    std::span<index_t const> const held = test.user(user_index{u}).index;
    for (index_t const i : held) {
      found.unseen_item_rows += known[to_size(i)] == 0 ? 1U : 0U;
      found.unseen_items += counted[to_size(i)] == 0 ? 1U : 0U;
      counted[to_size(i)] = 1;
    }
  }
  return found;
}

}  // namespace lfrec::inline v0::detail
