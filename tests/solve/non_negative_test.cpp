// SPDX-License-Identifier: MIT
#include "lfrec/solve/non_negative.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "solve/row_problems.hpp"
#include "support/brute_force_factorization.hpp"

namespace dense = lfrec_test::dense;

namespace {

/// A and b of a random row, in double.
std::pair<dense::table, dense::vector> equations(lfrec_test::random_row<double> const& row) {
  auto const d = lfrec::to_size(row.items.columns());
  dense::table a(d, dense::vector(d, 0.0));
  dense::vector b(d, 0.0);
  for (std::size_t f = 0; f < d; ++f)
    for (std::size_t g = 0; g < d; ++g) a[f][g] = row.base[f * d + g] + (f == g ? row.ridge : 0);
  for (std::size_t n = 0; n < row.index.size(); ++n) {
    auto const h = row.items.row(row.index[n]);
    for (std::size_t f = 0; f < d; ++f) {
      b[f] += row.target[n] * h[f];
      for (std::size_t g = 0; g < d; ++g) a[f][g] += row.weight[n] * h[f] * h[g];
    }
  }
  return {a, b};
}

/// Tries every choice of unknowns that are 0 and keeps the best that is nowhere negative.
dense::vector by_enumeration(dense::table const& a, dense::vector const& b, std::size_t free) {
  std::size_t const d = b.size();
  dense::vector best(d, 0.0);
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t mask = 0; mask < (std::size_t{1} << d); ++mask) {
    if ((mask & ((std::size_t{1} << free) - 1)) != (std::size_t{1} << free) - 1) continue;
    std::vector<std::size_t> in;
    for (std::size_t f = 0; f < d; ++f)
      if ((mask >> f & 1U) != 0) in.push_back(f);
    dense::table part(in.size(), dense::vector(in.size()));
    dense::vector right(in.size());
    for (std::size_t r = 0; r < in.size(); ++r) {
      right[r] = b[in[r]];
      for (std::size_t c = 0; c < in.size(); ++c) part[r][c] = a[in[r]][in[c]];
    }
    auto const x = dense::solve(part, right);
    dense::vector whole(d, 0.0);
    bool allowed = true;
    for (std::size_t r = 0; r < in.size(); ++r) {
      whole[in[r]] = x[r];
      allowed = allowed && (in[r] < free || x[r] >= 0);
    }
    double const loss = -dense::inner(right, x);  // at the solution of a linear system
    if (allowed && loss < least) least = loss, best = whole;
  }
  return best;
}

template <typename Scalar>
std::vector<Scalar> solved(lfrec::index_t d, std::size_t entries, std::uint64_t seed,
                           std::size_t free) {
  lfrec_test::random_row<Scalar> const row(d, entries, seed);
  lfrec::solve_scratch<Scalar> scratch;
  std::vector<Scalar> x(lfrec::to_size(d), Scalar{17});  // where it starts makes no difference
  CHECK(lfrec::non_negative{free}(row.problem(), std::span<Scalar>(x), scratch));
  return x;
}

}  // namespace

TEST_CASE("the solution is the best of all choices of zeros") {
  for (lfrec::index_t const d : {1, 2, 5, 8})
    for (std::size_t const free : {0U, 1U})
      for (std::uint64_t seed = 0; seed < 12; ++seed) {
        CAPTURE(d);
        CAPTURE(seed);
        auto const [a, b] = equations(lfrec_test::random_row<double>(d, 9, seed));
        auto const expected = by_enumeration(a, b, free);
        auto const exact = solved<double>(d, 9, seed, free);
        auto const single = solved<float>(d, 9, seed, free);
        for (std::size_t f = 0; f < expected.size(); ++f) {
          CHECK(std::abs(exact[f] - expected[f]) < 1e-9);
          CHECK(std::abs(double{single[f]} - expected[f]) < 1e-3);
          if (f >= free) CHECK(single[f] >= 0);
        }
      }
}

TEST_CASE("no slope asks for more where wide rows are solved") {
  for (std::size_t const entries : {3U, 40U, 200U}) {
    auto const [a, b] = equations(lfrec_test::random_row<double>(40, entries, 5));
    auto const x = solved<double>(40, entries, 5, 0);
    for (std::size_t f = 0; f < x.size(); ++f) {
      double slope = -b[f];
      for (std::size_t g = 0; g < x.size(); ++g) slope += a[f][g] * x[g];
      CHECK(x[f] >= 0);
      if (x[f] > 0)
        CHECK(std::abs(slope) < 1e-8);
      else
        CHECK(slope > -1e-8);
    }
  }
}

TEST_CASE("a row that pulls nowhere is 0") {
  lfrec::factors<float> const items(3, 4);
  std::vector<lfrec::index_t> const index{0, 2};
  std::vector<float> const weight{1, 1}, target{1, 1};
  lfrec::solve_scratch<float> scratch;
  std::vector<float> x(4, 1.F);
  CHECK(lfrec::non_negative{}({items, index, weight, target, {}, 0.5F}, std::span<float>(x),
                              scratch));
  CHECK(x == std::vector<float>(4, 0.F));
}
