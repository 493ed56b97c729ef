// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/evaluate/held_out.hpp"

namespace lfrec::inline v0::detail {

/// What can be wrong between two matrices: pairs that are in both, and items of test that nobody
/// has in train.
struct overlap {
  std::size_t repeated_pairs = 0;
  std::size_t unseen_items = 0;
  std::size_t unseen_pairs = 0;  // test pairs of such items
};

/// O(items + nonzeros of both).
template <RowMatrix Train, RowMatrix Test>
[[nodiscard]] overlap overlap_of(Train const& train, Test const& test) {
  overlap found;
  std::vector<char> known(to_size(train.items()), 0);
  for (index_t u = 0; u < train.users(); ++u) {
    std::span<index_t const> const seen = train.user(user_index{u}).index;
    std::span<index_t const> const held = test.user(user_index{u}).index;
    for (index_t const i : seen) known[to_size(i)] = 1;
    for (std::size_t s = 0, h = 0; s < seen.size() && h < held.size();) {  // both ascend
      if (seen[s] == held[h]) ++found.repeated_pairs;
      seen[s] < held[h] ? ++s : ++h;
    }
  }
  std::vector<std::size_t> unseen(known.size(), 0);
  for (index_t u = 0; u < test.users(); ++u) {
    std::span<index_t const> const held = test.user(user_index{u}).index;
    for (index_t const i : held)
      if (known[to_size(i)] == 0) ++unseen[to_size(i)];
  }
  for (auto const pairs : unseen) {
    found.unseen_pairs += pairs;
    if (pairs > 0) ++found.unseen_items;
  }
  return found;
}

/// A line for each finding. Where users are folded in, train may be no more than the rows that they
/// are folded in from, so that items outside it are no finding.
template <RowMatrix Train, RowMatrix Test>
[[nodiscard]] std::vector<std::string> overlap_warnings(Train const& train, Test const& test,
                                                        evaluate_options const& options) {
  auto const found = overlap_of(train, test);
  auto const of_all = " of " + std::to_string(test.nonzeros()) + " test pairs ";
  std::vector<std::string> lines;
  if (found.repeated_pairs > 0)
    lines.push_back(std::to_string(found.repeated_pairs) + of_all + "are in train too: " +
                    (options.include_seen ? "the model was shown these answers"
                                          : "no list can hold them, yet they count as misses"));
  if (found.unseen_items > 0 && !options.fold_in)
    lines.push_back(std::to_string(found.unseen_pairs) + of_all + "are of " +
                    std::to_string(found.unseen_items) + " items that nobody has in train");
  return lines;
}

}  // namespace lfrec::inline v0::detail
