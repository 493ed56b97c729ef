// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "lfrec/kernels/instruction_sets.hpp"

// What a stochastic step of a user's row p against a positive item's x and a negative's y reads and
// writes, for rows of any length n and the best instructions of the processor.
namespace lfrec::inline v0::detail {

/// aᵀb, in an order of summation that depends on n alone.
template <typename Scalar>
[[nodiscard]] Scalar inner(Scalar const* a, Scalar const* b, std::size_t n) noexcept {
  return with_instructions([&](auto set) { return set.inner(a, b, n); });
}

/// ‖p‖² and ‖a x + b y‖².
template <typename Scalar>
[[nodiscard]] pair_squares<Scalar> squares(Scalar const* p, Scalar a, Scalar const* x, Scalar b,
                                           Scalar const* y, std::size_t n) noexcept {
  return with_instructions([&](auto set) { return set.squares(p, a, x, b, y, n); });
}

/// The step, all three rows at once; none may overlap.
template <typename Scalar>
void move(pair_step<Scalar> const& step, Scalar* p, Scalar* x, Scalar* y, std::size_t n) noexcept {
  with_instructions([&](auto set) { set.move(step, p, x, y, n); });
}

}  // namespace lfrec::inline v0::detail
