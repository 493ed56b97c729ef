// SPDX-License-Identifier: MIT
// No include guard: the last part of a set of instructions, after dense_body.hpp, which see.
//   LFREC_SET     the class of the whole set
#if defined(LFREC_SET)

namespace lfrec::inline v0::detail {

// Rows of any length that stochastic gradient steps read and write: whole vectors, then 16 bytes at
// a time, then one by one.
struct LFREC_SET : LFREC_SCANS {
  template <typename Part, typename Scalar>
  LFREC_TARGET static Part part_of(Scalar const* from) noexcept {
    Part part;
    std::memcpy(&part, from, sizeof part);
    return part;
  }

  /// See pair_step.hpp.
  template <typename Scalar>
  [[nodiscard]] LFREC_TARGET static Scalar inner(Scalar const* a, Scalar const* b,
                                                 std::size_t n) noexcept {
    using vec = typename simd<Scalar>::vec;
    using few = typename quarter<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width, q = 16 / sizeof(Scalar);
    vec even = {}, odd = {};
    std::size_t i = 0;
    for (; i + 2 * w <= n; i += 2 * w) {
      vec const a0 = load(a + i), b0 = load(b + i), a1 = load(a + i + w), b1 = load(b + i + w);
      even += a0 * b0;
      odd += a1 * b1;
    }
    few sums = folded<Scalar>(even + odd);
    for (; i + q <= n; i += q) {
      few const a0 = part_of<few>(a + i), b0 = part_of<few>(b + i);
      sums += a0 * b0;
    }
    Scalar sum = 0;
    for (std::size_t l = 0; l < q; ++l) sum += sums[l];
    for (; i < n; ++i) sum += a[i] * b[i];
    return sum;
  }

  template <typename Part, typename Scalar>
  LFREC_TARGET static void add_squares(Scalar const* p, Scalar a, Scalar const* x, Scalar b,
                                       Scalar const* y, Part& user, Part& gradient) noexcept {
    auto const u = part_of<Part>(p), v = part_of<Part>(x), w = part_of<Part>(y);
    auto const g = a * v + b * w;
    user += u * u;
    gradient += g * g;
  }

  /// See pair_step.hpp.
  template <typename Scalar>
  LFREC_TARGET static pair_squares<Scalar> squares(Scalar const* p, Scalar a, Scalar const* x,
                                                   Scalar b, Scalar const* y,
                                                   std::size_t n) noexcept {
    using vec = typename simd<Scalar>::vec;
    using few = typename quarter<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width, q = 16 / sizeof(Scalar);
    vec user = {}, gradient = {};
    std::size_t i = 0;
    for (; i + w <= n; i += w) add_squares(p + i, a, x + i, b, y + i, user, gradient);
    few user_few = folded<Scalar>(user), gradient_few = folded<Scalar>(gradient);
    for (; i + q <= n; i += q) add_squares(p + i, a, x + i, b, y + i, user_few, gradient_few);
    pair_squares<Scalar> sums;
    for (std::size_t l = 0; l < q; ++l) sums.user += user_few[l], sums.gradient += gradient_few[l];
    for (; i < n; ++i) add_squares(p + i, a, x + i, b, y + i, sums.user, sums.gradient);
    return sums;
  }

  template <typename Part, typename Scalar>
  LFREC_TARGET static void move_part(pair_step<Scalar> const& s, Scalar* p, Scalar* x,
                                     Scalar* y) noexcept {
    auto const u = part_of<Part>(p), v = part_of<Part>(x), w = part_of<Part>(y);
    Part const user = s.keep_user * u - (s.user_positive * v + s.user_negative * w);
    Part const positive = s.keep_positive * v - s.positive_user * u;
    Part const negative = s.keep_negative * w - s.negative_user * u;
    std::memcpy(p, &user, sizeof user);
    std::memcpy(x, &positive, sizeof positive);
    std::memcpy(y, &negative, sizeof negative);
  }

  /// See pair_step.hpp.
  template <typename Scalar>
  LFREC_TARGET static void move(pair_step<Scalar> const& s, Scalar* p, Scalar* x, Scalar* y,
                                std::size_t n) noexcept {
    using vec = typename simd<Scalar>::vec;
    using few = typename quarter<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width, q = 16 / sizeof(Scalar);
    std::size_t i = 0;
    for (; i + w <= n; i += w) move_part<vec>(s, p + i, x + i, y + i);
    for (; i + q <= n; i += q) move_part<few>(s, p + i, x + i, y + i);
    for (; i < n; ++i) move_part<Scalar>(s, p + i, x + i, y + i);
  }
};

}  // namespace lfrec::inline v0::detail

#endif
