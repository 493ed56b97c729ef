// expect: deleted
// SPDX-License-Identifier: MIT
#include "lfrec/data/matrix.hpp"

void view(lfrec::matrix const& plays) {
#ifdef FIXED
  lfrec::with_items<lfrec::matrix> const both(plays);
#else
  lfrec::with_items<lfrec::matrix> const both(lfrec::matrix{plays});
#endif
}
