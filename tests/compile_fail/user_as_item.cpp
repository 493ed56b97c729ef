// expect: item_index
// SPDX-License-Identifier: MIT
#include "lfrec/data/matrix.hpp"

std::size_t listeners(lfrec::matrix const& plays, lfrec::user_index user, lfrec::item_index item) {
#ifdef FIXED
  return plays.item(item).size() + plays.user(user).size();
#else
  return plays.item(user).size() + plays.user(user).size();
#endif
}
