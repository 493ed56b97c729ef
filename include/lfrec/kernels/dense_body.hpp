// SPDX-License-Identifier: MIT
// No include guard: set_body.hpp includes this text once per set of instructions, with
//   LFREC_DENSE   the class of the set
//   LFREC_TARGET  the attribute that compiles a function for it
//   LFREC_BYTES   the width of its vectors
//   LFREC_ROWS    rows of a block that fits its registers
// because a template cannot choose the attribute. Compiler vectors, no intrinsics; no lambdas,
// which would not have the attribute.
#if defined(LFREC_DENSE)

namespace lfrec::inline v0::detail {

// A class and no namespace: its members find each other, and not their namesakes in dense.hpp.
struct LFREC_DENSE {
  template <typename Scalar>
  struct simd {
    using vec __attribute__((vector_size(LFREC_BYTES))) = Scalar;
    static constexpr std::size_t width = LFREC_BYTES / sizeof(Scalar);
  };

  template <typename Scalar>
  LFREC_TARGET static typename simd<Scalar>::vec load(Scalar const* from) noexcept {
    typename simd<Scalar>::vec v;
    std::memcpy(&v, from, sizeof v);
    return v;
  }
  template <typename Scalar>
  LFREC_TARGET static void store(Scalar* to, typename simd<Scalar>::vec const& v) noexcept {
    std::memcpy(to, &v, sizeof v);
  }

  /// A block of R × V vectors of the product, in registers.
  template <keep mode, std::size_t R, std::size_t V, typename Scalar>
  LFREC_TARGET static void multiply_block(left_operand<Scalar> a, right_operand<Scalar> b,
                                          std::size_t depth, Scalar* c,
                                          std::size_t c_stride) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    vec sum[R][V] = {};
    if constexpr (mode == keep::resume) {
#pragma GCC unroll 16
      for (std::size_t r = 0; r < R; ++r)
#pragma GCC unroll 16
        for (std::size_t v = 0; v < V; ++v) sum[r][v] = load(c + r * c_stride + v * w);
    }
    for (std::size_t k = 0; k < depth; ++k) {
      vec right[V];
#pragma GCC unroll 16
      for (std::size_t v = 0; v < V; ++v) right[v] = load(b.data + k * b.stride + v * w);
#pragma GCC unroll 16
      for (std::size_t r = 0; r < R; ++r) {
        Scalar const left = a.data[r * a.row + k * a.depth];
#pragma GCC unroll 16
        for (std::size_t v = 0; v < V; ++v) sum[r][v] += left * right[v];
      }
#if defined(__x86_64__)
      // Tuned for some processors g++ splits the multiply-adds of a lone chain, and would round it
      // otherwise than the same product among others: let it not see the chain.
      if constexpr (R * V == 1) asm("" : "+x"(sum[0][0]));
#endif
    }
#pragma GCC unroll 16
    for (std::size_t r = 0; r < R; ++r) {
#pragma GCC unroll 16
      for (std::size_t v = 0; v < V; ++v) {
        Scalar* const at = c + r * c_stride + v * w;
        vec out = sum[r][v];
        if constexpr (mode == keep::add || mode == keep::subtract) {
          vec old = load(at);
          out = mode == keep::add ? old + sum[r][v] : old - sum[r][v];
        }
        store(at, out);
      }
    }
  }

  /// All rows of the product by V vectors of columns.
  template <keep mode, std::size_t V, typename Scalar>
  LFREC_TARGET static void multiply_strip(left_operand<Scalar> a, std::size_t rows,
                                          right_operand<Scalar> b, std::size_t depth, Scalar* c,
                                          std::size_t c_stride) noexcept {
    std::size_t r = 0;
    for (; r + LFREC_ROWS <= rows; r += LFREC_ROWS)
      multiply_block<mode, LFREC_ROWS, V>(a.from_row(r), b, depth, c + r * c_stride, c_stride);
    for (; r + 2 <= rows; r += 2)
      multiply_block<mode, 2, V>(a.from_row(r), b, depth, c + r * c_stride, c_stride);
    if (r < rows) multiply_block<mode, 1, V>(a.from_row(r), b, depth, c + r * c_stride, c_stride);
  }

  template <keep mode, typename Scalar>
  LFREC_TARGET static void multiply(left_operand<Scalar> a, std::size_t rows,
                                    right_operand<Scalar> b, std::size_t depth, std::size_t columns,
                                    Scalar* c, std::size_t c_stride) noexcept {
    constexpr std::size_t w = simd<Scalar>::width;
    std::size_t j = 0;
    for (; j + 2 * w <= columns; j += 2 * w)
      multiply_strip<mode, 2>(a, rows, b.from_column(j), depth, c + j, c_stride);
    if (j < columns) multiply_strip<mode, 1>(a, rows, b.from_column(j), depth, c + j, c_stride);
  }

  template <keep mode = keep::add, typename Scalar>
  LFREC_TARGET static void add_gram(Scalar const* t, std::size_t stride, std::size_t rows,
                                    std::size_t width, Scalar* g, std::size_t g_stride) noexcept {
    for (std::size_t i = 0; i < width; i += dense_multiple)
      multiply<mode>(left_operand<Scalar>{t + i, 1, stride}, dense_multiple,
                     right_operand<Scalar>{t + i, stride}, rows, width - i, g + i * g_stride + i,
                     g_stride);
  }

  template <typename Scalar>
  [[nodiscard]] LFREC_TARGET static bool factor_upper(Scalar* u, std::size_t n,
                                                      std::size_t stride) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    // Four rows at a time: wide enough for the product with all rows above them, and few are left
    // to take from each other.
    for (std::size_t block = 0; block < n; block += 4) {
      std::size_t const left = block / dense_multiple * dense_multiple;
      std::size_t const columns = dense_padded(n) - left;
      Scalar* const top = u + block * stride + left;
      if (block > 0)
        multiply<keep::subtract>(left_operand<Scalar>{u + block, 1, stride}, 4,
                                 right_operand<Scalar>{u + left, stride}, block, columns, top,
                                 stride);
      for (std::size_t r = 0; r < 4 && block + r < n; ++r) {
        Scalar* const row = top + r * stride;
        std::size_t const at = block + r - left;  // of the diagonal
        std::size_t const first = at / w * w;
        for (std::size_t q = 0; q < r; ++q)
          add_scaled(-top[q * stride + at], top + q * stride + first, row + first, columns - first);
        Scalar const pivot = row[at];
        if (!(pivot > 0) || !std::isfinite(pivot)) return false;
        Scalar const inverse = 1 / std::sqrt(pivot);
        for (std::size_t j = first; j < columns; j += w) {
          vec v = load(row + j);
          v *= inverse;
          store(row + j, v);
        }
        for (std::size_t j = 0; j < at; ++j) row[j] = 0;
        row[at] = inverse;
      }
    }
    return true;
  }

  /// out[0 … n) += a x[0 … n), n a multiple of the width.
  template <typename Scalar>
  LFREC_TARGET static void add_scaled(Scalar a, Scalar const* x, Scalar* out,
                                      std::size_t n) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    for (std::size_t j = 0; j < n; j += w) {
      vec const from = load(x + j);
      vec to = load(out + j);
      to += a * from;
      store(out + j, to);
    }
  }

  template <typename Scalar>
  struct quarter {
    using vec __attribute__((vector_size(16))) = Scalar;
  };

  /// Halves of a vector on halves, down to 16 bytes.
  template <typename Scalar>
  LFREC_TARGET static typename quarter<Scalar>::vec folded(
      typename simd<Scalar>::vec const& v) noexcept {
    constexpr std::size_t parts = LFREC_BYTES / 16;
    typename quarter<Scalar>::vec part[parts];
    std::memcpy(part, &v, sizeof v);
    if constexpr (parts == 4) part[0] += part[2], part[1] += part[3];
    if constexpr (parts >= 2) part[0] += part[1];
    return part[0];
  }

  /// The sum of a vector's entries.
  template <typename Vector>
  LFREC_TARGET static auto total(Vector const& v) noexcept {
    using scalar = std::remove_cvref_t<decltype(v[0])>;
    auto const few = folded<scalar>(v);
    scalar sum = 0;
    for (std::size_t l = 0; l < 16 / sizeof(scalar); ++l) sum += few[l];
    return sum;
  }

  /// Four products of rows with x; n a multiple of dense_multiple.
  template <typename Scalar>
  LFREC_TARGET static void four_products(Scalar const* rows, std::size_t stride, Scalar const* x,
                                         std::size_t n, Scalar* out) noexcept {
    using vec = typename simd<Scalar>::vec;
    constexpr std::size_t w = simd<Scalar>::width;
    vec sum[4] = {};
    for (std::size_t j = 0; j < n; j += w) {
      vec v = load(x + j);
#pragma GCC unroll 4
      for (std::size_t r = 0; r < 4; ++r) {
        vec row = load(rows + r * stride + j);
        sum[r] += row * v;
      }
    }
    using few = typename quarter<Scalar>::vec;
    few part[4];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < 4; ++r) part[r] = folded<Scalar>(sum[r]);
    if constexpr (sizeof(Scalar) == 4) {
      few const low01 = __builtin_shufflevector(part[0], part[1], 0, 4, 1, 5);
      few const high01 = __builtin_shufflevector(part[0], part[1], 2, 6, 3, 7);
      few const low23 = __builtin_shufflevector(part[2], part[3], 0, 4, 1, 5);
      few const high23 = __builtin_shufflevector(part[2], part[3], 2, 6, 3, 7);
      few const first = low01 + high01, second = low23 + high23;
      few const all = __builtin_shufflevector(first, second, 0, 1, 4, 5) +
                      __builtin_shufflevector(first, second, 2, 3, 6, 7);
      std::memcpy(out, &all, sizeof all);
    } else {
#pragma GCC unroll 2
      for (std::size_t r = 0; r < 4; r += 2) {
        few const all = __builtin_shufflevector(part[r], part[r + 1], 0, 2) +
                        __builtin_shufflevector(part[r], part[r + 1], 1, 3);
        std::memcpy(out + r, &all, sizeof all);
      }
    }
  }

  template <typename Scalar>
  LFREC_TARGET static void solve_upper_transposed(Scalar const* u, std::size_t n,
                                                  std::size_t stride, Scalar* x) noexcept {
    std::size_t const size = dense_padded(n);
    for (std::size_t k = 0; k < n; ++k) {
      std::size_t const first = k / dense_multiple * dense_multiple;
      Scalar const* const row = u + k * stride;
      Scalar const value = x[k] * row[k];
      add_scaled(-value, row + first, x + first, size - first);
      x[k] = value;
    }
  }

  template <typename Scalar>
  LFREC_TARGET static void solve_upper(Scalar const* u, std::size_t n, std::size_t stride,
                                       Scalar* x) noexcept {
    std::size_t const size = dense_padded(n);
    for (std::size_t k = (n + 3) / 4 * 4; k > 0;
         k -= 4) {  // four rows' products with what is known together
      std::size_t const first = (k - 4) / dense_multiple * dense_multiple;
      Scalar const* const rows = u + (k - 4) * stride;
      Scalar own[4], sums[4];
      for (std::size_t r = 0; r < 4; ++r) own[r] = x[k - 4 + r], x[k - 4 + r] = 0;
      // What stands left of these four meets zeros of the triangle.
      four_products(rows + first, stride, x + first, size - first, sums);
      for (std::size_t r = 4; r-- > 0;) {
        Scalar const* const row = rows + r * stride + k - 4;
        Scalar value = own[r] - sums[r];
        for (std::size_t c = r + 1; c < 4; ++c) value -= row[c] * x[k - 4 + c];
        x[k - 4 + r] = value * row[r];
      }
    }
  }
};

}  // namespace lfrec::inline v0::detail

#endif
