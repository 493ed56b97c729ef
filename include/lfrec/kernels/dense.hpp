// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "lfrec/kernels/instruction_sets.hpp"

// Dense products, Cholesky factors and their kin for the small matrices that one row of alternating
// least squares or one tile of scores needs. Products and what they stand on run for the best
// instructions of the processor (instructions.hpp), and an entry's order of summation depends on
// the depth alone: not on where in the matrix it stands, nor on how many rows are asked for at
// once.
namespace lfrec::inline v0::detail {

/// A distance between rows of n entries that keeps columns from meeting in one set of the cache.
[[nodiscard]] constexpr std::size_t dense_stride(std::size_t n) noexcept {
  return dense_padded(n) + (dense_padded(n) % 128 == 0 && n > 0 ? dense_multiple : 0);
}

/// C = A·B for A of rows × depth and B of depth × columns, by `mode`; columns a multiple of
/// dense_multiple. 2 · rows · depth · columns flops, and each entry one sum over the depth in
/// order.
template <keep mode, typename Scalar>
void multiply(left_operand<Scalar> a, std::size_t rows, right_operand<Scalar> b, std::size_t depth,
              std::size_t columns, Scalar* c, std::size_t c_stride) noexcept {
  return with_instructions([&](auto set) {
    return set.template multiply<mode>(a, rows, b, depth, columns, c, c_stride);
  });
}

/// G += TᵀT, or G = TᵀT with keep::none, for T of rows × width, width a multiple of dense_multiple;
/// writes the upper triangle of G and some entries below it. rows · width² flops.
template <keep mode = keep::add, typename Scalar>
void add_gram(Scalar const* t, std::size_t stride, std::size_t rows, std::size_t width, Scalar* g,
              std::size_t g_stride) noexcept {
  return with_instructions(
      [&](auto set) { return set.template add_gram<mode>(t, stride, rows, width, g, g_stride); });
}

/// A = UᵀU in place, from the upper triangle of A, n × n and filled up with an identity to
/// dense_multiple: U with zeros below, and 1 / u_kk in its diagonal. False where A is not positive
/// definite. n³/3 flops.
template <typename Scalar>
[[nodiscard]] bool factor_upper(Scalar* a, std::size_t n, std::size_t stride) noexcept {
  return with_instructions([&](auto set) { return set.factor_upper(a, n, stride); });
}

/// x ← U⁻ᵀx with a factor by factor_upper; x filled up with zeros. n² flops.
template <typename Scalar>
void solve_upper_transposed(Scalar const* u, std::size_t n, std::size_t stride,
                            Scalar* x) noexcept {
  return with_instructions([&](auto set) { return set.solve_upper_transposed(u, n, stride, x); });
}

/// x ← U⁻¹x, likewise.
template <typename Scalar>
void solve_upper(Scalar const* u, std::size_t n, std::size_t stride, Scalar* x) noexcept {
  return with_instructions([&](auto set) { return set.solve_upper(u, n, stride, x); });
}

/// x ← (UᵀU)⁻¹x, likewise.
template <typename Scalar>
void solve_factored(Scalar const* u, std::size_t n, std::size_t stride, Scalar* x) noexcept {
  solve_upper_transposed(u, n, stride, x);
  solve_upper(u, n, stride, x);
}

/// add_gram, factor_upper and the two solves by it, to be put in place of those of one set of
/// instructions.
struct best_set {
  template <typename Scalar>
  static void add_gram(Scalar const* t, std::size_t stride, std::size_t rows, std::size_t width,
                       Scalar* g, std::size_t g_stride) noexcept {
    detail::add_gram(t, stride, rows, width, g, g_stride);
  }
  template <typename Scalar>
  [[nodiscard]] static bool factor_upper(Scalar* a, std::size_t n, std::size_t stride) noexcept {
    return detail::factor_upper(a, n, stride);
  }
  template <typename Scalar>
  static void solve_upper_transposed(Scalar const* u, std::size_t n, std::size_t stride,
                                     Scalar* x) noexcept {
    detail::solve_upper_transposed(u, n, stride, x);
  }
  template <typename Scalar>
  static void solve_upper(Scalar const* u, std::size_t n, std::size_t stride, Scalar* x) noexcept {
    detail::solve_upper(u, n, stride, x);
  }
};

/// The kernels for sums in Real where a model is in Scalar. Double precision is what a row in
/// single falls back to and what an explanation is worked out in: one row now and then, for which
/// the portable kernels do, so that a program is not made to compile those of all sets twice.
template <typename Real, typename Scalar>
using kernels_for = std::conditional_t<std::is_same_v<Real, Scalar>, best_set, portable_set>;

/// Σ_r weight_r (t_rᵀx)² and, unless it is null, out += Σ_r weight_r (t_rᵀx) t_r, over `count` rows
/// t of n entries, count a multiple of 4 and n of dense_multiple. 4 · count · n flops.
template <typename Scalar>
Scalar weighted_normal_product(Scalar const* rows, std::size_t stride, std::size_t count,
                               Scalar const* weight, Scalar const* x, std::size_t n,
                               Scalar* out) noexcept {
  return with_instructions([&](auto set) {
    return set.weighted_normal_product(rows, stride, count, weight, x, n, out);
  });
}

/// to_r = scale_r · h_index(r) for rows h picked out of a table of `columns` entries, times `by`
/// entry by entry; scale and by may be null. Rows are filled up with zeros to dense_multiple.
template <typename Scalar, typename Index>
void gather(Scalar const* table, std::size_t columns, picked_rows<Index> rows, Scalar const* scale,
            Scalar const* by, Scalar* to, std::size_t stride) noexcept {
  return with_instructions(
      [&](auto set) { return set.gather(table, columns, rows, scale, by, to, stride); });
}

/// out += Σ_r weight_r h_index(r) over `count` rows h of a table of `columns` entries.
template <typename Scalar, typename Index>
void add_rows(Scalar const* table, std::size_t columns, Index const* index, Scalar const* weight,
              std::size_t count, Scalar* out) noexcept {
  return with_instructions(
      [&](auto set) { return set.add_rows(table, columns, index, weight, count, out); });
}

/// t_r = h_index(r) as in gather and, in the same pass, residual += Σ_r (target_r − weight_r t_rᵀx)
/// t_r and squares += Σ_r weight_r t_r². Entries of h are Scalar, or 16-bit counts of the columns'
/// steps; step is null where they are not counts. The tile is filled up with zero rows to a
/// multiple of 4, and weight and target have to be; x, step, residual and squares to
/// dense_multiple.
template <typename Entry, typename Scalar, typename Index>
void gather_residual(Entry const* table, Scalar const* step, std::size_t columns,
                     picked_rows<Index> rows, Scalar const* weight, Scalar const* target,
                     Scalar const* x, Scalar* to, std::size_t stride, Scalar* residual,
                     Scalar* squares) noexcept {
  return with_instructions([&](auto set) {
    return set.gather_residual(table, step, columns, rows, weight, target, x, to, stride, residual,
                               squares);
  });
}

/// most_f becomes the larger of itself and max |h_f| over `count` rows h; false if one is not
/// finite.
template <typename Scalar>
[[nodiscard]] bool take_magnitudes(Scalar const* rows, std::size_t count, std::size_t columns,
                                   Scalar* most) noexcept {
  return with_instructions(
      [&](auto set) { return set.take_magnitudes(rows, count, columns, most); });
}

/// to_rf = h_rf · per_unit_f to the nearest whole number, of which none is beyond 16 bits.
template <typename Scalar>
void count_steps(Scalar const* rows, std::size_t count, std::size_t columns, Scalar const* per_unit,
                 std::int16_t* to) noexcept {
  return with_instructions(
      [&](auto set) { return set.count_steps(rows, count, columns, per_unit, to); });
}

/// out += Σ_r weight_r t_r over `count` rows t of n entries, n a multiple of dense_multiple.
template <typename Scalar>
void add_tile_rows(Scalar const* rows, std::size_t stride, std::size_t count, Scalar const* weight,
                   std::size_t n, Scalar* out) noexcept {
  return with_instructions(
      [&](auto set) { return set.add_tile_rows(rows, stride, count, weight, n, out); });
}

/// d_f = 1 / d_f, or 1 where d_f is not above 0; n a multiple of dense_multiple, as below.
template <typename Scalar>
void invert_positive(Scalar* d, std::size_t n) noexcept {
  return with_instructions([&](auto set) { return set.invert_positive(d, n); });
}

/// A step of conjugate gradient: solution += length · direction, residual −= length · image; the
/// sum of residual² ∘ inverse.
template <typename Scalar>
Scalar take_step(Scalar length, Scalar const* direction, Scalar const* image, Scalar const* inverse,
                 std::size_t n, Scalar* solution, Scalar* residual) noexcept {
  return with_instructions([&](auto set) {
    return set.take_step(length, direction, image, inverse, n, solution, residual);
  });
}

/// direction = residual ∘ inverse + keep_of_last · direction, image = shift ∘ direction; their
/// product.
template <typename Scalar>
Scalar next_direction(Scalar const* residual, Scalar const* inverse, Scalar keep_of_last,
                      Scalar const* shift, std::size_t n, Scalar* direction,
                      Scalar* image) noexcept {
  return with_instructions([&](auto set) {
    return set.next_direction(residual, inverse, keep_of_last, shift, n, direction, image);
  });
}

/// The first i of from … n - 1 with values[i] >= least, or n.
template <typename Scalar>
[[nodiscard]] std::size_t first_at_least(Scalar const* values, std::size_t from, std::size_t n,
                                         Scalar least) noexcept {
  return with_instructions([&](auto set) { return set.first_at_least(values, from, n, least); });
}

/// The first i of from … n - 1 whose sum is not below fixed + slope · weight, or n.
template <typename Scalar>
[[nodiscard]] std::size_t first_not_below(Scalar const* sums, Scalar const* weights, Scalar fixed,
                                          Scalar slope, std::size_t from, std::size_t n) noexcept {
  return with_instructions(
      [&](auto set) { return set.first_not_below(sums, weights, fixed, slope, from, n); });
}

/// The first panel of from … end - 1 with an item whose bound is at least `least`, or end; `rest`
/// and `length` are the norms of the query's rest and of all of it.
template <typename Scalar>
[[nodiscard]] std::size_t next_reaching(bound_panels<Scalar> const& bounds, Scalar const* query,
                                        Scalar rest, Scalar length, std::size_t from,
                                        std::size_t end, Scalar least) noexcept {
  return with_instructions(
      [&](auto set) { return set.next_reaching(bounds, query, rest, length, from, end, least); });
}

/// to[c · to_stride + r] = from[r · from_stride + c].
template <typename Scalar>
void transpose(Scalar const* from, std::size_t rows, std::size_t columns, std::size_t from_stride,
               Scalar* to, std::size_t to_stride) noexcept {
  constexpr std::size_t side = 16 / sizeof(Scalar);
  using vec __attribute__((vector_size(16))) = Scalar;
  std::size_t const whole_rows = rows / side * side, whole_columns = columns / side * side;
  for (std::size_t r = 0; r < whole_rows; r += side)
    for (std::size_t c = 0; c < whole_columns; c += side) {
      vec in[side];
#pragma GCC unroll 4
      for (std::size_t k = 0; k < side; ++k)
        std::memcpy(&in[k], from + (r + k) * from_stride + c, sizeof(vec));
      vec out[side];
      if constexpr (side == 4) {
        auto const low01 = __builtin_shufflevector(in[0], in[1], 0, 4, 1, 5);
        auto const low23 = __builtin_shufflevector(in[2], in[3], 0, 4, 1, 5);
        auto const high01 = __builtin_shufflevector(in[0], in[1], 2, 6, 3, 7);
        auto const high23 = __builtin_shufflevector(in[2], in[3], 2, 6, 3, 7);
        out[0] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
        out[1] = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
        out[2] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
        out[3] = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
      } else {
        out[0] = __builtin_shufflevector(in[0], in[1], 0, 2);
        out[1] = __builtin_shufflevector(in[0], in[1], 1, 3);
      }
#pragma GCC unroll 4
      for (std::size_t k = 0; k < side; ++k)
        std::memcpy(to + (c + k) * to_stride + r, &out[k], sizeof(vec));
    }
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = r < whole_rows ? whole_columns : 0; c < columns; ++c)
      to[c * to_stride + r] = from[r * from_stride + c];
}

}  // namespace lfrec::inline v0::detail
