// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/gradient_step.hpp"
#include "lfrec/kernels/tile_product.hpp"

// A factor A = UᵀU that follows rank-one changes of A. Matrices are n × n, row by row; only the
// upper triangle is read or written, so that every inner loop runs along a row. The diagonal of U
// holds 1 / u_ii. Orders of summation depend on n alone.
namespace lfrec::inline v0::detail {

/// to −= a0 r0 + a1 r1 + a2 r2 + a3 r3 over n entries.
template <typename Real>
void take_four(Real const* a, Real const* r0, Real const* r1, Real const* r2, Real const* r3,
               Real* to, std::size_t n) noexcept {
  using L = lanes<Real>;
  std::size_t i = 0;
  for (; i + L::width <= n; i += L::width)
    L::store(to + i, L::load(to + i) - ((a[0] * L::load(r0 + i) + a[1] * L::load(r1 + i)) +
                                        (a[2] * L::load(r2 + i) + a[3] * L::load(r3 + i))));
  for (; i < n; ++i) to[i] -= (a[0] * r0[i] + a[1] * r1[i]) + (a[2] * r2[i] + a[3] * r3[i]);
}

/// A = UᵀU in place; false where A is not positive definite. n³/6 multiplications, four rows of U
/// at a time, so that an entry of A is loaded once for four products.
template <typename Real>
[[nodiscard]] bool factor_upper(Real* a, std::size_t n) noexcept {
  constexpr std::size_t block = 4;
  for (std::size_t k = 0; k < n; k += block) {
    std::size_t const end = std::min(n, k + block);
    for (std::size_t r = k; r < end; ++r) {
      Real* const row = a + r * n;
      if (!(row[r] > 0) || !std::isfinite(row[r])) return false;
      row[r] = 1 / std::sqrt(row[r]);
      for (std::size_t j = r + 1; j < n; ++j) row[j] *= row[r];
      for (std::size_t s = r + 1; s < end; ++s)
        combine(Real{1}, a + s * n + s, -row[s], row + s, a + s * n + s, n - s);
    }
    Real const* const u = a + k * n;
    for (std::size_t i = end; i < n; ++i) {
      Real const by[block] = {u[i], u[n + i], u[2 * n + i], u[3 * n + i]};
      take_four(by, u + i, u + n + i, u + 2 * n + i, u + 3 * n + i, a + i * n + i, n - i);
    }
  }
  return true;
}

/// U of A + vvᵀ; spoils v. Givens rotations, 2n² flops: Gill, Golub, Murray, Saunders 1974,
/// "Methods for modifying matrix factorizations".
template <typename Real>
void update_upper(Real* u, Real* v, std::size_t n) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    Real* const row = u + k * n;
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
[[nodiscard]] bool downdate_upper(Real* u, Real* v, std::size_t n) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    Real* const row = u + k * n;
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

/// x ← U⁻ᵀx.
template <typename Real>
void solve_upper_transposed(Real const* u, Real* x, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    x[i] *= u[i * n + i];
    combine(Real{1}, x + i + 1, -x[i], u + i * n + i + 1, x + i + 1, n - i - 1);
  }
}

/// x ← U⁻¹x.
template <typename Real>
void solve_upper(Real const* u, Real* x, std::size_t n) noexcept {
  for (std::size_t i = n; i-- > 0;)
    x[i] = (x[i] - dot(u + i * n + i + 1, x + i + 1, n - i - 1)) * u[i * n + i];
}

}  // namespace lfrec::inline v0::detail
