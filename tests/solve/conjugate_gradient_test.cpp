// SPDX-License-Identifier: MIT
#include "lfrec/solve/conjugate_gradient.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "solve/row_problems.hpp"

using lfrec_test::random_row;
using lfrec_test::relative_error;

namespace {

template <typename Scalar>
std::vector<Scalar> solve(random_row<Scalar> const& row, int steps, std::vector<Scalar> x = {}) {
  x.resize(lfrec::to_size(row.items.columns()));
  lfrec::solve_scratch<Scalar> scratch;
  REQUIRE(lfrec::conjugate_gradient{steps}(row.problem(), std::span<Scalar>(x), scratch));
  return x;
}

/// What the row minimises: xᵀAx − 2bᵀx.
double loss(random_row<double> const& row, std::vector<double> const& x) {
  auto const score = [&](lfrec::index_t i) {
    double sum = 0;
    for (std::size_t f = 0; f < x.size(); ++f) sum += x[f] * row.items.row(i)[f];
    return sum;
  };
  double total = 0;
  for (lfrec::index_t i = 0; i < row.items.rows(); ++i) total += 0.1 * score(i) * score(i);
  for (std::size_t n = 0; n < row.index.size(); ++n) {
    double const s = score(row.index[n]);
    total += row.weight[n] * s * s - 2 * row.target[n] * s;
  }
  return total + row.ridge * lfrec_test::dense::inner(x, x);
}

}  // namespace

TEST_CASE("with as many steps as unknowns and a few more it finds the exact solution") {
  for (lfrec::index_t const d : {1, 3, 17, 64}) {
    random_row<double> const row(d, 131, 5);
    CHECK(relative_error(solve(row, 2 * d + 10), row.by_brute_force()) < 1e-9);
    random_row<float> const single(d, 131, 5);
    CHECK(relative_error(solve(single, 2 * d + 10), single.by_brute_force()) < 1e-4);
  }
}

TEST_CASE("each step lowers the loss, from any start") {
  random_row<double> const row(32, 40, 6);
  for (double const from : {0.0, 0.5, -3.0}) {
    std::vector<double> const start(32, from);
    double last = loss(row, start);
    for (int steps = 1; steps < 20; ++steps) {
      double const now = loss(row, solve(row, steps, start));
      CHECK(now < last + 1e-9);
      last = now;
    }
  }
}

TEST_CASE("started at the solution it stays there") {
  random_row<double> const row(8, 20, 7);
  auto const exact = row.by_brute_force();
  CHECK(relative_error(solve(row, 3, exact), exact) < 1e-12);
}

TEST_CASE("a row without entries and without a base goes to zero") {
  lfrec::factors<float> const items(3, 2);
  std::array<float, 2> x{1, -1};
  lfrec::solve_scratch<float> scratch;
  CHECK(lfrec::conjugate_gradient{}({items, {}, {}, {}, {}, 2.F}, std::span<float>(x), scratch));
  CHECK(x == std::array<float, 2>{0, 0});
}

TEST_CASE("what overflows is reported") {
  lfrec::factors<float> items(1, 1);
  items.row(0)[0] = 1;
  std::array<lfrec::index_t, 1> const index{0};
  std::array<float, 1> const huge{std::numeric_limits<float>::infinity()};
  std::array<float, 1> x{1};
  lfrec::solve_scratch<float> scratch;
  CHECK_FALSE(lfrec::conjugate_gradient{}({items, index, huge, huge, {}, 1.F}, std::span<float>(x),
                                          scratch));
}
