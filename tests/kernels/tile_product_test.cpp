// SPDX-License-Identifier: MIT
#include "lfrec/kernels/tile_product.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "support/normals.hpp"

using lfrec_test::normals;

TEST_CASE_TEMPLATE("a product of any length is the sum of products", Scalar, LFREC_TEST_SCALARS) {
  for (std::size_t n = 0; n < 70; ++n) {
    CAPTURE(n);
    auto const a = normals<Scalar>(n, 1);
    auto const b = normals<Scalar>(n, 2);
    double expected = 0;
    double magnitude = 0;
    for (std::size_t i = 0; i < n; ++i) {
      expected += double{a[i]} * double{b[i]};
      magnitude += std::abs(double{a[i]} * double{b[i]});
    }
    auto const found = double{lfrec::detail::dot(a.data(), b.data(), n)};
    CHECK(std::abs(found - expected) <= (sizeof(Scalar) == 4 ? 1e-6 : 1e-15) * (1 + magnitude));
  }
}

TEST_CASE("a product has the same bits wherever in memory its operands lie") {
  auto const a = normals<float>(67, 1);
  auto const b = normals<float>(67, 2);
  float const expected = lfrec::detail::dot(a.data(), b.data(), 67);
  for (std::size_t shift = 1; shift < 16; ++shift) {
    std::vector<float> moved(shift, 0.F);
    moved.insert(moved.end(), a.begin(), a.end());
    CHECK(lfrec::detail::dot(moved.data() + shift, b.data(), 67) == expected);
  }
}

TEST_CASE("a tile holds each product with its offset, whatever its stride") {
  for (std::size_t const d : {0U, 1U, 5U, 16U, 33U, 64U, 131U})
    for (std::size_t const columns : {1U, 7U, 64U, 150U}) {
      std::size_t const rows = 67, stride = columns + 2;
      auto const queries = normals<float>(rows * d, 3);
      auto const others = normals<float>(columns * d, 4);
      auto const offset = normals<float>(columns, 5);
      for (float const* const given : {offset.data(), static_cast<float const*>(nullptr)}) {
        std::vector<float> tile(rows * stride, -77.F);
        lfrec::detail::tile_product(queries.data(), rows, others.data(), given, columns, d,
                                    tile.data(), stride);
        double worst = 0;
        for (std::size_t r = 0; r < rows; ++r) {
          for (std::size_t c = 0; c < columns; ++c) {
            double sum = given == nullptr ? 0 : double{offset[c]};
            for (std::size_t f = 0; f < d; ++f)
              sum += double{queries[r * d + f]} * double{others[c * d + f]};
            worst = std::max(worst, std::abs(double{tile[r * stride + c]} - sum));
          }
          CHECK(tile[r * stride + columns] == -77.F);  // what lies between rows is left alone
          CHECK(tile[r * stride + columns + 1] == -77.F);
        }
        CHECK(worst < 1e-6 * (10.0 + double(d)));
      }
    }
}

TEST_CASE("a product has the same bits alone and anywhere in a tile") {
  std::size_t const rows = 70, columns = 150, d = 131;
  auto const queries = normals<float>(rows * d, 3);
  auto const others = normals<float>(columns * d, 4);
  auto const offset = normals<float>(columns, 5);
  std::vector<float> whole(rows * columns);
  lfrec::detail::tile_product(queries.data(), rows, others.data(), offset.data(), columns, d,
                              whole.data(), columns);
  for (std::size_t r = 0; r < rows; r += 9)
    for (std::size_t c = 0; c < columns; ++c) {
      float alone = 0;
      lfrec::detail::tile_product(queries.data() + r * d, 1, others.data() + c * d,
                                  offset.data() + c, 1, d, &alone, 1);
      CHECK(alone == whole[r * columns + c]);
    }
}
