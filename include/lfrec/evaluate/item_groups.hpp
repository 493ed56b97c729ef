// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix.hpp"

namespace lfrec::inline v0 {

/// The items of a data set in named groups.
struct item_groups {
  std::string name;
  std::vector<std::string> labels;
  std::vector<std::int32_t> group_of_item;  ///< one per item, a position in `labels`
};

namespace detail {

inline void check_groups(std::string_view who, index_t items, item_groups const& groups) {
  if (groups.group_of_item.size() != to_size(items))
    detail::fail<shape_error>(
        {who, ": groups of ", groups.group_of_item.size(), " items, the matrix has ", items});
}

}  // namespace detail

/// Where popularity_groups() cuts: shares of all stored pairs.
struct popularity_cuts {
  double head = 0.2;
  double tail = 0.2;
};

/// Items by popularity, the number of users who have them in train, equal ones by index: the most
/// popular items are "head" as long as those before them hold less than a share `head` of all
/// pairs, the least popular are "tail" where those before them hold at least 1 - `tail`; the others
/// are "middle". Throws invalid_option unless both shares are above 0 and together below 1.
template <RowMatrix M>
[[nodiscard]] item_groups popularity_groups(M const& train, popularity_cuts cuts = {}) {
  if (!(cuts.head > 0 && cuts.tail > 0 && cuts.head + cuts.tail < 1))
    detail::fail<invalid_option>(
        {"popularity_groups: head and tail must be above 0 and together below 1, got ",
         detail::number_text(cuts.head), " and ", detail::number_text(cuts.tail)});
  std::vector<std::size_t> count(to_size(train.items()), 0);
  std::size_t pairs = 0;
  for (index_t u = 0; u < train.users(); ++u)
    for (index_t const i : std::span<index_t const>(train.user(user_index{u}).index)) {
      ++count[to_size(i)];
      ++pairs;
    }
  std::vector<std::size_t> order(count.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return count[a] > count[b]; });
  item_groups groups{"popularity", {"head", "middle", "tail"}, {}};
  groups.group_of_item.resize(count.size());
  double const all = static_cast<double>(pairs);
  std::size_t before = 0;
  for (auto const i : order) {
    double const share = static_cast<double>(before);
    groups.group_of_item[i] = count[i] == 0 || share >= (1 - cuts.tail) * all ? 2
                              : share < cuts.head * all                       ? 0
                                                                              : 1;
    before += count[i];
  }
  return groups;
}

/// The matrix with the pairs of one group's items alone, in the same shape: evaluated with it as
/// test, a report says how well that group's items are found. Lists still rank all items; users
/// who have none of them held out are skipped. Throws unknown_id for a label that the groups do
/// not have, shape_error for groups of other items.
template <RowMatrix M>
[[nodiscard]] matrix only_items(M const& test, item_groups const& groups, std::string_view label) {
  detail::check_groups("only_items", test.items(), groups);
  auto const found = std::find(groups.labels.begin(), groups.labels.end(), label);
  if (found == groups.labels.end())
    detail::fail<unknown_id>({"only_items: ", groups.name, " has no group '", label, "'"});
  auto const wanted = found - groups.labels.begin();
  std::vector<offset_t> offsets = {0};
  std::vector<index_t> indices;
  std::vector<float> values;
  for (index_t u = 0; u < test.users(); ++u) {
    auto const row = test.user(user_index{u});
    std::span<index_t const> const items = row.index;
    for (std::size_t n = 0; n < items.size(); ++n)
      if (groups.group_of_item[to_size(items[n])] == wanted) {
        indices.push_back(items[n]);
        values.push_back(static_cast<float>(row.value[n]));
      }
    offsets.push_back(static_cast<offset_t>(indices.size()));
  }
  return matrix(csr<float>(test.users(), test.items(), std::move(offsets), std::move(indices),
                           std::move(values)));
}

}  // namespace lfrec::inline v0
