// SPDX-License-Identifier: MIT
#include "lfrec/solve/base_matrix.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "support/brute_force_factorization.hpp"
#include "support/executors.hpp"

namespace dense = lfrec_test::dense;
using lfrec::factors;
using lfrec::index_t;

namespace {

/// Rows whose columns differ by a factor of a thousand and lean on each other.
template <typename Scalar>
factors<Scalar> leaning(index_t rows, index_t d, std::uint64_t seed) {
  auto table = lfrec::random_factors<Scalar>(lfrec::serial{}, rows, d, 1, seed, 0);
  for (index_t r = 0; r < rows; ++r) {
    auto const row = table.row(r);
    Scalar sum = 0;
    for (std::size_t f = 0; f < row.size(); ++f) {
      row[f] *= static_cast<Scalar>(std::pow(10.0, -3.0 * static_cast<double>(f) / d));
      sum += row[f];
    }
    for (auto& x : row) x += sum / 2;
  }
  return table;
}

}  // namespace

TEST_CASE_TEMPLATE("turned tables have a diagonal base and the scores that they had", Scalar, float,
                   double) {
  for (index_t const d : {1, 2, 7, 32, 65}) {
    CAPTURE(d);
    auto users = leaning<Scalar>(300, d, 1);
    auto items = leaning<Scalar>(150, d, 2);
    auto const old_users = dense::copy(users);
    auto const old_items = dense::copy(items);
    auto const base = lfrec::turn_to_axes(lfrec::serial{}, users, {&items}, 0.3, 0.01);
    CHECK(base.diagonal);
    CHECK(base.entries == lfrec::gram(lfrec::serial{}, users, 0.3));
    for (std::size_t f = 1; f < lfrec::to_size(d); ++f) {
      auto const width = lfrec::to_size(d);
      CHECK(base.entries[f * width + f] <=
            base.entries[(f - 1) * width + f - 1] * static_cast<Scalar>(1.0001) + Scalar(1e-5));
    }
    double worst = 0;
    double largest = 0;
    for (index_t u = 0; u < 300; u += 17)
      for (index_t i = 0; i < 150; ++i) {
        double const before =
            dense::inner(old_users[lfrec::to_size(u)], old_items[lfrec::to_size(i)]);
        double after = 0;
        for (std::size_t f = 0; f < lfrec::to_size(d); ++f)
          after += double{users.row(u)[f]} * double{items.row(i)[f]};
        worst = std::max(worst, std::abs(after - before));
        largest = std::max(largest, std::abs(before));
      }
    CHECK(worst < (sizeof(Scalar) == 4 ? 1e-5 : 1e-13) * largest);
  }
}

TEST_CASE("any executor turns to the same bits") {
  auto const start = leaning<float>(777, 12, 5);
  auto expected = start;
  auto const base = lfrec::turn_to_axes<float>(lfrec::serial{}, expected, {}, 1, 0.1);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto table = start;
    auto const again = lfrec::turn_to_axes<float>(exec, table, {}, 1, 0.1);
    CHECK(table == expected);
    CHECK(again.entries == base.entries);
  });
}

TEST_CASE("a base as it stands is diagonal only if it is") {
  auto const table = leaning<float>(50, 6, 3);
  CHECK_FALSE(lfrec::make_base(lfrec::serial{}, table, 1, 0.1).diagonal);
  factors<float> axes(3, 3);
  for (index_t f = 0; f < 3; ++f) axes.row(f)[lfrec::to_size(f)] = 2;
  CHECK(lfrec::make_base(lfrec::serial{}, axes, 1, 0.1).diagonal);
  CHECK(lfrec::make_base(lfrec::serial{}, factors<float>(9, 4), 1, 0).diagonal);
  CHECK(lfrec::make_base(lfrec::serial{}, factors<float>(9, 0), 1, 0).entries.empty());
}

TEST_CASE("more columns than rows have axes too, and what is not finite is left as it is") {
  auto wide = leaning<float>(5, 9, 4);
  CHECK(lfrec::turn_to_axes<float>(lfrec::serial{}, wide, {}, 1, 0.1).diagonal);
  auto bad = leaning<float>(5, 3, 4);
  bad.row(2)[1] = std::numeric_limits<float>::infinity();
  CHECK_FALSE(lfrec::turn_to_axes<float>(lfrec::serial{}, bad, {}, 1, 0.1).diagonal);
}
