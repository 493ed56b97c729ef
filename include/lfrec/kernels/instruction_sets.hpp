// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "lfrec/kernels/instructions.hpp"

// The kernels compiled once per set of instructions, as classes portable_set, avx2_set, avx512_set.
// dense.hpp and pair_step.hpp call them for the processor at hand.
namespace lfrec::inline v0::detail {

/// Columns of matrices, but not of tables that rows are gathered from, come in multiples of this
/// many entries, filled up with zeros.
inline constexpr std::size_t dense_multiple = 16;

[[nodiscard]] constexpr std::size_t dense_padded(std::size_t n) noexcept {
  return (n + dense_multiple - 1) / dense_multiple * dense_multiple;
}

/// What a product does with what is in the place of its result: overwrite it, add to it, subtract
/// from it, or go on with the sums where an earlier product left them.
enum class keep { none, add, subtract, resume };

/// A of A·B: entry (r, k) at data[r · row + k · depth].
template <typename Scalar>
struct left_operand {
  Scalar const* data;
  std::size_t row;
  std::size_t depth;
  [[nodiscard]] left_operand from_row(std::size_t r) const noexcept {
    return {data + r * row, row, depth};
  }
};

/// B of A·B: entry (k, j) at data[k · stride + j].
template <typename Scalar>
struct right_operand {
  Scalar const* data;
  std::size_t stride;
  [[nodiscard]] right_operand from_column(std::size_t j) const noexcept {
    return {data + j, stride};
  }
};

/// Rows of a table to gather, and those that come after them, whose memory is asked for meanwhile.
template <typename Index>
struct picked_rows {
  Index const* index;
  std::size_t count;
  Index const* next = nullptr;
  std::size_t next_count = 0;
};

/// What bounds the scores of items from above, dense_multiple of them a panel, entry by entry
/// beside each other: offset + headᵀ(first `depth` of the query) + |rest of the query| · tail +
/// |query| · slack.
template <typename Scalar>
struct bound_panels {
  Scalar const* heads;  // panels × depth × dense_multiple
  std::size_t depth;
  Scalar const* tails;  // panels × dense_multiple, as are these:
  Scalar const* slack;  // for rounding
  Scalar const* offsets;
};

/// The sums of squares of a user's row and of its gradient.
template <typename Scalar>
struct pair_squares {
  Scalar user = 0;
  Scalar gradient = 0;
};

/// A gradient step of three rows, each from the others' old values:
/// p ← keep_user p − user_positive x − user_negative y, x ← keep_positive x − positive_user p,
/// y ← keep_negative y − negative_user p.
template <typename Scalar>
struct pair_step {
  Scalar keep_user, user_positive, user_negative;
  Scalar keep_positive, positive_user;
  Scalar keep_negative, negative_user;
};

}  // namespace lfrec::inline v0::detail

#define LFREC_DENSE portable_dense
#define LFREC_PICKS portable_picks
#define LFREC_SCANS portable_scans
#define LFREC_SET portable_set
#define LFREC_TARGET
#define LFREC_BYTES 16
#define LFREC_ROWS 4
#include "lfrec/kernels/set_body.hpp"
#if defined(__x86_64__)
#define LFREC_DENSE avx2_dense
#define LFREC_PICKS avx2_picks
#define LFREC_SCANS avx2_scans
#define LFREC_SET avx2_set
#define LFREC_TARGET __attribute__((target("avx2,fma")))
#define LFREC_BYTES 32
#define LFREC_ROWS 4
#include "lfrec/kernels/set_body.hpp"
#define LFREC_DENSE avx512_dense
#define LFREC_PICKS avx512_picks
#define LFREC_SCANS avx512_scans
#define LFREC_SET avx512_set
#define LFREC_TARGET __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#define LFREC_BYTES 64
#define LFREC_ROWS 8
#include "lfrec/kernels/set_body.hpp"
#endif

namespace lfrec::inline v0::detail {

/// call(set) with the set of instructions in use.
template <typename Call>
[[gnu::always_inline]] inline auto with_instructions(Call&& call) noexcept {
#if defined(__x86_64__)
  switch (instructions()) {
    case instruction_set::avx512:
      return call(avx512_set{});
    case instruction_set::avx2:
      return call(avx2_set{});
    default:
      break;
  }
#endif
  return call(portable_set{});
}

}  // namespace lfrec::inline v0::detail
