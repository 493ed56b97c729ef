// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"

// Small data with known answers, shared by all tests. Everything comes as a log and as a matrix.
namespace lfrec_test {

/// n users × n items in two colours: user u played every item of its own colour (the same parity)
/// but item u. So the withheld item u is the only unseen one of its colour and must come first for
/// user u. n at least 6.
inline lfrec::interaction_log checkerboard_log(lfrec::index_t n, float value = 1) {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < n; ++u)
    for (lfrec::index_t i = u % 2; i < n; i += 2)
      if (i != u) rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, value});
  return {n, n, std::move(rows)};
}

inline lfrec::matrix checkerboard(lfrec::index_t n, float value = 1) {
  return lfrec::matrix(checkerboard_log(n, value));
}

/// The item that must come first for user u of a checkerboard.
inline lfrec::item_index withheld(lfrec::user_index u) {
  return lfrec::item_index{lfrec::to_index(u)};
}

/// 5 users × 7 items by hand; user 3 and item 5 are empty, the values are play counts.
///
///        0  1  2  3  4  5  6
///   0    5  3  .  1  .  .  .
///   1    4  .  2  1  .  .  2
///   2    .  1  5  .  4  .  .
///   3    .  .  .  .  .  .  .
///   4    1  .  .  .  2  .  3
inline lfrec::interaction_log five_by_seven_log() {
  std::vector<lfrec::interaction> rows;
  auto const add = [&](lfrec::index_t u, lfrec::index_t i, float value) {
    rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, value});
  };
  add(0, 0, 5), add(0, 1, 3), add(0, 3, 1);
  add(1, 0, 4), add(1, 2, 2), add(1, 3, 1), add(1, 6, 2);
  add(2, 1, 1), add(2, 2, 5), add(2, 4, 4);
  add(4, 0, 1), add(4, 4, 2), add(4, 6, 3);
  return {5, 7, std::move(rows)};
}

inline lfrec::matrix five_by_seven() {
  return lfrec::matrix(five_by_seven_log());
}

/// users × items by seed: user u has up to about 2 · mean distinct items, item i is drawn with
/// weight 1 / (i + 1), values are 1 … 9. Rows in random order of items.
inline lfrec::interaction_log power_law_log(lfrec::index_t users, lfrec::index_t items,
                                            lfrec::index_t mean, std::uint64_t seed) {
  std::vector<double> cumulative;
  double total = 0;
  for (lfrec::index_t i = 0; i < items; ++i) cumulative.push_back(total += 1.0 / (i + 1));
  std::vector<lfrec::interaction> rows;
  std::vector<lfrec::index_t> taken(lfrec::to_size(items), -1);
  for (lfrec::index_t u = 0; u < users; ++u) {
    lfrec::random_stream random(seed, static_cast<std::uint64_t>(u));
    auto const draws = random.below(2 * static_cast<std::uint64_t>(mean) + 1);
    for (std::uint64_t d = 0; d < draws; ++d) {
      double const at = random.uniform() * total;
      auto const i = static_cast<lfrec::index_t>(
          std::upper_bound(cumulative.begin(), cumulative.end() - 1, at) - cumulative.begin());
      auto const value = static_cast<float>(1 + random.below(9));
      if (std::exchange(taken[lfrec::to_size(i)], u) != u)
        rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, value});
    }
  }
  return {users, items, std::move(rows)};
}

inline lfrec::matrix power_law(lfrec::index_t users, lfrec::index_t items, lfrec::index_t mean,
                               std::uint64_t seed) {
  return lfrec::matrix(power_law_log(users, items, mean, seed));
}

}  // namespace lfrec_test
