// SPDX-License-Identifier: MIT
#pragma once

// What the studies on HetRec Last.fm share.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "lfrec/data/dataset.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/matrix.hpp"

namespace hetrec {

/// Tags with their counts, of the taggings that `keep`.
template <typename Keep>
lfrec::features tags_if(lfrec::dataset const& data, Keep const& keep) {
  std::vector<lfrec::interaction> rows;  // item, tag
  for (auto const& t : data.taggings)
    if (keep(t))
      rows.push_back({lfrec::user_index{lfrec::to_index(t.item)}, lfrec::item_index{t.feature}, 1});
  lfrec::interaction_log const log(data.item_features.rows(), data.item_features.columns(),
                                   std::move(rows));
  return {lfrec::rows_by_user(log), data.item_features.names()};
}

/// True for a tag that a user gave to an item of theirs in `hidden`, which would tell of it.
inline bool tells(lfrec::tagging const& t, lfrec::matrix const& hidden) {
  return std::ranges::binary_search(hidden.user(t.user).index, lfrec::to_index(t.item));
}

/// Tags with their counts, without those that tell of what is hidden.
inline lfrec::features tags_without(lfrec::dataset const& data, lfrec::matrix const& hidden) {
  return tags_if(data, [&](lfrec::tagging const& t) { return !tells(t, hidden); });
}

inline double mean(std::vector<double> const& of) {
  double sum = 0;
  for (double const v : of) sum += v;
  return of.empty() ? 0 : sum / static_cast<double>(of.size());
}

}  // namespace hetrec
