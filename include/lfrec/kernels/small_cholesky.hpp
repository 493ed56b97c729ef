// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>

#include "lfrec/kernels/tile_product.hpp"

// Dense triangular algebra for one row's few dozen unknowns, where a general library spends its
// time on the way in. Matrices are n × n, row by row; only the lower triangle is read or written.
// A factor L holds 1 / l_ii in its diagonal: one division a row instead of one an entry.
namespace lfrec::inline v0::detail {

/// A = LLᵀ in place; false where A is not positive definite. n³/6 multiplications.
template <typename Real>
[[nodiscard]] bool factor_lower(Real* a, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    Real* const row = a + i * n;
    for (std::size_t j = 0; j < i; ++j) row[j] = (row[j] - dot(row, a + j * n, j)) * a[j * n + j];
    Real const pivot = row[i] - dot(row, row, i);
    if (!(pivot > 0) || !std::isfinite(pivot)) return false;
    row[i] = 1 / std::sqrt(pivot);
  }
  return true;
}

/// x ← L⁻¹x.
template <typename Real>
void solve_lower(Real const* l, Real* x, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) x[i] = (x[i] - dot(l + i * n, x, i)) * l[i * n + i];
}

/// x ← L⁻ᵀx.
template <typename Real>
void solve_lower_transposed(Real const* l, Real* x, std::size_t n) noexcept {
  for (std::size_t i = n; i-- > 0;) {
    x[i] *= l[i * n + i];
    for (std::size_t j = 0; j < i; ++j) x[j] -= x[i] * l[i * n + j];
  }
}

}  // namespace lfrec::inline v0::detail
