// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>

#include "lfrec/kernels/combine.hpp"

// A factor by factor_upper (dense.hpp) that follows rank-one changes of its matrix A = UᵀU, in rows
// `stride` apart. Vectors of n entries; orders of summation depend on n alone.
namespace lfrec::inline v0::detail {

/// U of A + vvᵀ; spoils v. Givens rotations, 2n² flops: Gill, Golub, Murray, Saunders 1974,
/// "Methods for modifying matrix factorizations".
template <typename Real>
void update_upper(Real* u, std::size_t n, std::size_t stride, Real* v) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    Real* const row = u + k * stride;
    Real const t = v[k] * row[k];  // v_k / u_kk
    if (t == 0) continue;
    Real const c = 1 / std::sqrt(1 + t * t);
    row[k] *= c;
    // u ← c u + s v, v ← c v − s u with s = c t: v from the new u, which is one product less.
    std::size_t const rest = n - k - 1;
    combine(c, row + k + 1, c * t, v + k + 1, row + k + 1, rest);
    combine(1 / c, v + k + 1, -t, row + k + 1, v + k + 1, rest);
  }
}

/// U of A − vvᵀ; spoils v. False, with U spoiled, where A − vvᵀ is not safely positive definite.
/// The rotations above undone, in the mixed form that is stable: Bojanczyk, Brent, Van Dooren,
/// de Hoog 1987, "A note on downdating the Cholesky factorization".
template <typename Real>
[[nodiscard]] bool downdate_upper(Real* u, std::size_t n, std::size_t stride, Real* v) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    Real* const row = u + k * stride;
    Real const t = v[k] * row[k];
    Real const left = (1 - t) * (1 + t);
    if (!(left > Real{1e-10})) return false;
    if (t == 0) continue;
    Real const c = std::sqrt(left);
    row[k] /= c;
    std::size_t const rest = n - k - 1;
    combine(1 / c, row + k + 1, -t / c, v + k + 1, row + k + 1, rest);
    combine(c, v + k + 1, -t, row + k + 1, v + k + 1, rest);
  }
  return true;
}

}  // namespace lfrec::inline v0::detail
