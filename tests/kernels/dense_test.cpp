// SPDX-License-Identifier: MIT
#include "lfrec/kernels/dense.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/instruction_sets.hpp"
#include "support/normals.hpp"

// NOLINTNEXTLINE(google-build-using-namespace): the kernels are the subject
using namespace lfrec::detail;
using lfrec_test::normals;
using lfrec_test::with_each_set;

namespace {

template <typename Scalar>
double tolerance() {
  return 64 * double{std::numeric_limits<Scalar>::epsilon()};
}

/// A random positive definite matrix as factor_upper wants it.
template <typename Scalar>
std::vector<Scalar> positive_matrix(std::size_t n, std::size_t stride) {
  std::size_t const size = dense_padded(n);
  std::vector<Scalar> a(size * stride, Scalar{0});
  std::size_t const rows = n + 3;
  auto const t = normals<Scalar>(rows * n, n);
  for (std::size_t i = 0; i < size; ++i) a[i * stride + i] = i < n ? Scalar{2} : Scalar{1};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j)
      for (std::size_t r = 0; r < rows; ++r) a[i * stride + j] += t[r * n + i] * t[r * n + j];
  return a;
}

}  // namespace

TEST_CASE("rows are filled up to whole vectors, and never meet in the cache") {
  CHECK(dense_padded(0) == 0);
  CHECK(dense_padded(1) == 16);
  CHECK(dense_padded(16) == 16);
  CHECK(dense_stride(17) == 32);
  CHECK(dense_stride(128) == 144);
}

TEST_CASE_TEMPLATE("a product is that of triple loops, in each mode", Scalar, float, double) {
  with_each_set([] {
    for (std::size_t const rows : {1U, 3U, 8U, 21U})
      for (std::size_t const depth : {0U, 1U, 37U})
        for (std::size_t const columns : {16U, 48U, 112U}) {
          auto const a = normals<Scalar>(rows * depth, 1);
          auto const b = normals<Scalar>((depth + 1) * columns, 2);  // never nothing at all
          auto const before = normals<Scalar>(rows * columns, 3);
          auto set = before, added = before, taken = before, resumed = before;
          left_operand<Scalar> const left{a.data(), depth, 1};
          right_operand<Scalar> const right{b.data(), columns};
          multiply<keep::none>(left, rows, right, depth, columns, set.data(), columns);
          multiply<keep::add>(left, rows, right, depth, columns, added.data(), columns);
          multiply<keep::subtract>(left, rows, right, depth, columns, taken.data(), columns);
          multiply<keep::resume>(left, rows, right, depth, columns, resumed.data(), columns);
          double worst = 0;
          for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c) {
              double sum = 0;
              for (std::size_t k = 0; k < depth; ++k)
                sum += double{a[r * depth + k]} * double{b[k * columns + c]};
              std::size_t const at = r * columns + c;
              double const old{before[at]};
              for (double const off :
                   {double{set[at]} - sum, double{added[at]} - (old + sum),
                    double{taken[at]} - (old - sum), double{resumed[at]} - (old + sum)})
                worst = std::max(worst, std::abs(off));
            }
          CHECK(worst < tolerance<Scalar>() * (1.0 + double(depth)));
        }
  });
}

TEST_CASE("an entry's bits depend on its row, its column and the depth alone") {
  with_each_set([] {
    std::size_t const rows = 21, depth = 70, columns = 112;
    auto const a = normals<float>(rows * depth, 1);
    auto const b = normals<float>(depth * columns, 2);
    std::vector<float> whole(rows * columns), pieces(rows * columns);
    multiply<keep::none>(left_operand<float>{a.data(), depth, 1}, rows,
                         right_operand<float>{b.data(), columns}, depth, columns, whole.data(),
                         columns);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; c += 16) {
        float* const out = pieces.data() + r * columns + c;
        right_operand<float> const right{b.data() + c, columns};
        multiply<keep::none>(left_operand<float>{a.data() + r * depth, depth, 1}, 1, right, 33, 16,
                             out, columns);
        multiply<keep::resume>(left_operand<float>{a.data() + r * depth + 33, depth, 1}, 1,
                               right_operand<float>{right.data + 33 * columns, columns}, 37, 16,
                               out, columns);
      }
    CHECK(whole == pieces);
  });
}

TEST_CASE_TEMPLATE("the upper triangle is that of TᵀT, added", Scalar, float, double) {
  with_each_set([] {
    for (std::size_t const width : {16U, 48U, 144U})
      for (std::size_t const rows : {0U, 1U, 37U}) {
        auto const tile = normals<Scalar>((rows + 1) * width, 5);
        std::vector<Scalar> g(width * width, Scalar{2});
        add_gram(tile.data(), width, rows, width, g.data(), width);
        double worst = 0;
        for (std::size_t i = 0; i < width; ++i)
          for (std::size_t j = i; j < width; ++j) {
            double sum = 2;
            for (std::size_t r = 0; r < rows; ++r)
              sum += double{tile[r * width + i]} * double{tile[r * width + j]};
            worst = std::max(worst, std::abs(double{g[i * width + j]} - sum));
          }
        CHECK(worst < tolerance<Scalar>() * (1.0 + double(rows)));
      }
  });
}

TEST_CASE_TEMPLATE("a factor solves its system", Scalar, float, double) {
  with_each_set([] {
    for (std::size_t n = 1; n < 150; n += (n < 36 ? 1 : 23)) {
      CAPTURE(n);
      std::size_t const stride = dense_stride(n);
      auto const a = positive_matrix<Scalar>(n, stride);
      auto u = a;
      REQUIRE(factor_upper(u.data(), n, stride));
      auto const b = normals<Scalar>(n, 7);
      auto x = b;
      x.resize(dense_padded(n));
      solve_factored(u.data(), n, stride, x.data());
      double worst = 0;
      for (std::size_t i = 0; i < n; ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < n; ++j)
          sum += double{a[std::min(i, j) * stride + std::max(i, j)]} * double{x[j]};
        worst = std::max(worst, std::abs(sum - double{b[i]}));
      }
      CHECK(worst < tolerance<Scalar>() * double(n));
      for (std::size_t i = n; i < x.size(); ++i) CHECK(x[i] == 0);
    }
  });
}

TEST_CASE("what is not positive definite has no factor") {
  with_each_set([] {
    for (float const pivot : {0.F, -1.F, std::numeric_limits<float>::quiet_NaN(),
                              std::numeric_limits<float>::infinity()})
      for (std::size_t const at : {0U, 17U}) {
        auto a = positive_matrix<float>(20, 32);
        a[at * 32 + at] = pivot;
        CHECK_FALSE(factor_upper(a.data(), 20, 32));
      }
  });
}

TEST_CASE_TEMPLATE("gathered rows, their sums, squares and normal product are those of plain loops",
                   Scalar, float, double) {
  with_each_set([] {
    for (std::size_t const d : {1U, 13U, 32U, 67U})
      for (std::size_t const count : {0U, 1U, 4U, 11U}) {
        std::size_t const n = dense_padded(d), four = (count + 3) / 4 * 4;
        auto const table = normals<Scalar>(20 * d, 1);
        std::vector<int> index(count);
        for (std::size_t r = 0; r < count; ++r) index[r] = static_cast<int>((7 * r + 3) % 20);
        auto weight = normals<Scalar>(four, 2);
        for (std::size_t r = count; r < four; ++r) weight[r] = 0;
        auto by = normals<Scalar>(n, 3);
        auto x = normals<Scalar>(n, 4);
        std::vector<Scalar> rows(four * n), scaled(four * n), sum(d), squares(n), product(n);
        Scalar const* const none = nullptr;
        // What comes next is asked for, and changes nothing.
        int const next[] = {19, 0, 5};
        picked_rows<int> const picked{index.data(), count, next, 3};
        gather(table.data(), d, picked, none, none, rows.data(), n);
        gather(table.data(), d, picked, weight.data(), by.data(), scaled.data(), n);
        add_rows(table.data(), d, index.data(), weight.data(), count, sum.data());
        std::vector<Scalar> from_tile(n), tile(four * n, Scalar{7}), residual(n);
        add_tile_rows(rows.data(), n, count, weight.data(), n, from_tile.data());
        auto const target = [&] {
          auto values = normals<Scalar>(four, 5);
          std::fill(values.begin() + static_cast<std::ptrdiff_t>(count), values.end(), Scalar{0});
          return values;
        }();
        gather_residual(table.data(), none, d, picked, weight.data(), target.data(), x.data(),
                        tile.data(), n, residual.data(), squares.data());
        CHECK(tile == rows);
        // Counts of steps are as good as the numbers that they stand for.
        std::vector<std::int16_t> counts(table.size());
        std::vector<Scalar> step(n), meant(table.size());
        for (std::size_t f = 0; f < n; ++f) step[f] = static_cast<Scalar>(1 + f % 3) / 1024;
        for (std::size_t e = 0; e < table.size(); ++e) {
          counts[e] = static_cast<std::int16_t>(1024 * table[e]);
          meant[e] = static_cast<Scalar>(counts[e]) * step[e % d];
        }
        std::vector<Scalar> tile_meant(four * n), residual_meant(n), squares_meant(n);
        std::vector<Scalar> tile_of(four * n, Scalar{7}), residual_of(n), squares_of(n);
        gather_residual(meant.data(), none, d, picked, weight.data(), target.data(), x.data(),
                        tile_meant.data(), n, residual_meant.data(), squares_meant.data());
        gather_residual(counts.data(), step.data(), d, picked, weight.data(), target.data(),
                        x.data(), tile_of.data(), n, residual_of.data(), squares_of.data());
        CHECK(tile_of == tile_meant);
        CHECK(residual_of == residual_meant);
        CHECK(squares_of == squares_meant);
        Scalar const form = weighted_normal_product(rows.data(), n, four, weight.data(), x.data(),
                                                    n, product.data());
        CHECK(weighted_normal_product(rows.data(), n, four, weight.data(), x.data(), n,
                                      static_cast<Scalar*>(nullptr)) == form);
        double worst = 0, expected_form = 0;
        for (std::size_t f = 0; f < n; ++f) expected_form += double{product[f]} * double{x[f]};
        CHECK(std::abs(double{form} - expected_form) < tolerance<Scalar>() * 2000);
        for (std::size_t f = 0; f < n; ++f) {
          double total = 0, square = 0, normal = 0, rest = 0;
          for (std::size_t r = 0; r < count; ++r) {
            auto const h = [&](std::size_t g) {
              return g < d ? double{table[static_cast<std::size_t>(index[r]) * d + g]} : 0.0;
            };
            double inner = 0;
            for (std::size_t g = 0; g < d; ++g) inner += h(g) * double{x[g]};
            total += double{weight[r]} * h(f);
            square += double{weight[r]} * h(f) * h(f);
            normal += double{weight[r]} * inner * h(f);
            rest += (double{target[r]} - double{weight[r]} * inner) * h(f);
            CHECK(double{rows[r * n + f]} == h(f));
            worst = std::max(worst, std::abs(double{scaled[r * n + f]} -
                                             double{weight[r]} * h(f) * double{by[f]}));
          }
          if (f < d) worst = std::max(worst, std::abs(double{sum[f]} - total));
          worst = std::max(worst, std::abs(double{squares[f]} - square));
          worst = std::max(worst, std::abs(double{product[f]} - normal));
          worst = std::max(worst, std::abs(double{residual[f]} - rest));
          worst = std::max(worst, std::abs(double{from_tile[f]} - total));
        }
        CHECK(worst < tolerance<Scalar>() * 20);
      }
  });
}

TEST_CASE_TEMPLATE("the vectors of conjugate gradient move as in plain loops", Scalar, float,
                   double) {
  with_each_set([] {
    std::size_t const n = 48;
    auto const shift = normals<Scalar>(n, 1);
    auto inverse = normals<Scalar>(n, 2);
    auto const diagonal = inverse;
    invert_positive(inverse.data(), n);
    for (std::size_t f = 0; f < n; ++f)
      CHECK(inverse[f] == (diagonal[f] > 0 ? 1 / diagonal[f] : Scalar{1}));
    auto direction = normals<Scalar>(n, 3), image = normals<Scalar>(n, 4);
    auto solution = normals<Scalar>(n, 5), residual = normals<Scalar>(n, 6);
    auto const p = direction, q = image, x = solution, r = residual;
    Scalar const rho = take_step(Scalar{0.5}, p.data(), q.data(), inverse.data(), n,
                                 solution.data(), residual.data());
    Scalar const product = next_direction(residual.data(), inverse.data(), Scalar{0.25},
                                          shift.data(), n, direction.data(), image.data());
    double worst = 0, expected_rho = 0, expected_product = 0;
    for (std::size_t f = 0; f < n; ++f) {
      double const left = double{r[f]} - 0.5 * double{q[f]};
      double const next = left * double{inverse[f]} + 0.25 * double{p[f]};
      expected_rho += left * left * double{inverse[f]};
      expected_product += next * next * double{shift[f]};
      for (double const off :
           {double{solution[f]} - (double{x[f]} + 0.5 * double{p[f]}), double{residual[f]} - left,
            double{direction[f]} - next, double{image[f]} - double{shift[f]} * next})
        worst = std::max(worst, std::abs(off) / (1 + std::abs(double{inverse[f]})));
    }
    CHECK(worst < tolerance<Scalar>());
    CHECK(double{rho} == doctest::Approx(expected_rho).epsilon(1e-4));
    CHECK(double{product} == doctest::Approx(expected_product).epsilon(1e-3));
  });
}

TEST_CASE_TEMPLATE("a transpose of any shape", Scalar, float, double) {
  for (std::size_t const rows : {1U, 4U, 9U})
    for (std::size_t const columns : {1U, 6U, 16U}) {
      auto const from = normals<Scalar>(rows * columns, 1);
      std::vector<Scalar> to(columns * 20, Scalar{-1});
      transpose(from.data(), rows, columns, columns, to.data(), 20);
      for (std::size_t c = 0; c < columns; ++c)
        for (std::size_t r = 0; r < 20; ++r)
          CHECK(to[c * 20 + r] == (r < rows ? from[r * columns + c] : Scalar{-1}));
    }
}

TEST_CASE_TEMPLATE("the first value that is large enough is found from anywhere", Scalar, float,
                   double) {
  with_each_set([] {
    auto values = normals<Scalar>(150, 9);
    for (Scalar const least : {Scalar{-10}, Scalar{0}, Scalar{1.5}, Scalar{10}})
      for (std::size_t from = 0; from <= values.size(); ++from) {
        std::size_t expected = from;
        while (expected < values.size() && values[expected] < least) ++expected;
        CHECK(first_at_least(values.data(), from, values.size(), least) == expected);
      }
  });
}

TEST_CASE_TEMPLATE("the first sum that is not below its bound is found from anywhere", Scalar,
                   float, double) {
  with_each_set([] {
    auto sums = normals<Scalar>(150, 9);
    sums[77] = std::numeric_limits<Scalar>::quiet_NaN();
    auto const weights = normals<Scalar>(150, 10);
    for (Scalar const fixed : {Scalar{-10}, Scalar{0.5}, Scalar{10}})
      for (std::size_t from = 0; from <= sums.size(); ++from) {
        std::size_t expected = from;
        while (expected < sums.size() && sums[expected] < fixed + weights[expected] / 4) ++expected;
        CHECK(first_not_below(sums.data(), weights.data(), fixed, Scalar{0.25}, from,
                              sums.size()) == expected);
      }
  });
}
