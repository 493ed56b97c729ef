// SPDX-License-Identifier: MIT
// No include guard: the third part of a set of instructions, after dense_body.hpp, which see.
//   LFREC_SCANS   the class of this part
#if defined(LFREC_SCANS)

namespace lfrec::inline v0::detail {

// Scans of one row for what is large enough.
struct LFREC_SCANS : LFREC_PICKS {
  /// Whether a comparison holds in some lane.
  template <typename Mask>
  [[nodiscard]] LFREC_TARGET static bool some(Mask const& lanes) noexcept {
    std::uint64_t bits[sizeof(Mask) / 8];
    std::memcpy(bits, &lanes, sizeof bits);
    std::uint64_t any = 0;
#pragma GCC unroll 8
    for (std::size_t b = 0; b < sizeof(Mask) / 8; ++b) any |= bits[b];
    return any != 0;
  }

  /// The first of values[from … n) that is at least `least`, or n.
  template <typename Scalar>
  [[nodiscard]] LFREC_TARGET static std::size_t first_at_least(Scalar const* values,
                                                               std::size_t from, std::size_t n,
                                                               Scalar least) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    std::size_t i = from;
    for (; i + 4 * w <= n; i += 4 * w) {
      vec v[4];
      std::memcpy(v, values + i, sizeof v);
      auto const any = (v[0] >= least) | (v[1] >= least) | (v[2] >= least) | (v[3] >= least);
      if (some(any)) break;
    }
    while (i < n && !(values[i] >= least)) ++i;
    return i;
  }

  /// The first sum of from … n - 1 that is not below fixed + slope · weight, or n.
  template <typename Scalar>
  [[nodiscard]] LFREC_TARGET static std::size_t first_not_below(Scalar const* sums,
                                                                Scalar const* weights, Scalar fixed,
                                                                Scalar slope, std::size_t from,
                                                                std::size_t n) noexcept {
    constexpr std::size_t w = simd<Scalar>::width;
    std::size_t i = from;
    for (; i + 8 * w <= n; i += 8 * w) {
      auto below = load(sums + i) < fixed + slope * load(weights + i);
#pragma GCC unroll 8
      for (std::size_t v = w; v < 8 * w; v += w)
        below &= load(sums + i + v) < fixed + slope * load(weights + i + v);
      if (some(~below)) break;
    }
    for (; i + w <= n; i += w)
      if (some(~(load(sums + i) < fixed + slope * load(weights + i)))) break;
    while (i < n && sums[i] < fixed + slope * weights[i]) ++i;
    return i;
  }

  /// See dense.hpp.
  template <typename Scalar>
  [[nodiscard]] LFREC_TARGET static std::size_t next_reaching(bound_panels<Scalar> const& b,
                                                              Scalar const* query, Scalar rest,
                                                              Scalar length, std::size_t from,
                                                              std::size_t end,
                                                              Scalar least) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    constexpr std::size_t parts = dense_multiple / w;
    for (std::size_t p = from; p < end; ++p) {
      Scalar const* const head = b.heads + p * b.depth * dense_multiple;
      vec bound[parts];
#pragma GCC unroll 8
      for (std::size_t v = 0; v < parts; ++v) {
        std::size_t const at = p * dense_multiple + v * w;
        bound[v] = load(b.offsets + at) + length * load(b.slack + at) + rest * load(b.tails + at);
      }
      for (std::size_t f = 0; f < b.depth; ++f)
#pragma GCC unroll 8
        for (std::size_t v = 0; v < parts; ++v)
          bound[v] += query[f] * load(head + f * dense_multiple + v * w);
      // Not below, rather than above: a bound that overflowed to no number is none.
      auto any = ~(bound[0] < least);
#pragma GCC unroll 8
      for (std::size_t v = 1; v < parts; ++v) any |= ~(bound[v] < least);
      if (some(any)) return p;
    }
    return end;
  }
};

}  // namespace lfrec::inline v0::detail

#endif
