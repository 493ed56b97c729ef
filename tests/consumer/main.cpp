// SPDX-License-Identifier: MIT
// Someone else's program. It includes the header that the front page shows, and nothing of the
// tree but what a package brings.
#include <lfrec/data/matrix.hpp>
#include <lfrec/version.hpp>

#include <cstdio>

int main() {
  lfrec::matrix const plays(lfrec::interaction_log(2, 3,
                                                   {{lfrec::user_index{0}, lfrec::item_index{2}},
                                                    {lfrec::user_index{1}, lfrec::item_index{0}}}));
  std::printf("lfrec %d.%d.%d\n", LFREC_VERSION / 10000, LFREC_VERSION / 100 % 100,
              LFREC_VERSION % 100);
  return plays.nonzeros() == 2 ? 0 : 1;
}
