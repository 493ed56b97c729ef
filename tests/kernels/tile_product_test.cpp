// SPDX-License-Identifier: MIT
#include "lfrec/kernels/tile_product.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/random.hpp"

namespace {

template <typename Scalar>
std::vector<Scalar> normals(std::size_t n, std::uint64_t seed) {
  lfrec::random_stream random(seed);
  std::vector<Scalar> values(n);
  for (auto& v : values) v = static_cast<Scalar>(random.normal());
  return values;
}

}  // namespace

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
  for (std::size_t const d : {1U, 5U, 16U, 33U}) {
    auto const queries = normals<float>(3 * d, 3);
    auto const others = normals<float>(7 * d, 4);
    auto const offset = normals<float>(7, 5);
    for (float const* const given : {offset.data(), static_cast<float const*>(nullptr)}) {
      std::vector<float> tile(3 * 9, -77.F);
      lfrec::detail::tile_product(queries.data(), 3, others.data(), given, 7, d, tile.data(), 9);
      for (std::size_t r = 0; r < 3; ++r) {
        for (std::size_t c = 0; c < 7; ++c) {
          float const product =
              lfrec::detail::dot(queries.data() + r * d, others.data() + c * d, d);
          CHECK(tile[r * 9 + c] == (given == nullptr ? product : offset[c] + product));
        }
        CHECK(tile[r * 9 + 7] == -77.F);  // what lies between the rows is left alone
        CHECK(tile[r * 9 + 8] == -77.F);
      }
    }
  }
}
