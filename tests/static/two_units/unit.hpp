// SPDX-License-Identifier: MIT
// The work both units do; included once by each.
#pragma once

#include <algorithm>
#include <utility>

#include "units.hpp"

namespace {

std::vector<lfrec::scored<float>> best_items(lfrec::matrix const& plays) {
  lfrec::top_k<float> best(5);
  for (lfrec::index_t i = 0; i < plays.items(); ++i) {
    float sum = 0;
    for (float const value : plays.item(lfrec::item_index{i}).value) sum += value;
    best.offer(i, sum);
  }
  return best.take();
}

product make(lfrec::interaction_log const& log) {
  lfrec::matrix plays(log);
  auto best = best_items(plays);
  return {std::move(plays), std::move(best)};
}

bool takes(product given) {
  lfrec::matrix const copy = std::exchange(given.plays, lfrec::matrix{});
  auto const mine = best_items(copy);
  return std::equal(
      mine.begin(), mine.end(), given.best.begin(), given.best.end(),
      [](auto const& a, auto const& b) { return a.index == b.index && a.score == b.score; });
}

}  // namespace
