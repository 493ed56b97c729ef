// expect: user_index
// SPDX-License-Identifier: MIT
#include "lfrec/data/matrix.hpp"

std::size_t plays_of_third(lfrec::matrix const& plays) {
#ifdef FIXED
  return plays.user(lfrec::user_index{3}).size();
#else
  return plays.user(3).size();
#endif
}
