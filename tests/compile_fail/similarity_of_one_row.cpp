// expect: Similarity
// SPDX-License-Identifier: MIT
#include "lfrec/knn.hpp"

struct overlap {
#ifdef FIXED
  double operator()(lfrec::pair_stats p, lfrec::row_stats, lfrec::row_stats) const {
    return p.overlap;
  }
#else
  double operator()(lfrec::pair_stats p, lfrec::row_stats) const {
    return p.overlap;
  }
#endif
};

auto recipe() {
  return lfrec::item_knn<overlap>{};
}
