// expect: item_index
// SPDX-License-Identifier: MIT
#include <vector>

#include "lfrec/popularity.hpp"
#include "lfrec/recommend/recommend.hpp"

#ifdef FIXED
using chosen = lfrec::item_index;
#else
using chosen = lfrec::user_index;
#endif

auto list(lfrec::item_scores<float> const& model, std::vector<chosen> const& choice) {
  return lfrec::rank(model, lfrec::query{}, choice);
}
