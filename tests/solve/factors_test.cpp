// SPDX-License-Identifier: MIT
#include "lfrec/solve/factors.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/executors.hpp"

using lfrec::factors;
using lfrec::random_factors;

TEST_CASE("a table starts at zero and lies on cache lines, row by row") {
  factors<float> table(3, 5);
  CHECK(table.size() == 15);
  CHECK(reinterpret_cast<std::uintptr_t>(table.data()) % 64 == 0);
  for (std::size_t n = 0; n < table.size(); ++n) CHECK(table.data()[n] == 0);
  table.row(2)[4] = 7;
  CHECK(table.data()[14] == 7);
  CHECK(table == factors<float>(table));
  CHECK(factors<float>().size() == 0);
  CHECK(factors<float>(0, 4).size() == 0);
}

TEST_CASE("random rows depend on seed, side and row alone") {
  auto const few = random_factors<float>(lfrec::serial{}, 3, 7, 0.1, 5, 1);
  auto const many = random_factors<float>(lfrec::serial{}, 700, 7, 0.1, 5, 1);
  for (lfrec::index_t r = 0; r < 3; ++r)
    for (std::size_t f = 0; f < 7; ++f) CHECK(few.row(r)[f] == many.row(r)[f]);
  CHECK_FALSE(few == random_factors<float>(lfrec::serial{}, 3, 7, 0.1, 6, 1));
  CHECK_FALSE(few == random_factors<float>(lfrec::serial{}, 3, 7, 0.1, 5, 0));
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    CHECK(many == random_factors<float>(exec, 700, 7, 0.1, 5, 1));
  });
}

TEST_CASE("random entries have mean 0 and the standard deviation that was asked for") {
  auto const table = random_factors<double>(lfrec::serial{}, 1000, 20, 0.3, 1, 0);
  double sum = 0;
  double squares = 0;
  for (std::size_t n = 0; n < table.size(); ++n) {
    sum += table.data()[n];
    squares += table.data()[n] * table.data()[n];
  }
  auto const n = static_cast<double>(table.size());
  CHECK(std::abs(sum / n) < 5 * 0.3 / std::sqrt(n));  // five standard errors
  CHECK(std::sqrt(squares / n) == doctest::Approx(0.3).epsilon(5 / std::sqrt(2 * n)));
}

TEST_CASE("the mean row leaves out rows of zeros") {
  factors<float> table(4, 2);
  table.row(0)[0] = 1;
  table.row(2)[0] = 2;
  table.row(2)[1] = -4;
  CHECK(lfrec::mean_row(table) == std::vector<float>{1.5F, -2.F});
  CHECK(lfrec::mean_row(factors<float>(3, 2)) == std::vector<float>{0, 0});
  CHECK(lfrec::mean_row(factors<float>(0, 2)) == std::vector<float>{0, 0});
}
