// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>

namespace lfrec::inline v0::detail {

/// Rows of a tile are padded with zeros to a multiple of this many entries, and tiles to a multiple
/// of this many rows.
inline constexpr std::size_t update_multiple = 4;

[[nodiscard]] constexpr std::size_t padded(std::size_t n) noexcept {
  return (n + update_multiple - 1) / update_multiple * update_multiple;
}

/// G += TᵀT for a tile T of rows × width, both padded; writes the upper triangle of G (width ×
/// width, row by row) and, as vectors begin at their multiple, some entries below it. Four rows at
/// a time, so that an entry of G is loaded once for four products. The order of summation depends
/// on the sizes alone.
template <typename Scalar>
void rank_update(Scalar const* tile, std::size_t rows, std::size_t width, Scalar* g) noexcept {
  using vec __attribute__((vector_size(16))) = Scalar;
  constexpr std::size_t lanes = sizeof(vec) / sizeof(Scalar);
  auto const load = [](Scalar const* from) {
    vec v;
    std::memcpy(&v, from, sizeof v);
    return v;
  };
  for (std::size_t r = 0; r < rows; r += update_multiple) {
    Scalar const* const t0 = tile + r * width;
    Scalar const* const t1 = t0 + width;
    Scalar const* const t2 = t1 + width;
    Scalar const* const t3 = t2 + width;
    for (std::size_t i = 0; i < width; ++i) {
      Scalar const a0 = t0[i], a1 = t1[i], a2 = t2[i], a3 = t3[i];
      Scalar* const out = g + i * width;
      for (std::size_t j = i / lanes * lanes; j < width; j += lanes) {
        vec sum = load(out + j);
        sum += (a0 * load(t0 + j) + a1 * load(t1 + j)) + (a2 * load(t2 + j) + a3 * load(t3 + j));
        std::memcpy(out + j, &sum, sizeof sum);
      }
    }
  }
}

}  // namespace lfrec::inline v0::detail
