// SPDX-License-Identifier: MIT
// Compiled as g++ does for processors where it splits the multiply-adds of a lone chain (newer ones
// with -march=znver5): one query's scores must still have the bits of a batch's.
#include <cstdio>
#include <cstring>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/kernels/instructions.hpp"
#include "lfrec/kernels/tile_product.hpp"

namespace {

template <typename Scalar>
int differences(std::size_t columns, std::size_t d) {
  constexpr std::size_t rows = 9;
  lfrec::random_stream random(columns, d);
  std::vector<Scalar> queries(rows * d);
  std::vector<Scalar> others(columns * d);
  for (auto* const table : {&queries, &others})
    for (Scalar& x : *table) x = static_cast<Scalar>(random.normal());
  std::vector<Scalar> all(rows * columns);
  std::vector<Scalar> one(columns);
  using lfrec::detail::tile_product;
  tile_product<Scalar>(queries.data(), rows, others.data(), nullptr, columns, d, all.data(),
                       columns);
  int count = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    tile_product<Scalar>(queries.data() + r * d, 1, others.data(), nullptr, columns, d, one.data(),
                         columns);
    if (std::memcmp(one.data(), all.data() + r * columns, columns * sizeof(Scalar)) != 0) ++count;
  }
  return count;
}

}  // namespace

int main() {
  using lfrec::instruction_set;
  int count = 0;
  for (auto const most :
       {instruction_set::avx512, instruction_set::avx2, instruction_set::portable}) {
    lfrec::limit_instructions(most);
    for (std::size_t columns = 1; columns < 140; ++columns)
      for (std::size_t const d : {1U, 7U, 33U, 64U})
        count += differences<float>(columns, d) + differences<double>(columns, d);
  }
  std::printf("%d rows differ\n", count);
  return count == 0 ? 0 : 1;
}
