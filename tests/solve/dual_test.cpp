// SPDX-License-Identifier: MIT
#include "lfrec/solve/dual.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/solve/base_matrix.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "solve/row_problems.hpp"

using lfrec::index_t;
using lfrec_test::random_row;
using lfrec_test::relative_error;

namespace {

/// A random row on the axes of its items.
template <typename Scalar>
struct turned_row : random_row<Scalar> {
  turned_row(index_t d, std::size_t entries, std::uint64_t seed)
      : random_row<Scalar>(d, entries, seed),
        axes(lfrec::turn_to_axes<Scalar>(lfrec::serial{}, this->items, {}, 0.1,
                                         static_cast<double>(this->ridge))) {}

  [[nodiscard]] lfrec::row_problem<Scalar> problem() const {
    return {this->items,  this->index, this->weight, this->target,
            axes.entries, this->ridge, {},           axes.diagonal};
  }
  [[nodiscard]] std::vector<Scalar> solve() const {
    std::vector<Scalar> x(lfrec::to_size(this->items.columns()));
    lfrec::solve_scratch<Scalar> scratch;
    REQUIRE(axes.diagonal);
    REQUIRE(lfrec::detail::solve_dual(problem(), std::span<Scalar>(x), scratch));
    return x;
  }

  lfrec::base_matrix<Scalar> axes;
};

}  // namespace

TEST_CASE("a row over its entries is the dense double solution to 1e-5") {
  double worst = 0;
  for (index_t const d : {1, 5, 16, 64, 128})
    for (std::size_t const entries : {1U, 2U, 3U, 5U, 8U, 47U, 48U, 49U, 127U}) {
      if (entries > lfrec::to_size(d)) continue;
      CAPTURE(d);
      CAPTURE(entries);
      turned_row<float> const row(d, entries, 100 + entries);
      double const error = relative_error(row.solve(), row.by_brute_force());
      CHECK(error < 1e-5);
      worst = std::max(worst, error);
    }
  MESSAGE("worst relative error ", worst);
}

TEST_CASE("a row in double precision is the dense solution to 1e-12") {
  for (index_t const d : {1, 3, 17, 64}) {
    turned_row<double> const row(d, lfrec::to_size(d), 9);
    CHECK(relative_error(row.solve(), row.by_brute_force()) < 1e-12);
  }
}

TEST_CASE("the dual is for rows that are shorter than wide, over a diagonal") {
  turned_row<float> const row(8, 7, 1);
  CHECK(lfrec::detail::prefers_dual(row.problem()));
  CHECK_FALSE(lfrec::detail::prefers_dual(turned_row<float>(8, 8, 1).problem()));
  auto full = row.problem();
  full.diagonal = false;
  CHECK_FALSE(lfrec::detail::prefers_dual(full));
  auto alone = row.problem();
  alone.base = {};
  alone.diagonal = false;
  CHECK(lfrec::detail::prefers_dual(alone));
}

TEST_CASE("what pulls a row elsewhere than to zero comes out of the dual as of the normal matrix") {
  for (std::size_t const n : {std::size_t{0}, std::size_t{1}, std::size_t{5}, std::size_t{60}}) {
    turned_row<double> const row(64, n, 4);
    std::vector<double> c(64);
    for (std::size_t f = 0; f < 64; ++f) c[f] = std::sin(static_cast<double>(f) + 1);
    auto pulled = row.problem();
    pulled.linear = c;
    std::vector<double> x(64), expected(64);
    lfrec::solve_scratch<double> scratch;
    CHECK(lfrec::detail::solve_dual(pulled, std::span(x), scratch));
    pulled.diagonal = false;
    CHECK(lfrec::cholesky{}(pulled, std::span(expected), scratch));
    CHECK(relative_error(x, expected) < 1e-12);
  }
}

TEST_CASE("entries of weight 0 count for nothing, and no entries give zero") {
  turned_row<double> row(6, 5, 3);
  row.weight[2] = row.target[2] = 0;
  auto const x = row.solve();
  for (auto* const list : {&row.weight, &row.target}) list->erase(list->begin() + 2);
  row.index.erase(row.index.begin() + 2);
  CHECK(relative_error(row.solve(), {x.begin(), x.end()}) < 1e-14);
  row.index.clear();
  row.weight.clear();
  row.target.clear();
  auto const nothing = row.solve();
  CHECK(std::ranges::all_of(nothing, [](double v) { return v == 0; }));
}

TEST_CASE("what the dual cannot say is refused: a pull without weight, no ridge") {
  turned_row<float> row(6, 3, 3);
  std::vector<float> x(6);
  lfrec::solve_scratch<float> scratch;
  row.weight[1] = 0;
  row.target[1] = 1;
  CHECK_FALSE(lfrec::detail::solve_dual(row.problem(), std::span(x), scratch));
  turned_row<float> const fine(6, 3, 3);
  auto bare = fine.problem();
  bare.base = {};
  bare.ridge = 0;
  CHECK_FALSE(lfrec::detail::solve_dual(bare, std::span(x), scratch));
}
