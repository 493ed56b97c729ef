// SPDX-License-Identifier: MIT
#include "lfrec/similarity/neighbors.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "lfrec/similarity/measures.hpp"
#include "support/brute_force_neighbors.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

namespace {

/// A third of the values negative, some zero.
lfrec::matrix with_dislikes() {
  auto const log = lfrec_test::power_law_log(83, 47, 6, 21);
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (std::size_t n = 0; n < rows.size(); ++n) {
    if (n % 3 == 0) rows[n].value = -rows[n].value;
    if (n % 11 == 0) rows[n].value = 0;
  }
  return lfrec::matrix(lfrec::interaction_log(83, 47, std::move(rows)));
}

template <typename Scalar>
void check_against_sorting(lfrec::matrix const& data, lfrec::index_t neighbors, double shrinkage) {
  CAPTURE(neighbors);
  CAPTURE(shrinkage);
  auto const found = lfrec::nearest_items<Scalar>(data, lfrec::cosine{}, neighbors, shrinkage);
  auto const expected =
      lfrec_test::neighbors_by_sorting<double>(data, lfrec::to_size(neighbors), shrinkage);
  REQUIRE(found.rows() == data.items());
  REQUIRE(found.columns() == data.items());
  for (lfrec::index_t i = 0; i < data.items(); ++i) {
    std::vector<double> row(lfrec::to_size(data.items()), 0.0);
    auto const sparse = found.row(i);
    for (std::size_t n = 0; n < sparse.size(); ++n)
      row[lfrec::to_size(sparse.index[n])] = double{sparse.value[n]};
    for (std::size_t j = 0; j < row.size(); ++j)
      CHECK(std::abs(row[j] - expected[lfrec::to_size(i)][j]) <
            (sizeof(Scalar) == 4 ? 1e-6 : 1e-12));
  }
}

struct always {
  double value;
  double operator()(lfrec::pair_stats, lfrec::row_stats, lfrec::row_stats) const { return value; }
};

}  // namespace

TEST_CASE("neighbours are those that sorting all pairs finds") {
  for (auto const& data : {lfrec_test::power_law(131, 71, 7, 5), with_dislikes(),
                           lfrec_test::five_by_seven(), lfrec::matrix()})
    for (lfrec::index_t const neighbors : {1, 3, 1000})
      for (double const shrinkage : {0.0, 10.0})
        check_against_sorting<double>(data, neighbors, shrinkage);
  check_against_sorting<float>(lfrec_test::power_law(131, 71, 7, 5), 1000, 10);
}

TEST_CASE("of neighbours equally close the lower indices stay") {
  auto const data = lfrec_test::checkerboard(12);
  auto const found = lfrec::nearest_items<float>(data, always{0.5}, 3, 0);
  for (lfrec::index_t i = 0; i < 12; ++i) {
    std::vector<lfrec::index_t> expected;
    for (lfrec::index_t j = i % 2; expected.size() < 3; j += 2)
      if (j != i) expected.push_back(j);
    auto const row = found.row(i);
    CHECK(std::vector<lfrec::index_t>(row.index.begin(), row.index.end()) == expected);
  }
}

TEST_CASE("a measure sees what a pass over the rows counts") {
  struct counts {
    double operator()(lfrec::pair_stats pair, lfrec::row_stats a, lfrec::row_stats b) const {
      return pair.overlap + 100 * (a.count + b.count) + 10000 * (a.sum + b.sum);
    }
  };
  auto const found = lfrec::nearest_items<double>(lfrec_test::five_by_seven(), counts{}, 7, 0);
  // Item 0 has (5, 4, 1) and item 3 (1, 1) of users 0, 1; item 6 has (2, 3) of users 1, 4.
  auto const row = found.row(0);
  std::vector<std::pair<lfrec::index_t, double>> pairs;
  for (std::size_t n = 0; n < row.size(); ++n) pairs.emplace_back(row.index[n], row.value[n]);
  REQUIRE(pairs.size() == 5);  // 1, 2, 3, 4, 6 share a user with item 0
  CHECK(pairs[2] == std::pair<lfrec::index_t, double>{3, 2 + 100 * 5 + 10000 * 12.0});
  CHECK(pairs[4] == std::pair<lfrec::index_t, double>{6, 2 + 100 * 5 + 10000 * 15.0});
}

TEST_CASE("neighbours have the same bits for any executor") {
  auto const data = lfrec_test::power_law(211, 143, 9, 5);
  auto const once = lfrec::nearest_items<float>(data, lfrec::cosine{}, 7, 1);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = lfrec::nearest_items<float>(data, lfrec::cosine{}, 7, 1, exec);
    CHECK(again.offsets() == once.offsets());
    CHECK(again.indices() == once.indices());
    CHECK(again.values() == once.values());
  });
}

TEST_CASE("a measure that is not finite is an error that names the items") {
  for (double const bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    try {
      (void)lfrec::nearest_items<float>(lfrec_test::five_by_seven(), always{bad}, 3, 0);
      FAIL("no error");
    } catch (lfrec::numeric_error const& e) {
      CHECK(std::string{e.what()} == "the similarity of items 0 and 1 is not finite");
    }
  }
}

TEST_CASE("negative settings are errors") {
  auto const data = lfrec_test::five_by_seven();
  CHECK_THROWS_WITH_AS((void)lfrec::nearest_items<float>(data, lfrec::cosine{}, -1, 0),
                       "nearest_items: neighbors and shrinkage must be at least 0, got -1 and "
                       "0.000000",
                       lfrec::invalid_option);
  CHECK_THROWS_AS((void)lfrec::nearest_items<float>(data, lfrec::cosine{}, 1, -1),
                  lfrec::invalid_option);
  CHECK(lfrec::nearest_items<float>(data, lfrec::cosine{}, 0, 0).nonzeros() == 0);
}
