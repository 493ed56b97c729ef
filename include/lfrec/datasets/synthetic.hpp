// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/social.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/synthetic_options.hpp"
#include "lfrec/datasets/synthetic_world.hpp"

namespace lfrec::inline v0::datasets {

/// Items × genres: 1 for the artist's genre, and 0.5 for another one that three in ten are tagged
/// with besides.
[[nodiscard]] inline features genre_tags(synthetic_world const& world) {
  auto const& options = world.options();
  std::vector<offset_t> offsets{0};
  std::vector<index_t> tags;
  std::vector<float> weights;
  auto const tag = [&](index_t genre, float weight) {
    tags.push_back(genre);
    weights.push_back(weight);
  };
  for (index_t i = 0; i < options.items; ++i) {
    auto random = detail::stream(options, detail::purpose::tag, i);
    index_t const own = world.genre(item_index{i});
    index_t second = own;
    if (random.uniform() < 0.3)
      second = static_cast<index_t>(random.below(static_cast<std::uint64_t>(options.genres)));
    if (second < own) tag(second, 0.5F);
    tag(own, 1);
    if (second > own) tag(second, 0.5F);
    offsets.push_back(static_cast<offset_t>(tags.size()));
  }
  return {csr<float>(options.items, options.genres, std::move(offsets), std::move(tags),
                     std::move(weights)),
          world.genre_names()};
}

/// Mutual friendships: each user finds friends among those who like most what the user likes.
[[nodiscard]] inline social friendships(synthetic_world const& world) {
  auto const& options = world.options();
  std::vector<std::vector<user_index>> fans(to_size(options.genres));  // by what they like most
  for (index_t u = 0; u < options.users; ++u) {
    auto const taste = world.taste(user_index{u});
    auto const most = std::max_element(taste.value.begin(), taste.value.end());
    auto const genre = taste.index[static_cast<std::size_t>(most - taste.value.begin())];
    fans[to_size(genre)].push_back(user_index{u});
  }
  std::vector<social::edge> edges;
  for (index_t n = 0; n < options.users; ++n) {
    user_index const u{n};
    auto random = detail::stream(options, detail::purpose::friends, n);
    // A friendship counts for both, so that a user looks for half of the mean.
    auto const wanted = static_cast<int>(options.friends_per_user / 2 + random.uniform());
    for (int found = 0; found < wanted; ++found) {
      auto const& circle = fans[to_size(detail::draw_genre(world.taste(u), random))];
      if (circle.empty()) continue;
      user_index const v = circle[static_cast<std::size_t>(random.below(circle.size()))];
      if (v == u) continue;
      edges.push_back({u, v});
      edges.push_back({v, u});
    }
  }
  return {options.users, std::move(edges)};
}

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
    data.item_features = genre_tags(world);
    data.friends = friendships(world);
    data.report.source = "synthetic world, seed " + std::to_string(options.seed);
    data.report.rows_read = data.report.rows_kept = data.log.size();
    return data;
  }
};

static_assert(LogSource<synthetic>);

}  // namespace lfrec::inline v0::datasets
