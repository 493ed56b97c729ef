// SPDX-License-Identifier: MIT
#include "unit.hpp"

product plain_make(lfrec::interaction_log const& log) {
  return make(lfrec::matrix(log));
}

bool plain_takes(product given) {
  return takes(std::move(given));
}
