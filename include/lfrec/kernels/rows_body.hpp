// SPDX-License-Identifier: MIT
// No include guard: the second half of a set of instructions, after dense_body.hpp, which see.
//   LFREC_SET     the class of the whole set
#if defined(LFREC_SET)

namespace lfrec::inline v0::detail {

// Rows picked out of a table, and scans of one row.
struct LFREC_SET : LFREC_DENSE {
  template <typename Scalar>
  LFREC_TARGET static void weighted_normal_product(Scalar const* rows, std::size_t stride,
                                                   std::size_t count, Scalar const* weight,
                                                   Scalar const* x, std::size_t n,
                                                   Scalar* out) noexcept {
    for (std::size_t r = 0; r < count; r += 4) {
      Scalar s[4];
      Scalar const* const at = rows + r * stride;
      four_products(at, stride, x, n, s);
      using vec = typename simd<Scalar>::vec;
      constexpr std::size_t w = simd<Scalar>::width;
      for (std::size_t l = 0; l < 4; ++l) s[l] *= weight[r + l];
      for (std::size_t j = 0; j < n; j += w) {
        vec total = load(out + j);
#pragma GCC unroll 4
        for (std::size_t l = 0; l < 4; ++l) {
          vec row = load(at + l * stride + j);
          total += s[l] * row;
        }
        store(out + j, total);
      }
    }
  }

  /// to[r] = scale_r · h_index(r) for `count` rows of a table of `columns` entries, times `by`
  /// entry by entry where it is not null; filled up with zeros to dense_multiple.
  template <typename Scalar, typename Index>
  LFREC_TARGET static void gather(Scalar const* table, std::size_t columns, Index const* index,
                                  Scalar const* scale, Scalar const* by, std::size_t count,
                                  Scalar* to, std::size_t stride) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    constexpr std::size_t ahead = 6;
    std::size_t const whole = columns / w * w;
    for (std::size_t r = 0; r < count; ++r, to += stride) {
      if (r + ahead < count) {
        Scalar const* const next = table + static_cast<std::size_t>(index[r + ahead]) * columns;
        for (std::size_t j = 0; j < columns; j += 64 / sizeof(Scalar)) __builtin_prefetch(next + j);
      }
      Scalar const* const from = table + static_cast<std::size_t>(index[r]) * columns;
      Scalar const factor = scale == nullptr ? Scalar{1} : scale[r];
      for (std::size_t j = 0; j < whole; j += w) {
        vec v = load(from + j);
        v *= factor;
        if (by != nullptr) {
          vec b = load(by + j);
          v *= b;
        }
        store(to + j, v);
      }
      for (std::size_t j = whole; j < columns; ++j)
        to[j] = factor * from[j] * (by == nullptr ? Scalar{1} : by[j]);
      for (std::size_t j = columns; j < dense_padded(columns); ++j) to[j] = 0;
    }
  }

  /// out += Σ_r weight_r h_index(r).
  template <typename Scalar, typename Index>
  LFREC_TARGET static void add_rows(Scalar const* table, std::size_t columns, Index const* index,
                                    Scalar const* weight, std::size_t count, Scalar* out) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    std::size_t const whole = columns / w * w;
    for (std::size_t r = 0; r < count; ++r) {
      Scalar const* const from = table + static_cast<std::size_t>(index[r]) * columns;
      for (std::size_t j = 0; j < whole; j += w) {
        vec const v = load(from + j);
        vec sum = load(out + j);
        sum += weight[r] * v;
        store(out + j, sum);
      }
      for (std::size_t j = whole; j < columns; ++j) out[j] += weight[r] * from[j];
    }
  }

  /// out += Σ_r weight_r t_r² entry by entry.
  template <typename Scalar>
  LFREC_TARGET static void add_squares(Scalar const* rows, std::size_t stride, std::size_t count,
                                       Scalar const* weight, std::size_t n, Scalar* out) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    for (std::size_t j = 0; j < n; j += w) {
      vec sum = load(out + j);
      for (std::size_t r = 0; r < count; ++r) {
        vec v = load(rows + r * stride + j);
        sum += weight[r] * v * v;
      }
      store(out + j, sum);
    }
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
      std::uint64_t bits[sizeof(vec) / 8];
      std::memcpy(bits, &any, sizeof bits);
      std::uint64_t all = 0;
#pragma GCC unroll 8
      for (std::size_t b = 0; b < sizeof(vec) / 8; ++b) all |= bits[b];
      if (all != 0) break;
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
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    std::size_t i = from;
    for (; i + 2 * w <= n; i += 2 * w) {
      vec sum[2], weight[2];
      std::memcpy(sum, sums + i, sizeof sum);
      std::memcpy(weight, weights + i, sizeof weight);
      auto const below =
          (sum[0] < fixed + slope * weight[0]) & (sum[1] < fixed + slope * weight[1]);
      std::uint64_t bits[sizeof(vec) / 8];
      std::memcpy(bits, &below, sizeof bits);
      std::uint64_t all = ~std::uint64_t{0};
#pragma GCC unroll 8
      for (std::size_t b = 0; b < sizeof(vec) / 8; ++b) all &= bits[b];
      if (~all != 0) break;
    }
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
      std::uint64_t bits[sizeof(vec) / 8];
      std::memcpy(bits, &any, sizeof bits);
      std::uint64_t all = 0;
#pragma GCC unroll 8
      for (std::size_t k = 0; k < sizeof(vec) / 8; ++k) all |= bits[k];
      if (all != 0) return p;
    }
    return end;
  }
};

}  // namespace lfrec::inline v0::detail

#endif
