// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/metrics/placement.hpp"
#include "support/brute_force.hpp"

namespace lfrec_test {

/// Candidates 0 … n - 1 with their scores, and what is held out; what is not among the candidates
/// no list can reach.
struct scored_candidates {
  std::vector<int> scores;
  std::set<lfrec::index_t> held;

  /// Best first, ties to the lower index.
  [[nodiscard]] std::vector<lfrec::index_t> list() const {
    return best_by_sorting(scores, scores.size(), [](lfrec::index_t) { return true; });
  }
};

/// A placement that owns what it shows, by comparing each item with all others.
struct owned_placement {
  std::vector<lfrec::placed_item> placed;
  std::vector<lfrec::index_t> items;
  std::vector<float> values;
  std::size_t candidates;

  explicit owned_placement(scored_candidates const& c)
      : items(c.held.begin(), c.held.end()), candidates(c.scores.size()) {
    auto const order = c.list();
    for (auto const i : items) values.push_back(held_value(i));
    for (std::size_t p = 0; p < order.size(); ++p) {
      if (c.held.count(order[p]) == 0) continue;
      int const score = c.scores[lfrec::to_size(order[p])];
      auto const above =
          std::count_if(c.scores.begin(), c.scores.end(), [&](int other) { return other > score; });
      auto const tied = std::count(c.scores.begin(), c.scores.end(), score);
      placed.push_back({order[p], held_value(order[p]), static_cast<std::size_t>(above),
                        static_cast<std::size_t>(tied), p + 1});
    }
  }
  operator lfrec::placement() const {  // NOLINT: a view of this
    return {.candidates = candidates, .items = placed, .relevant = {items, values}};
  }
};

/// Up to seven candidates of up to four different scores, anything from nothing to all held out.
inline scored_candidates random_candidates(lfrec::random_stream& random) {
  scored_candidates c;
  auto const levels = 1 + random.below(4);
  c.scores.resize(static_cast<std::size_t>(random.below(8)));
  for (auto& s : c.scores) s = static_cast<int>(random.below(levels));
  auto const share = random.uniform();
  for (lfrec::index_t i = 0; i < static_cast<lfrec::index_t>(c.scores.size()) + 2; ++i)
    if (random.uniform() < share) c.held.insert(i);
  return c;
}

/// The mean of value(list) over all orders of the candidates in which scores never rise.
template <typename Value>
double over_all_orders(scored_candidates const& c, Value const& value) {
  auto order = c.list();
  std::sort(order.begin(), order.end());
  double sum = 0;
  int count = 0;
  do {
    if (!std::is_sorted(order.begin(), order.end(), [&](lfrec::index_t a, lfrec::index_t b) {
          return c.scores[lfrec::to_size(a)] > c.scores[lfrec::to_size(b)];
        }))
      continue;
    sum += value(order);
    ++count;
  } while (std::next_permutation(order.begin(), order.end()));
  return sum / count;
}

/// Compares expected_ties of make(k) with the mean of the oracle over all orders on 1,000 cases.
template <typename Make>
void check_against_all_orders(Make const& make) {
  lfrec::random_stream random(21);
  for (int round = 0; round < 1000; ++round) {
    auto const c = random_candidates(random);
    auto const k = static_cast<lfrec::index_t>(1 + random.below(9));
    auto const metric = make(k);
    auto const name = metric.name();
    CAPTURE(name);
    CAPTURE(round);
    auto const expected = over_all_orders(c, [&](std::vector<lfrec::index_t> const& order) {
      return by_name(metric_oracle(order, c.held, lfrec::to_size(k)),
                     name.substr(0, name.find('@')));
    });
    REQUIRE(metric.expected(owned_placement(c)) == doctest::Approx(expected).epsilon(1e-12));
  }
}

}  // namespace lfrec_test
