// expect: recommend
// SPDX-License-Identifier: MIT
#include "lfrec/popularity.hpp"
#include "lfrec/recommend/recommend.hpp"

auto list(lfrec::item_scores<float> const& model, lfrec::user_index user, lfrec::item_index item) {
#ifdef FIXED
  return (void)item, lfrec::recommend(model, user, 10);
#else
  return (void)user, lfrec::recommend(model, item, 10);
#endif
}
