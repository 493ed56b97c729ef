// expect: RowMatrix
// SPDX-License-Identifier: MIT
#include <vector>

#include "lfrec/data/matrix.hpp"

#ifdef FIXED
using rows = lfrec::matrix;
#else
using rows = std::vector<std::vector<float>>;
#endif

void view(rows const& plays) {
  lfrec::with_items<rows> const both(plays);
}
