// SPDX-License-Identifier: MIT
// Someone else's program: it fits a model with nothing of the tree but what a package brings.
#include <cstdio>
#include <lfrec/als.hpp>
#include <lfrec/version.hpp>

int main() {
  lfrec::matrix const ratings(
      lfrec::interaction_log(2, 3,
                             {{lfrec::user_index{0}, lfrec::item_index{2}},
                              {lfrec::user_index{1}, lfrec::item_index{0}}}));
  auto const model = lfrec::als{{.factors = 2, .epochs = 1}}.fit(ratings);
  if (model.items() != 3) return 1;
  std::printf("lfrec %d.%d.%d\n", LFREC_VERSION / 10000, LFREC_VERSION / 100 % 100,
              LFREC_VERSION % 100);
}
