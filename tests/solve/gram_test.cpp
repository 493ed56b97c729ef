// SPDX-License-Identifier: MIT
#include "lfrec/solve/gram.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "support/executors.hpp"

TEST_CASE_TEMPLATE("the Gram matrix is the sum over rows of all products", Scalar,
                   LFREC_TEST_SCALARS) {
  for (lfrec::index_t const rows : {0, 1, 2, 511, 512, 513, 1300})
    for (lfrec::index_t const d : {1, 7, 16}) {
      CAPTURE(rows);
      CAPTURE(d);
      auto const table = lfrec::random_factors<Scalar>(lfrec::serial{}, rows, d, 1.0, 3, 0);
      auto const g = lfrec::gram(lfrec::serial{}, table, 0.5);
      auto const width = lfrec::to_size(d);
      REQUIRE(g.size() == width * width);
      for (std::size_t a = 0; a < width; ++a)
        for (std::size_t b = 0; b < width; ++b) {
          double expected = 0;
          for (lfrec::index_t r = 0; r < rows; ++r)
            expected += 0.5 * double{table.row(r)[a]} * double{table.row(r)[b]};
          double const tolerance = sizeof(Scalar) == 4 ? 1e-6 : 1e-14;
          CHECK(std::abs(double{g[a * width + b]} - expected) <= tolerance * (1 + rows));
          CHECK(g[a * width + b] == g[b * width + a]);
        }
    }
}

TEST_CASE("the Gram matrix has the same bits for any executor, over several windows of chunks") {
  auto const table = lfrec::random_factors<float>(lfrec::serial{}, 20011, 5, 1.0, 3, 0);
  auto const once = lfrec::gram(lfrec::serial{}, table, 1);
  lfrec_test::for_each_executor(
      [&](lfrec::executor_ref exec) { CHECK(once == lfrec::gram(exec, table, 1)); });
}
