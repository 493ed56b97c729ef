// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/load_report.hpp"
#include "lfrec/data/social.hpp"

namespace lfrec::inline v0 {

/// One assignment of a feature (a tag) to an item by a user: item_features counts them.
struct tagging {
  user_index user{};
  item_index item{};
  index_t feature = 0;  ///< column of item_features
  std::int64_t time = no_time;
  friend bool operator==(tagging const&, tagging const&) = default;
};

/// All that a LogSource knows. Outside ids live here; everything downstream speaks indices.
/// Parts that the source does not have are empty.
struct dataset {
  interaction_log log;
  id_map<user_index> users;
  id_map<item_index> items;
  std::vector<std::string> item_names;  ///< one per item, "" where unknown; or empty
  features item_features;               ///< items × names
  features user_features;               ///< users × names
  features contexts;                    ///< situations of the log's rows × names (contexts.hpp)
  std::vector<tagging> taggings;        ///< where item_features come from, with times
  social friends;
  load_report report;

  /// The item's name, or its outside id where it has none. Valid as long as the data set.
  [[nodiscard]] std::string_view item_name(item_index i) const {
    std::string_view const id = items.key(i);  // checks the index
    if (to_size(i) < item_names.size() && !item_names[to_size(i)].empty())
      return item_names[to_size(i)];
    return id;
  }

  /// The item of that name, exactly as written; of several the lowest index. O(items).
  [[nodiscard]] std::optional<item_index> find_item_named(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < item_names.size(); ++i)
      if (item_names[i] == name) return item_index{static_cast<index_t>(i)};
    return std::nullopt;
  }

  /// find_item_named, or unknown_id.
  [[nodiscard]] item_index item_named(std::string_view name) const {
    if (auto const found = find_item_named(name)) return *found;
    detail::fail<unknown_id>({"no item is named '", name, "', of ", items.size()});
  }
};

}  // namespace lfrec::inline v0
