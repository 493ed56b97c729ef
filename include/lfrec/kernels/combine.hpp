// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "lfrec/kernels/gradient_step.hpp"

namespace lfrec::inline v0::detail {

/// out = a x + b y over n entries; out may be x or y.
template <typename Scalar>
void combine(Scalar a, Scalar const* x, Scalar b, Scalar const* y, Scalar* out,
             std::size_t n) noexcept {
  using L = lanes<Scalar>;
  std::size_t i = 0;
  for (; i + L::width <= n; i += L::width)
    L::store(out + i, a * L::load(x + i) + b * L::load(y + i));
  for (; i < n; ++i) out[i] = a * x[i] + b * y[i];
}

/// out = x ∘ y, entry by entry, over n entries; out may be x or y.
template <typename Scalar>
void multiply_entries(Scalar const* x, Scalar const* y, Scalar* out, std::size_t n) noexcept {
  using L = lanes<Scalar>;
  std::size_t i = 0;
  for (; i + L::width <= n; i += L::width) L::store(out + i, L::load(x + i) * L::load(y + i));
  for (; i < n; ++i) out[i] = x[i] * y[i];
}

/// Asks for a row that will be read soon, into the second cache: measured faster than into the
/// first (benchmarks/README.md). Always inline: g++ 12 takes a function that only prefetches for
/// one without effects, and drops its calls.
template <typename Scalar>
[[gnu::always_inline]] inline void fetch_row(std::span<Scalar> row) noexcept {
  constexpr std::size_t line = 64 / sizeof(Scalar);
  for (std::size_t f = 0; f < row.size(); f += line) __builtin_prefetch(row.data() + f, 0, 2);
}

}  // namespace lfrec::inline v0::detail
