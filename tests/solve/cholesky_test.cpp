// SPDX-License-Identifier: MIT
#include "lfrec/solve/cholesky.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "solve/row_problems.hpp"

using lfrec::index_t;
using lfrec_test::random_row;
using lfrec_test::relative_error;

namespace {

template <typename Scalar>
std::vector<Scalar> solve(lfrec::row_problem<Scalar> const& problem) {
  std::vector<Scalar> x(lfrec::to_size(problem.fixed.columns()));
  lfrec::solve_scratch<Scalar> scratch;
  REQUIRE(lfrec::cholesky{}(problem, std::span<Scalar>(x), scratch));
  return x;
}

}  // namespace

TEST_CASE("a row in single precision is the dense double solution to 1e-5") {
  double worst = 0;
  for (index_t const d : {16, 64, 128})
    for (std::size_t const entries : {1U, 5U, 50U, 127U, 128U, 129U, 390U}) {
      CAPTURE(d);
      CAPTURE(entries);
      random_row<float> const row(d, entries, 100 + entries);
      double const error = relative_error(solve(row.problem()), row.by_brute_force());
      CHECK(error < 1e-5);
      worst = std::max(worst, error);
    }
  MESSAGE("worst relative error ", worst);
}

TEST_CASE("a row in double precision is the dense solution to 1e-12") {
  for (index_t const d : {1, 3, 17, 64}) {
    random_row<double> const row(d, 131, 9);
    CHECK(relative_error(solve(row.problem()), row.by_brute_force()) < 1e-12);
  }
}

TEST_CASE("the solution does not depend on the scratch or on where x starts") {
  random_row<float> const small(5, 300, 1);
  random_row<float> const large(33, 7, 2);
  auto const fresh = solve(small.problem());
  lfrec::solve_scratch<float> scratch;
  std::vector<float> x(33, 1.F);
  CHECK(lfrec::cholesky{}(large.problem(), std::span(x), scratch));
  std::vector<float> again(5, std::numeric_limits<float>::quiet_NaN());
  CHECK(lfrec::cholesky{}(small.problem(), std::span(again), scratch));
  CHECK(again == fresh);
}

TEST_CASE("entries of weight 0, no entries and no base are no special case") {
  random_row<double> row(4, 10, 3);
  auto const whole = row.problem();
  std::vector<double> const zeros(10, 0.0);
  auto const nothing = solve(
      lfrec::row_problem<double>{row.items, whole.index, zeros, zeros, whole.base, row.ridge});
  CHECK(std::ranges::all_of(nothing, [](double v) { return v == 0; }));
  CHECK(solve(lfrec::row_problem<double>{row.items, {}, {}, {}, whole.base, row.ridge}) == nothing);

  // Without a base the ridge alone is left: ρx = c.
  std::vector<double> const c{1, 2, 3, 4};
  auto const x = solve(lfrec::row_problem<double>{row.items, {}, {}, {}, {}, 2.0, c});
  for (std::size_t f = 0; f < 4; ++f) CHECK(x[f] == doctest::Approx(c[f] / 2));
}

TEST_CASE("a weight without a pull holds the score down") {
  random_row<double> row(4, 10, 3);
  auto const before = solve(row.problem());
  auto const score = [&](std::vector<double> const& x) {
    double sum = 0;
    for (std::size_t f = 0; f < 4; ++f) sum += x[f] * row.items.row(row.index[0])[f];
    return sum;
  };
  row.target[0] = 0;
  row.weight[0] = 1e6;
  CHECK(std::abs(score(solve(row.problem()))) < 1e-3 * std::abs(score(before)));
}

TEST_CASE("what single precision cannot factor is solved in double") {
  // [1 + ρ, 1; 1, 1 + ρ] with ρ below float's last bit: singular in float, fine in double.
  lfrec::factors<float> items(1, 2);
  std::ranges::fill(items.row(0), 1.F);
  std::array<index_t, 1> const index{0};
  std::array<float, 1> const weight{1e9F};
  std::array<float, 1> const target{1e9F};
  auto const x = solve(lfrec::row_problem<float>{items, index, weight, target, {}, 1.F});
  CHECK(x[0] == doctest::Approx(0.5).epsilon(1e-6));
  CHECK(x[1] == doctest::Approx(0.5).epsilon(1e-6));
}

TEST_CASE_TEMPLATE("a row without a solution is reported", Scalar, LFREC_TEST_SCALARS) {
  lfrec::factors<Scalar> items(1, 2);
  items.row(0)[0] = 1;  // nothing says anything of the second unknown
  std::array<index_t, 1> const index{0};
  std::array<Scalar, 1> weight{1};
  std::array<Scalar, 1> const target{1};
  std::array<Scalar, 2> x{};
  lfrec::solve_scratch<Scalar> scratch;
  lfrec::row_problem<Scalar> const no_ridge{items, index, weight, target, {}, Scalar{0}};
  CHECK_FALSE(lfrec::cholesky{}(no_ridge, std::span<Scalar>(x), scratch));
  weight[0] = std::numeric_limits<Scalar>::infinity();
  lfrec::row_problem<Scalar> const infinite{items, index, weight, target, {}, Scalar{1}};
  CHECK_FALSE(lfrec::cholesky{}(infinite, std::span<Scalar>(x), scratch));
}
