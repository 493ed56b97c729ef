// SPDX-License-Identifier: MIT
#include "lfrec/similarity/product.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "support/executors.hpp"
#include "support/random_rows.hpp"

using lfrec::csr;
using lfrec::index_t;

namespace {

/// With whole numbers -3 … 3 as values, so that sums are exact.
csr<double> random_rows(index_t rows, index_t columns, std::uint64_t per_row, std::uint64_t seed) {
  return lfrec_test::random_rows<double>(rows, columns, per_row, seed, [](auto& random) {
    return static_cast<double>(random.below(7)) - 3;
  });
}

csr<double> product(csr<double> const& left, csr<double> const& right, index_t keep,
                    lfrec::executor_ref exec = lfrec::serial{}) {
  return lfrec::detail::best_products<double>(
      exec, left.rows(), right.columns(), [&](index_t r) { return left.row(r); },
      [&](index_t k) { return right.row(k); }, keep,
      [](index_t, index_t, lfrec::detail::pair_cell<double> const& cell) { return cell.dot; });
}

/// The `keep` largest entries of each row of the product, ties to the lower column, other than 0.
void check_product(csr<double> const& left, csr<double> const& right, index_t keep) {
  CAPTURE(keep);
  auto const found = product(left, right, keep);
  REQUIRE(found.rows() == left.rows());
  REQUIRE(found.columns() == right.columns());
  for (index_t r = 0; r < left.rows(); ++r) {
    std::map<index_t, double> sums;
    auto const row = left.row(r);
    for (std::size_t n = 0; n < row.size(); ++n) {
      auto const other = right.row(row.index[n]);
      for (std::size_t k = 0; k < other.size(); ++k)
        sums[other.index[k]] += row.value[n] * other.value[k];
    }
    std::vector<lfrec::scored<double>> all;
    for (auto const& [column, sum] : sums)
      if (sum != 0) all.push_back({column, sum});
    std::ranges::sort(all, lfrec::ranks_before<double>);
    all.resize(std::min(all.size(), lfrec::to_size(keep)));
    std::ranges::sort(all, {}, &lfrec::scored<double>::index);
    auto const best = found.row(r);
    REQUIRE(best.size() == all.size());
    for (std::size_t n = 0; n < all.size(); ++n) {
      CHECK(best.index[n] == all[n].index);
      CHECK(best.value[n] == all[n].score);
    }
  }
}

}  // namespace

TEST_CASE("the best of a product are those that sorting whole rows finds") {
  auto const left = random_rows(71, 53, 12, 1);
  auto const right = random_rows(53, 87, 20, 2);
  for (index_t const keep : {0, 1, 5, 1000}) check_product(left, right, keep);
  check_product(random_rows(3, 5, 1, 3), random_rows(5, 7, 1, 4), 3);  // nothing but empty rows
}

TEST_CASE("a product wider than a block of columns is the same") {
  // Four blocks of 2^16 columns, the last of them not full.
  check_product(random_rows(17, 31, 9, 5), random_rows(31, 200'003, 4'000, 6), 300);
}

TEST_CASE("a product has the same bits for any executor") {
  auto const left = random_rows(701, 53, 12, 1);
  auto const right = random_rows(53, 87, 20, 2);
  auto const once = product(left, right, 9);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = product(left, right, 9, exec);
    CHECK(again.offsets() == once.offsets());
    CHECK(again.indices() == once.indices());
    CHECK(again.values() == once.values());
  });
}

TEST_CASE("cells count what either side has where both have something") {
  auto const left = random_rows(23, 31, 9, 7);
  auto const right = random_rows(31, 29, 9, 8);
  lfrec::detail::product_row<double, lfrec::detail::common_cell> row(29);
  for (index_t r = 0; r < 23; ++r) {
    std::map<index_t, lfrec::common_stats> expected;
    auto const a = left.row(r);
    for (std::size_t n = 0; n < a.size(); ++n) {
      auto const b = right.row(a.index[n]);
      for (std::size_t k = 0; k < b.size(); ++k) {
        auto& sums = expected[b.index[k]];
        sums.dot += a.value[n] * b.value[k];
        sums.overlap += 1;
        sums.sum_a += a.value[n];
        sums.sum_b += b.value[k];
        sums.squares_a += a.value[n] * a.value[n];
        sums.squares_b += b.value[k] * b.value[k];
      }
    }
    std::size_t met = 0;
    row.for_each(
        a, [&](index_t k) { return right.row(k); },
        [&](index_t column, lfrec::detail::common_cell const& cell) {
          ++met;
          auto const stats = cell.stats();
          auto const& sums = expected.at(column);
          CHECK(stats.dot == sums.dot);
          CHECK(stats.overlap == sums.overlap);
          CHECK(stats.sum_a == sums.sum_a);
          CHECK(stats.sum_b == sums.sum_b);
          CHECK(stats.squares_a == sums.squares_a);
          CHECK(stats.squares_b == sums.squares_b);
        });
    CHECK(met == expected.size());  // each once
  }
}
