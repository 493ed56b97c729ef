// SPDX-License-Identifier: MIT
#include "lfrec/data/matrix_shape.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix.hpp"

using namespace lfrec;

TEST_CASE("a shape has the longest row of either side") {
  matrix const wide(csr<float>(2, 4, {0, 3, 4}, {0, 1, 2, 1}, std::vector<float>(4, 1.0F)));
  auto const shape = shape_of(wide);
  CHECK(shape.users == 2);
  CHECK(shape.items == 4);
  CHECK(shape.nonzeros == 4);
  CHECK(shape.longest == 3);
  matrix const tall(csr<float>(4, 2, {0, 1, 2, 3, 3}, {0, 0, 0}, std::vector<float>(3, 1.0F)));
  CHECK(shape_of(tall).longest == 3);
  CHECK(shape_of(matrix{}).longest == 0);
}

TEST_CASE("bytes of tables and sparse matrices are those of their arrays") {
  CHECK(detail::table_bytes<float>(3, 5) == 60);
  CHECK(detail::table_bytes<double>(1e9, 1e9) == 8e18);  // no overflow beyond it either
  CHECK(detail::table_bytes<double>(2e9, 2e9) == 3.2e19);
  CHECK(detail::csr_bytes<float>(2, 4) == 3 * 8 + 4 * 4 + 4 * 4);
}
