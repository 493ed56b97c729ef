// SPDX-License-Identifier: MIT
#include "lfrec/kernels/rank_update.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"

using lfrec::detail::padded;
using lfrec::detail::rank_update;

TEST_CASE("padding rounds up to fours") {
  CHECK(padded(0) == 0);
  CHECK(padded(1) == 4);
  CHECK(padded(4) == 4);
  CHECK(padded(13) == 16);
}

TEST_CASE_TEMPLATE("the upper triangle is that of TᵀT, added", Scalar, LFREC_TEST_SCALARS) {
  for (std::size_t const width : {4U, 12U, 20U})
    for (std::size_t const rows : {0U, 4U, 36U}) {
      lfrec::random_stream random(width, rows);
      std::vector<Scalar> tile(rows * width), g(width * width, Scalar{2});
      for (auto& x : tile) x = static_cast<Scalar>(random.normal());
      rank_update(tile.data(), rows, width, g.data());
      for (std::size_t i = 0; i < width; ++i)
        for (std::size_t j = i; j < width; ++j) {
          double sum = 2;
          for (std::size_t r = 0; r < rows; ++r)
            sum +=
                static_cast<double>(tile[r * width + i]) * static_cast<double>(tile[r * width + j]);
          CHECK(static_cast<double>(g[i * width + j]) == doctest::Approx(sum).epsilon(1e-4));
        }
    }
}
