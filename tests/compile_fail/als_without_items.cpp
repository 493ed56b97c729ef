// expect: InteractionMatrix
// SPDX-License-Identifier: MIT
#include "lfrec/als.hpp"
#include "lfrec/data/csr_view.hpp"

auto fit(lfrec::csr_view<float> const& rows) {
#ifdef FIXED
  return lfrec::als{}.fit(lfrec::with_items(rows));
#else
  return lfrec::als{}.fit(rows);
#endif
}
