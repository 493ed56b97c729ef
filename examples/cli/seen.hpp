// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <lfrec/data/dataset.hpp>
#include <lfrec/data/id_map.hpp>
#include <lfrec/data/matrix.hpp>
#include <utility>
#include <vector>

namespace cli {

/// The rows of a data set in the ids of a model. Users and items that it does not know are left
/// out.
[[nodiscard]] inline lfrec::csr<float> seen_in(lfrec::dataset const& data,
                                               lfrec::id_map<lfrec::user_index> const& users,
                                               lfrec::id_map<lfrec::item_index> const& items) {
  std::vector<lfrec::interaction> rows;
  for (auto const& row : data.log) {
    auto const user = users.find(data.users.key(row.user));
    auto const item = items.find(data.items.key(row.item));
    if (user && item) rows.push_back({*user, *item, row.value, row.time});
  }
  return lfrec::rows_by_user({static_cast<lfrec::index_t>(users.size()),
                              static_cast<lfrec::index_t>(items.size()), std::move(rows)});
}

}  // namespace cli
