// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/synthetic_options.hpp"
#include "lfrec/datasets/synthetic_world.hpp"

namespace lfrec::inline v0::datasets {

/// The invented music world as a source of data like any other: plays, artist names, genre tags,
/// friends. `synthetic{}` is the data set of the examples: 2,000 users, 5,000 artists, about 90,000
/// plays. The truth behind the data is in synthetic_world(options).
struct synthetic {
  synthetic_options options;

  /// Outside ids are user1, user2, … and artist1, artist2, … in the order of the indices. Throws
  /// invalid_option, naming the option.
  template <typename E = serial>
  requires Executor<std::remove_reference_t<E>>
  [[nodiscard]] dataset read(E&& exec = {}) const {
    synthetic_world const world(options);
    dataset data;
    data.log = world.log(exec);
    for (index_t u = 0; u < options.users; ++u) data.users.insert("user" + std::to_string(u + 1));
    for (index_t i = 0; i < options.items; ++i) data.items.insert("artist" + std::to_string(i + 1));
    data.item_names = world.artist_names();
    data.item_features = world.item_tags();
    data.friends = world.friends();
    data.report.source = "synthetic world, seed " + std::to_string(options.seed);
    data.report.rows_read = data.report.rows_kept = data.log.size();
    return data;
  }
};

static_assert(LogSource<synthetic>);

}  // namespace lfrec::inline v0::datasets
