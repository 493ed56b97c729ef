// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/split/holdout.hpp"

namespace lfrec_test {

using pair_set = std::set<std::pair<lfrec::user_index, lfrec::item_index>>;

/// Rows at random, with repeated pairs, repeated and missing times, and users without rows.
inline lfrec::interaction_log random_log(lfrec::index_t users, lfrec::index_t items,
                                         std::size_t size, std::uint64_t seed) {
  lfrec::random_stream random(seed);
  std::vector<lfrec::interaction> rows;
  for (std::size_t n = 0; n < size; ++n) {
    auto const user = static_cast<lfrec::index_t>(
        random.below(1 + random.below(static_cast<std::uint64_t>(users))));
    auto const item = static_cast<lfrec::index_t>(random.below(static_cast<std::uint64_t>(items)));
    rows.push_back(
        {lfrec::user_index{user}, lfrec::item_index{item}, static_cast<float>(n),
         random.below(5) == 0 ? lfrec::no_time : static_cast<std::int64_t>(random.below(40)) - 20});
  }
  return {users, items, std::move(rows)};
}

/// The same without rows that have no time.
inline lfrec::interaction_log timed_log(lfrec::index_t users, lfrec::index_t items,
                                        std::size_t size, std::uint64_t seed) {
  auto rows = random_log(users, items, size, seed).rows();
  for (auto& row : rows)
    if (row.time == lfrec::no_time) row.time = 7;
  return {users, items, std::move(rows)};
}

/// A row by numbers, for logs by hand.
inline lfrec::interaction at(lfrec::index_t user, lfrec::index_t item,
                             std::int64_t time = lfrec::no_time) {
  return {lfrec::user_index{user}, lfrec::item_index{item}, 1, time};
}

/// The distinct (user, item) pairs, of one user if asked.
inline pair_set pairs_of(lfrec::interaction_log const& log) {
  pair_set pairs;
  for (auto const& row : log) pairs.emplace(row.user, row.item);
  return pairs;
}
inline std::size_t pairs_of(lfrec::interaction_log const& log, lfrec::user_index user) {
  std::size_t count = 0;
  for (auto const& pair : pairs_of(log)) count += pair.first == user ? 1U : 0U;
  return count;
}

/// Whether train and test are the log taken apart: the rows of each in the order of the log, none
/// lost or doubled, the same users and items, and no pair on both sides.
inline bool is_partition(lfrec::interaction_log const& log, lfrec::holdout const& cut) {
  if (cut.train.users() != log.users() || cut.test.users() != log.users() ||
      cut.train.items() != log.items() || cut.test.items() != log.items())
    return false;
  auto const held = pairs_of(cut.test);
  std::vector<lfrec::interaction> train;
  std::vector<lfrec::interaction> test;
  for (auto const& row : log) (held.count({row.user, row.item}) > 0 ? test : train).push_back(row);
  return train == cut.train.rows() && test == cut.test.rows();
}

}  // namespace lfrec_test
