// SPDX-License-Identifier: MIT
// Compiled with -fopenmp: Eigen would thread large products on its own, and with that change the
// order of sums. The same fit under one and under four OpenMP threads has to give the same bits.
#include <omp.h>

#include <cstdio>

#include "lfrec/als.hpp"
#include "lfrec/implicit_als.hpp"

namespace {

// Large enough that Eigen would split a general matrix product over threads.
lfrec::matrix plays() {
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t u = 0; u < 601; ++u)
    for (lfrec::index_t i = u % 3; i < 403; i += 1 + u % 7)
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{i},
                      static_cast<float>(1 + (u * i) % 5), lfrec::no_time});
  return lfrec::matrix(lfrec::interaction_log(601, 403, rows));
}

template <typename Recipe>
bool same_bits(Recipe const& recipe, lfrec::matrix const& data) {
  omp_set_num_threads(1);
  auto const one = recipe.fit(data);
  omp_set_num_threads(4);
  auto const four = recipe.fit(data);
  return one.user_factors() == four.user_factors() && one.item_factors() == four.item_factors();
}

}  // namespace

int main() {
  auto const data = plays();
  bool const same =
      same_bits(lfrec::implicit_als{{.factors = 96, .epochs = 2}}, data) &&
      same_bits(lfrec::implicit_als{{.factors = 400, .epochs = 1}}, data) &&
      same_bits(
          lfrec::implicit_als{
              {.factors = 96, .epochs = 2, .solver = lfrec::row_solver::conjugate_gradient}},
          data) &&
      same_bits(lfrec::als{{.factors = 96, .epochs = 2}}, data);
  if (!same) std::puts("Eigen's own threads changed the factors");
  return same ? 0 : 1;
}
