// SPDX-License-Identifier: MIT
#include <cstdio>

#include "units.hpp"

int main() {
  std::vector<lfrec::interaction> rows;
  for (int u = 0; u < 37; ++u)
    for (int i = u % 3; i < 53; i += 1 + u % 7)
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, static_cast<float>(1 + u * i % 5),
                      lfrec::no_time});
  lfrec::interaction_log const log(37, 53, rows);

  if (!haswell_takes(plain_make(log)) || !plain_takes(haswell_make(log))) {
    std::puts("the two units do not agree");
    return 1;
  }
  return 0;
}
