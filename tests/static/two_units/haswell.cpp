// SPDX-License-Identifier: MIT
#include "unit.hpp"

product haswell_make(lfrec::interaction_log const& log) {
  return make(lfrec::matrix(log));
}

bool haswell_takes(product given) {
  return takes(std::move(given));
}
