// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>

namespace lfrec::inline v0::detail {

/// Compiler vectors of 16 bytes; see tile_product.hpp.
template <typename Scalar>
struct lanes {
  using vec __attribute__((vector_size(16))) = Scalar;
  static constexpr std::size_t width = 16 / sizeof(Scalar);

  static vec load(Scalar const* from) noexcept {
    vec v;
    std::memcpy(&v, from, sizeof v);
    return v;
  }
  static void store(Scalar* to, vec v) noexcept { std::memcpy(to, &v, sizeof v); }
  static Scalar sum(vec v) noexcept {
    Scalar total = 0;
    for (std::size_t l = 0; l < width; ++l) total += v[l];
    return total;
  }
};

/// A row for gradient descent is [bias, 1, factors] for a user and [1, bias, factors] for an item,
/// filled up with zeros to whole vectors, so that the product of two rows is the score. Without
/// biases the first two entries are 0.
inline constexpr std::size_t row_header = 2;

template <typename Scalar>
[[nodiscard]] constexpr std::size_t padded_width(std::size_t factors) noexcept {
  constexpr std::size_t width = lanes<Scalar>::width;
  return (row_header + factors + width - 1) / width * width;
}

/// aᵀb over n entries, n a multiple of lanes::width.
template <typename Scalar>
[[nodiscard]] Scalar padded_dot(Scalar const* a, Scalar const* b, std::size_t n) noexcept {
  using L = lanes<Scalar>;
  typename L::vec even = {}, odd = {};
  std::size_t i = 0;
  for (; i + 2 * L::width <= n; i += 2 * L::width) {
    even += L::load(a + i) * L::load(b + i);
    odd += L::load(a + i + L::width) * L::load(b + i + L::width);
  }
  if (i < n) even += L::load(a + i) * L::load(b + i);
  return L::sum(even + odd);
}

/// What the bias lane of a side gets of its row's ridge and rate; the constant lane gets nothing.
template <typename Scalar>
struct header_lanes {
  typename lanes<Scalar>::vec ridge;  // times the ridge of the factors
  typename lanes<Scalar>::vec rate;   // 0 or 1

  /// `at` is where the bias stands: 0 for users, 1 for items.
  header_lanes(bool biased, std::size_t at, Scalar bias_ridge) noexcept {
    for (std::size_t l = 0; l < lanes<Scalar>::width; ++l) {
      bool const bias = biased && l == at;
      ridge[l] = bias ? bias_ridge : Scalar{l < row_header ? 0.0F : 1.0F};
      rate[l] = Scalar{bias || l >= row_header ? 1.0F : 0.0F};
    }
  }
};

/// One row's part of a step: x ← x + rate (slope · other − ridge x).
template <typename Scalar>
struct row_step {
  Scalar rate;
  Scalar ridge;
};

/// Sums of squares of the two gradients of a step; 0 where they were not asked for.
template <typename Scalar>
struct gradient_squares {
  Scalar user = 0;
  Scalar item = 0;
};

/// Steps two rows of n entries at once, each from the other's old value.
template <bool measure, typename Scalar>
gradient_squares<Scalar> step_pair(Scalar* p, Scalar* q, std::size_t n, Scalar slope,
                                   row_step<Scalar> user, row_step<Scalar> item,
                                   header_lanes<Scalar> const& user_head,
                                   header_lanes<Scalar> const& item_head) noexcept {
  using L = lanes<Scalar>;
  typename L::vec user_sum = {}, item_sum = {};
  {
    auto const a = L::load(p), b = L::load(q);
    auto const slope_p = slope * user_head.rate * b - user.ridge * user_head.ridge * a;
    auto const slope_q = slope * item_head.rate * a - item.ridge * item_head.ridge * b;
    L::store(p, a + user.rate * slope_p);
    L::store(q, b + item.rate * slope_q);
    if constexpr (measure) user_sum = slope_p * slope_p, item_sum = slope_q * slope_q;
  }
  Scalar const keep_p = 1 - user.rate * user.ridge, gain_p = user.rate * slope;
  Scalar const keep_q = 1 - item.rate * item.ridge, gain_q = item.rate * slope;
  for (std::size_t i = L::width; i < n; i += L::width) {
    auto const a = L::load(p + i), b = L::load(q + i);
    L::store(p + i, keep_p * a + gain_p * b);
    L::store(q + i, keep_q * b + gain_q * a);
    if constexpr (measure) {
      auto const slope_p = slope * b - user.ridge * a;
      auto const slope_q = slope * a - item.ridge * b;
      user_sum += slope_p * slope_p;
      item_sum += slope_q * slope_q;
    }
  }
  if constexpr (measure) return {L::sum(user_sum), L::sum(item_sum)};
  return {};
}

}  // namespace lfrec::inline v0::detail
