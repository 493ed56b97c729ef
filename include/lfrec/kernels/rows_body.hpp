// SPDX-License-Identifier: MIT
// No include guard: the second part of a set of instructions, after dense_body.hpp, which see.
//   LFREC_PICKS   the class of this part
#if defined(LFREC_PICKS)

namespace lfrec::inline v0::detail {

// Rows picked out of a table, and what conjugate gradient does with them.
struct LFREC_PICKS : LFREC_DENSE {
  /// out += Σ_l coefficient_l t_l for four rows t. In pairs, so that a sum in memory waits for one
  /// addition only.
  template <typename Scalar>
  LFREC_TARGET static void add_four(Scalar const* rows, std::size_t stride,
                                    Scalar const* coefficient, std::size_t n,
                                    Scalar* out) noexcept {
    using vec = typename simd<Scalar>::vec;
    for (std::size_t j = 0; j < n; j += simd<Scalar>::width) {
      vec const a = load(rows + j), b = load(rows + stride + j);
      vec const c = load(rows + 2 * stride + j), d = load(rows + 3 * stride + j);
      vec first = coefficient[0] * a, second = coefficient[2] * c;
      first += coefficient[1] * b;
      second += coefficient[3] * d;
      vec const total = load(out + j);
      store(out + j, total + (first + second));
    }
  }

  template <typename Scalar>
  LFREC_TARGET static Scalar weighted_normal_product(Scalar const* rows, std::size_t stride,
                                                     std::size_t count, Scalar const* weight,
                                                     Scalar const* x, std::size_t n,
                                                     Scalar* out) noexcept {
    Scalar sums[4] = {};
    for (std::size_t r = 0; r < count; r += 4) {
      Scalar s[4];
      Scalar const* const at = rows + r * stride;
      four_products(at, stride, x, n, s);
      for (std::size_t l = 0; l < 4; ++l) {
        Scalar const weighted = weight[r + l] * s[l];
        sums[l] += weighted * s[l];
        s[l] = weighted;
      }
      if (out != nullptr) add_four(at, stride, s, n, out);
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  /// to = factor · from, times `by` entry by entry where it is not null; filled up with zeros.
  template <typename Scalar>
  LFREC_TARGET static void copy_row(Scalar const* from, std::size_t columns, Scalar factor,
                                    Scalar const* by, Scalar* to) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    std::size_t const whole = columns / w * w;
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

  /// to = step · from, entry by entry; filled up with zeros.
  template <typename Scalar>
  LFREC_TARGET static void copy_row(std::int16_t const* from, std::size_t columns,
                                    Scalar const* step, Scalar* to) noexcept {
    constexpr std::size_t w = simd<Scalar>::width;
    using few __attribute__((vector_size(w * sizeof(std::int16_t)))) = std::int16_t;
    using vec = typename simd<Scalar>::vec;
    std::size_t const whole = columns / w * w;
    for (std::size_t j = 0; j < whole; j += w) {
      few counts;
      std::memcpy(&counts, from + j, sizeof counts);
      vec v = __builtin_convertvector(counts, vec);
      v *= load(step + j);
      store(to + j, v);
    }
    for (std::size_t j = whole; j < columns; ++j) to[j] = static_cast<Scalar>(from[j]) * step[j];
    for (std::size_t j = columns; j < dense_padded(columns); ++j) to[j] = 0;
  }

  /// See dense.hpp.
  template <typename Scalar>
  LFREC_TARGET static bool take_magnitudes(Scalar const* rows, std::size_t count,
                                           std::size_t columns, Scalar* most) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    std::size_t const whole = columns / w * w;
    vec strange = {};  // 0 · h is 0, or no number
    Scalar strange_rest = 0;
    for (std::size_t r = 0; r < count; ++r, rows += columns) {
      for (std::size_t j = 0; j < whole; j += w) {
        vec const v = load(rows + j), last = load(most + j);
        vec const size = v < Scalar{0} ? -v : v;
        strange += Scalar{0} * v;
        store(most + j, size > last ? size : last);
      }
      for (std::size_t j = whole; j < columns; ++j) {
        strange_rest += Scalar{0} * rows[j];
        if (std::abs(rows[j]) > most[j]) most[j] = std::abs(rows[j]);
      }
    }
    return total(strange) + strange_rest == 0;
  }
  template <typename Scalar>
  LFREC_TARGET static void count_steps(Scalar const* rows, std::size_t count, std::size_t columns,
                                       Scalar const* per_unit, std::int16_t* to) noexcept {
    constexpr std::size_t w = simd<Scalar>::width;
    using few __attribute__((vector_size(w * sizeof(std::int16_t)))) = std::int16_t;
    using vec = typename simd<Scalar>::vec;
    std::size_t const whole = columns / w * w;
    vec const half = vec{} + Scalar{0.5};
    for (std::size_t r = 0; r < count; ++r, rows += columns, to += columns) {
      for (std::size_t j = 0; j < whole; j += w) {
        vec const v = load(rows + j) * load(per_unit + j);
        few const counts = __builtin_convertvector(v + (v < Scalar{0} ? -half : half), few);
        std::memcpy(to + j, &counts, sizeof counts);
      }
      for (std::size_t j = whole; j < columns; ++j) {
        Scalar const v = rows[j] * per_unit[j];
        to[j] = static_cast<std::int16_t>(v + (v < 0 ? Scalar{-0.5} : Scalar{0.5}));
      }
    }
  }

  /// Into the second cache: measured the faster (benchmarks/README.md).
  template <typename Entry>
  [[gnu::always_inline]] LFREC_TARGET static void prefetch_row(Entry const* row,
                                                               std::size_t columns) noexcept {
    for (std::size_t j = 0; j < columns; j += 64 / sizeof(Entry)) __builtin_prefetch(row + j, 0, 2);
  }

  /// Asks for the row of the table that is gathered `r` rows after the first.
  template <typename Entry, typename Index>
  [[gnu::always_inline]] LFREC_TARGET static void prefetch_picked(Entry const* table,
                                                                  std::size_t columns,
                                                                  picked_rows<Index> rows,
                                                                  std::size_t r) noexcept {
    if (r < rows.count)
      prefetch_row(table + static_cast<std::size_t>(rows.index[r]) * columns, columns);
    else if (r - rows.count < rows.next_count)
      prefetch_row(table + static_cast<std::size_t>(rows.next[r - rows.count]) * columns, columns);
  }

  static constexpr std::size_t rows_ahead = 16;

  /// Where few are gathered there is no time to ask for the first of the next one by one.
  template <typename Entry, typename Index>
  [[gnu::always_inline]] LFREC_TARGET static void prefetch_after_few(
      Entry const* table, std::size_t columns, picked_rows<Index> rows) noexcept {
    for (std::size_t r = rows.count; r < rows_ahead; ++r) prefetch_picked(table, columns, rows, r);
  }

  /// to[r] = scale_r · h_index(r) for rows picked out of a table of `columns` entries, times `by`
  /// entry by entry where it is not null; filled up with zeros to dense_multiple.
  template <typename Scalar, typename Index>
  LFREC_TARGET static void gather(Scalar const* table, std::size_t columns, picked_rows<Index> rows,
                                  Scalar const* scale, Scalar const* by, Scalar* to,
                                  std::size_t stride) noexcept {
    prefetch_after_few(table, columns, rows);
    for (std::size_t r = 0; r < rows.count; ++r, to += stride) {
      prefetch_picked(table, columns, rows, r + rows_ahead);
      copy_row(table + static_cast<std::size_t>(rows.index[r]) * columns, columns,
               scale == nullptr ? Scalar{1} : scale[r], by, to);
    }
  }

  /// See dense.hpp. The rows are multiplied while the next are on their way.
  template <typename Entry, typename Scalar, typename Index>
  LFREC_TARGET static void gather_residual(Entry const* table, Scalar const* step,
                                           std::size_t columns, picked_rows<Index> rows,
                                           Scalar const* weight, Scalar const* target,
                                           Scalar const* x, Scalar* to, std::size_t stride,
                                           Scalar* residual, Scalar* squares) noexcept {
    using vec = typename simd<Scalar>::vec;
    std::size_t const n = dense_padded(columns);
    prefetch_after_few(table, columns, rows);
    for (std::size_t r = 0; r < rows.count; r += 4, to += 4 * stride) {
      Scalar s[4], w[4];
      for (std::size_t l = 0; l < 4; ++l) {
        Scalar* const row = to + l * stride;
        if (r + l < rows.count) {
          prefetch_picked(table, columns, rows, r + l + rows_ahead);
          auto const* const from = table + static_cast<std::size_t>(rows.index[r + l]) * columns;
          if constexpr (std::is_same_v<Entry, Scalar>)
            copy_row(from, columns, Scalar{1}, step, row);
          else
            copy_row(from, columns, step, row);
        } else {
          for (std::size_t j = 0; j < n; ++j) row[j] = 0;
        }
        w[l] = weight[r + l];
      }
      four_products(to, stride, x, n, s);
      for (std::size_t l = 0; l < 4; ++l) s[l] = target[r + l] - w[l] * s[l];
      for (std::size_t j = 0; j < n; j += simd<Scalar>::width) {
        vec const a = load(to + j), b = load(to + stride + j);
        vec const c = load(to + 2 * stride + j), d = load(to + 3 * stride + j);
        vec first = s[0] * a, second = s[2] * c;
        first += s[1] * b;
        second += s[3] * d;
        vec const total = load(residual + j);
        store(residual + j, total + (first + second));
        first = w[0] * a * a, second = w[2] * c * c;
        first += w[1] * b * b;
        second += w[3] * d * d;
        vec const square = load(squares + j);
        store(squares + j, square + (first + second));
      }
    }
  }

  /// d = 1 / d, or 1 where d is not above 0.
  template <typename Scalar>
  LFREC_TARGET static void invert_positive(Scalar* d, std::size_t n) noexcept {
    using vec = typename simd<Scalar>::vec;
    vec const one = vec{} + Scalar{1};
    for (std::size_t j = 0; j < n; j += simd<Scalar>::width) {
      vec const v = load(d + j);
      store(d + j, one / (v > Scalar{0} ? v : one));
    }
  }

  /// See dense.hpp.
  template <typename Scalar>
  LFREC_TARGET static Scalar take_step(Scalar length, Scalar const* direction, Scalar const* image,
                                       Scalar const* inverse, std::size_t n, Scalar* solution,
                                       Scalar* residual) noexcept {
    using vec = typename simd<Scalar>::vec;
    vec sum = {};
    for (std::size_t j = 0; j < n; j += simd<Scalar>::width) {
      vec const p = load(direction + j), q = load(image + j), by = load(inverse + j);
      vec x = load(solution + j), left = load(residual + j);
      x += length * p;
      left -= length * q;
      sum += left * by * left;
      store(solution + j, x);
      store(residual + j, left);
    }
    return total(sum);
  }
  template <typename Scalar>
  LFREC_TARGET static Scalar next_direction(Scalar const* residual, Scalar const* inverse,
                                            Scalar keep_of_last, Scalar const* shift, std::size_t n,
                                            Scalar* direction, Scalar* image) noexcept {
    using vec = typename simd<Scalar>::vec;
    vec sum = {};
    for (std::size_t j = 0; j < n; j += simd<Scalar>::width) {
      vec const left = load(residual + j), by = load(inverse + j), rho = load(shift + j);
      vec p = load(direction + j);
      p = left * by + keep_of_last * p;
      vec const q = rho * p;
      sum += p * q;
      store(direction + j, p);
      store(image + j, q);
    }
    return total(sum);
  }

  /// out += Σ_r weight_r t_r over rows t of n entries, n a multiple of dense_multiple.
  template <typename Scalar>
  LFREC_TARGET static void add_tile_rows(Scalar const* rows, std::size_t stride, std::size_t count,
                                         Scalar const* weight, std::size_t n,
                                         Scalar* out) noexcept {
    std::size_t r = 0;
    for (; r + 4 <= count; r += 4) add_four(rows + r * stride, stride, weight + r, n, out);
    for (; r < count; ++r) LFREC_DENSE::add_scaled(weight[r], rows + r * stride, out, n);
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
};

}  // namespace lfrec::inline v0::detail

#endif
