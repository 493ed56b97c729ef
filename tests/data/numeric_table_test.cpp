// SPDX-License-Identifier: MIT
#include "lfrec/data/numeric_table.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace lfrec;

namespace {

using words = std::vector<std::string>;
using numbers = std::vector<double>;

/// Four artists with a tempo and a loudness; B has two songs.
numeric_table songs() {
  return {words{"A", "B", "C", "B", "D"}, words{"tempo", "loudness"},
          numbers{100, -5, 90, -7, 140, -5, 110, -9, 180, -6}};
}

}  // namespace

TEST_CASE("a key of several rows is their mean") {
  auto const table = songs();
  CHECK(table.keys() == words{"A", "B", "C", "D"});
  CHECK(table.column(0) == numbers{100, 100, 140, 180});
  CHECK(table.at(1, 1) == -8);
}

TEST_CASE("standardised columns have mean 0 and variance 1") {
  auto const [keys, rows] = standardized(songs());
  CHECK(keys == words{"A", "B", "C", "D"});
  CHECK(rows.names() == words{"tempo", "loudness"});
  double const deviation = std::sqrt((900.0 + 900 + 100 + 2500) / 4);
  CHECK(rows.row(index_t{2}).value[0] == doctest::Approx(10 / deviation));
  CHECK(rows.row(index_t{0}).value[0] == doctest::Approx(-30 / deviation));
  double sum = 0;
  double squares = 0;
  for (index_t r = 0; r < 4; ++r) {
    double const x = static_cast<double>(rows.row(r).value[1]);
    sum += x;
    squares += x * x;
  }
  CHECK(std::abs(sum) < 1e-6);
  CHECK(squares / 4 == doctest::Approx(1));
}

TEST_CASE("bins hold about as many rows each, and equal values share one") {
  auto const [keys, rows] = binned(songs(), 2);
  CHECK(keys.size() == 4);
  CHECK(rows.names() == words{"tempo:<140", "tempo:>=140", "loudness:<-5", "loudness:>=-5"});
  CHECK(rows.matrix().indices() == std::vector<index_t>{0, 3, 0, 2, 1, 3, 1, 2});
  CHECK(rows.matrix().values() == std::vector<float>(8, 1.0F));
  auto const four = binned(songs(), 4).rows;
  CHECK(four.names() == words{"tempo:<140", "tempo:140..180", "tempo:>=180", "loudness:<-6",
                              "loudness:-6..-5", "loudness:>=-5"});
  auto const same = binned(numeric_table(words{"A", "B"}, words{"x"}, numbers{3, 3}), 5).rows;
  CHECK(same.names() == words{"x:any"});
  CHECK(binned(numeric_table(), 2).rows.rows() == 0);
  CHECK_THROWS_WITH_AS((void)binned(songs(), 1), "binned: there must be at least 2 bins, got 1",
                       invalid_option);
}

TEST_CASE("numbers that are none, and names that do not fit, are refused by name") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(numeric_table(words{"A", "B"}, words{"x", "y"}, numbers{1, 2, 3, nan}),
                       "numeric table: column 'y' of 'B' is not finite", numeric_error);
  CHECK_THROWS_WITH_AS(numeric_table(words{"A"}, words{"x", "x"}, numbers{1, 2}),
                       "numeric table: the column 'x' occurs twice", shape_error);
  CHECK_THROWS_WITH_AS(numeric_table(words{"A"}, words{"x", ""}, numbers{1, 2}),
                       "numeric table: a column has no name", shape_error);
  CHECK_THROWS_WITH_AS(numeric_table(words{"A"}, words{"x", "y"}, numbers{1}),
                       "numeric table: 1 values for 1 keys x 2 columns", shape_error);
  CHECK_THROWS_WITH_AS(
      (void)standardized(numeric_table(words{"A", "B"}, words{"x"}, numbers{0.1, 0.1})),
      "numeric table: column 'x' is the same everywhere and cannot be standardised", numeric_error);
}
