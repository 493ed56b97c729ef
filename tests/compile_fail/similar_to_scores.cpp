// expect: ComparesItems
// SPDX-License-Identifier: MIT
#include "lfrec/models/item_scores.hpp"
#include "lfrec/models/neighbor_model.hpp"
#include "lfrec/recommend/similar.hpp"

#ifdef FIXED
using model_type = lfrec::neighbor_model<float>;
#else
using model_type = lfrec::item_scores<float>;  // has no idea which items are alike
#endif

auto like(model_type const& model, lfrec::item_index item) {
  return lfrec::similar_items(model, item, 5);
}
