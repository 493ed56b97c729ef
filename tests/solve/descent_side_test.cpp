// SPDX-License-Identifier: MIT
#include "lfrec/solve/descent_side.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace detail = lfrec::detail;
using lfrec::index_t;

namespace {

constexpr std::size_t counts[] = {4, 0, 9, 1};  // of rows 0 … 3

detail::descent_side<double> made(std::vector<index_t> const& order, std::uint64_t key,
                                  bool biased = true) {
  detail::descent_problem const problem{
      .regularization = 3, .bias_regularization = 6, .frequency_scaling = 0.5, .biased = biased};
  return {lfrec::serial{}, order, problem, 5, 0.1, 7, key, [](index_t r) {
            return counts[static_cast<std::size_t>(r)];
          }};
}

}  // namespace

TEST_CASE("a row starts as its constant and draws of its own, wherever it stands") {
  auto const forth = made({0, 1, 2, 3}, 0);
  auto const back = made({3, 2, 1, 0}, 0);
  for (index_t r = 0; r < 4; ++r) {
    auto const row = forth.table.row(r);
    CHECK(std::ranges::equal(row, back.table.row(3 - r)));
    CHECK(row.size() == detail::padded_width<double>(5));
    CHECK(row[0] == 0);
    CHECK(row[1] == (r == 1 ? 0 : 1));
    for (std::size_t f = 0; f < row.size() - 2; ++f)
      CHECK((row[f + 2] != 0) == (r != 1 && f < 5));  // nothing is known of row 1
  }
  auto const items = made({0, 1, 2, 3}, 1);
  CHECK(items.table.row(0)[0] == 1);
  CHECK(items.table.row(0)[1] == 0);
  CHECK(made({0, 1, 2, 3}, 1, false).table.row(0)[0] == 0);
}

TEST_CASE("n steps of a row's ridge are its penalty") {
  auto const side = made({0, 1, 2, 3}, 0);
  for (std::size_t r = 0; r < 4; ++r) {
    CHECK(side.count[r] == counts[r]);
    if (counts[r] > 0)
      CHECK(side.ridge[r] * static_cast<double>(counts[r]) ==
            doctest::Approx(3 * std::sqrt(static_cast<double>(counts[r]))));
  }
}

TEST_CASE("the penalty weighs factors and biases apart") {
  auto side = made({0, 1, 2, 3}, 0);
  side.table.row(2)[0] = 0.5;
  detail::descent_problem const problem{.regularization = 3, .bias_regularization = 6};
  double expected = 6 * 3 * 0.25;  // λ_b √9 b²
  for (index_t r = 0; r < 4; ++r)
    for (std::size_t f = 2; f < 7; ++f)
      expected += 3 * std::sqrt(static_cast<double>(counts[static_cast<std::size_t>(r)])) *
                  std::pow(side.table.row(r)[f], 2);
  CHECK(side.penalty(problem, 0) == doctest::Approx(expected));
}
