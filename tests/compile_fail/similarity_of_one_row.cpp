// expect: Similarity
// SPDX-License-Identifier: MIT
#include "lfrec/knn.hpp"

struct overlap {
#ifdef FIXED
  double operator()(lfrec::pair_stats p, lfrec::row_stats, lfrec::row_stats) const {
#else
  double operator()(lfrec::pair_stats p, lfrec::row_stats) const {
#endif
    return p.overlap;
  }
};

auto recipe() {
  return lfrec::item_knn<overlap>{};
}
