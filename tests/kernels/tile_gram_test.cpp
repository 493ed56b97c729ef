// SPDX-License-Identifier: MIT
#include "lfrec/kernels/tile_gram.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"

TEST_CASE_TEMPLATE("the lower triangle is that of all inner products", Scalar, float, double) {
  for (std::size_t n = 0; n < 14; ++n)
    for (std::size_t const d : {1U, 3U, 4U, 9U, 16U, 67U}) {
      CAPTURE(n);
      CAPTURE(d);
      lfrec::random_stream random(n, d);
      std::vector<Scalar> tile(n * d);
      for (auto& v : tile) v = static_cast<Scalar>(random.normal());
      std::vector<Scalar> k(n * n, Scalar{77});
      lfrec::detail::tile_gram(tile.data(), n, d, k.data());
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
          double sum = 0;
          double size = 0;
          for (std::size_t f = 0; f < d; ++f) {
            double const product = double{tile[i * d + f]} * double{tile[j * d + f]};
            sum += product;
            size += product < 0 ? -product : product;
          }
          CHECK(std::abs(double{k[i * n + j]} - sum) <=
                (sizeof(Scalar) == 4 ? 1e-6 : 1e-15) * size);
        }
    }
}
