// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/tile_product.hpp"

// Eigenvectors of a small dense symmetric matrix in double, on plain vectors: an Eigen solver would
// own memory that is aligned as the caller's flags say (solve/factors.hpp).
namespace lfrec::inline v0::detail {

/// A = ZᵀΛZ: `values` descending, row f of `vectors` (n × n, row by row) that of values[f].
struct eigen_pairs {
  std::vector<double> values;
  std::vector<double> vectors;
};

/// A tridiagonal matrix T and the orthogonal Q with A = QTQᵀ; `rows` holds Qᵀ.
struct tridiagonal {
  std::vector<double> diagonal;
  std::vector<double> beside;  // beside[k] stands between k and k + 1; the last is 0
  std::vector<double> rows;
};

// One function each: seven copies of them made the slowest function of every program to compile.
[[nodiscard, gnu::noinline]] inline double inner_product(double const* a, double const* b,
                                                         std::size_t n) noexcept {
  return dot(a, b, n);
}
/// out += a x.
[[gnu::noinline]] inline void add_multiple(double a, double const* x, double* out,
                                           std::size_t n) noexcept {
  combine(1.0, out, a, x, out, n);
}

/// By Householder reflections I − βvvᵀ; spoils a. Golub, Van Loan 2013, algorithm 8.3.1.
[[nodiscard]] inline tridiagonal tridiagonalise(std::vector<double>& a, std::size_t n) {
  tridiagonal t{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n * n)};
  std::vector<double> beta(n);
  std::vector<double> image(n);
  for (std::size_t k = 0; k + 2 < n; ++k) {
    std::size_t const m = n - k - 1;
    double* const v = a.data() + k * n + k + 1;  // row k right of the diagonal, where v stays
    double const length = std::sqrt(inner_product(v, v, m));
    t.beside[k] = v[0] > 0 ? -length : length;
    v[0] -= t.beside[k];
    double const square = inner_product(v, v, m);
    if (square == 0) continue;
    beta[k] = 2 / square;
    for (std::size_t r = 0; r < m; ++r)
      image[r] = beta[k] * inner_product(a.data() + (k + 1 + r) * n + k + 1, v, m);
    double const half = beta[k] / 2 * inner_product(image.data(), v, m);
    for (std::size_t r = 0; r < m; ++r) image[r] -= half * v[r];
    for (std::size_t r = 0; r < m; ++r) {
      double* const row = a.data() + (k + 1 + r) * n + k + 1;
      add_multiple(-v[r], image.data(), row, m);
      add_multiple(-image[r], v, row, m);
    }
  }
  for (std::size_t k = 0; k < n; ++k) t.diagonal[k] = a[k * n + k];
  if (n > 1) t.beside[n - 2] = a[(n - 2) * n + n - 1];

  // Q = H_0 H_1 …, from the last; a reflection touches only what lies below and right of it.
  auto& q = t.rows;
  for (std::size_t f = 0; f < n; ++f) q[f * n + f] = 1;
  for (std::size_t k = n; k-- > 0;) {
    if (beta[k] == 0) continue;
    std::size_t const m = n - k - 1;
    double const* const v = a.data() + k * n + k + 1;
    std::fill_n(image.begin(), m, 0.0);
    for (std::size_t r = 0; r < m; ++r)
      add_multiple(v[r], q.data() + (k + 1 + r) * n + k + 1, image.data(), m);
    for (std::size_t r = 0; r < m; ++r) {
      double* const row = q.data() + (k + 1 + r) * n + k + 1;
      add_multiple(-beta[k] * v[r], image.data(), row, m);
    }
  }
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t c = 0; c < r; ++c) std::swap(q[r * n + c], q[c * n + r]);
  return t;
}

/// Makes t diagonal by implicit QL steps with Wilkinson's shift, turning its rows along; false if
/// that does not converge, as with entries that are not finite. Golub, Van Loan 2013, section 8.3.
[[nodiscard]] inline bool diagonalise(tridiagonal& t, std::size_t n) {
  auto& d = t.diagonal;
  auto& e = t.beside;
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  for (std::size_t l = 0; l < n; ++l) {
    for (int steps = 0;; ++steps) {
      std::size_t m = l;  // the end of the block that does not fall apart
      while (m + 1 < n && !(std::abs(e[m]) <= epsilon * (std::abs(d[m]) + std::abs(d[m + 1])))) ++m;
      if (m == l) break;
      if (steps == 60) return false;
      double const half = (d[l + 1] - d[l]) / (2 * e[l]);
      double g = d[m] - d[l] + e[l] / (half + std::copysign(std::hypot(half, 1.0), half));
      double sine = 1;
      double cosine = 1;
      double moved = 0;
      bool split = false;
      for (std::size_t i = m; i-- > l;) {
        double const f = sine * e[i];
        double const b = cosine * e[i];
        double const r = std::hypot(f, g);
        e[i + 1] = r;
        if (r == 0) {  // the block falls apart here
          d[i + 1] -= moved;
          e[m] = 0;
          split = true;
          break;
        }
        sine = f / r;
        cosine = g / r;
        g = d[i + 1] - moved;
        double const s = (d[i] - g) * sine + 2 * cosine * b;
        moved = sine * s;
        d[i + 1] = g + moved;
        g = cosine * s - b;
        double* const low = t.rows.data() + i * n;
        double* const high = low + n;
        for (std::size_t c = 0; c < n; ++c) {
          double const h = high[c];
          high[c] = sine * low[c] + cosine * h;
          low[c] = cosine * low[c] - sine * h;
        }
      }
      if (split) continue;
      d[l] -= moved;
      e[l] = g;
      e[m] = 0;
    }
  }
  return true;
}

/// Of a symmetric matrix (n × n, both triangles); no pairs where there is no convergence. O(n³).
[[nodiscard]] inline eigen_pairs symmetric_eigen(std::vector<double> matrix, std::size_t n) {
  auto t = tridiagonalise(matrix, n);
  if (!diagonalise(t, n)) return {};
  std::vector<std::size_t> order(n);  // by insertion: far below n³, and compiled in no time
  for (std::size_t f = 0; f < n; ++f) {
    std::size_t at = f;
    for (; at > 0 && t.diagonal[order[at - 1]] < t.diagonal[f]; --at) order[at] = order[at - 1];
    order[at] = f;
  }
  eigen_pairs found{std::vector<double>(n), std::move(matrix)};
  for (std::size_t f = 0; f < n; ++f) {
    found.values[f] = t.diagonal[order[f]];
    std::copy_n(t.rows.begin() + static_cast<std::ptrdiff_t>(order[f] * n), n,
                found.vectors.begin() + static_cast<std::ptrdiff_t>(f * n));
  }
  return found;
}

}  // namespace lfrec::inline v0::detail
