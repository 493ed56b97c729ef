// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "lfrec/kernels/gradient_step.hpp"
#include "lfrec/kernels/tile_product.hpp"

namespace lfrec::inline v0::detail {

/// K = TTᵀ for a tile T of n × d, row by row; writes the lower triangle of K (n × n, row by row)
/// and some entries above it. Four rows against two at a time, so that what is loaded serves
/// several products. The order of summation depends on n and d alone.
template <typename Scalar>
void tile_gram(Scalar const* tile, std::size_t n, std::size_t d, Scalar* k) noexcept {
  using L = lanes<Scalar>;
  std::size_t const blocked = n / 4 * 4;
  for (std::size_t i = 0; i < blocked; i += 4) {
    Scalar const* const a = tile + i * d;
    for (std::size_t j = 0; j < i + 4; j += 2) {
      Scalar const* const b = tile + j * d;
      typename L::vec s[8] = {};
      std::size_t f = 0;
      for (; f + L::width <= d; f += L::width) {
        auto const b0 = L::load(b + f);
        auto const b1 = L::load(b + d + f);
        for (std::size_t r = 0; r < 4; ++r) {
          auto const v = L::load(a + r * d + f);
          s[2 * r] += v * b0;
          s[2 * r + 1] += v * b1;
        }
      }
      for (std::size_t r = 0; r < 4; ++r)
        for (std::size_t c = 0; c < 2; ++c) {
          Scalar sum = L::sum(s[2 * r + c]);
          for (std::size_t g = f; g < d; ++g) sum += a[r * d + g] * b[c * d + g];
          k[(i + r) * n + j + c] = sum;
        }
    }
  }
  for (std::size_t i = blocked; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) k[i * n + j] = dot(tile + i * d, tile + j * d, d);
}

}  // namespace lfrec::inline v0::detail
