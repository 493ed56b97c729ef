// SPDX-License-Identifier: MIT
#include "lfrec/knn.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/recipes.hpp"
#include "support/tiny_data.hpp"

namespace {

/// How many users have both.
struct overlap {
  double factor = 1;
  double operator()(lfrec::pair_stats pair, lfrec::row_stats, lfrec::row_stats) const {
    return factor * pair.overlap;
  }
};

}  // namespace

TEST_CASE("a similarity of one's own, with settings of its own, is plugged in by name or value") {
  auto const data = lfrec_test::five_by_seven();
  lfrec::item_knn_options const options{.neighbors = 7, .shrinkage = 0};
  auto const plain = lfrec::item_knn<overlap>{options}.fit(data);
  auto const twice = lfrec::item_knn{options, overlap{2}}.fit(data);
  auto const& weights = plain.neighbors();
  REQUIRE(weights.nonzeros() > 0);
  for (std::size_t n = 0; n < weights.nonzeros(); ++n)
    CHECK(twice.neighbors().values()[n] == 2 * weights.values()[n]);
  auto const row = weights.row(0);  // item 0 shares users 0 and 1 with item 3
  CHECK(row.index[2] == 3);
  CHECK(row.value[2] == 2);
}

TEST_CASE("the model keeps the neighbours of each item and everybody's history") {
  auto const data = lfrec_test::power_law(61, 43, 7, 4);
  auto const model = lfrec_test::item_knn<float>{{.neighbors = 4}}.fit(data);
  for (lfrec::index_t i = 0; i < 43; ++i) CHECK(model.neighbors().row(i).size() <= 4);
  CHECK(model.histories().indices() == data.by_user().indices());
  CHECK(model.histories().values() == data.by_user().values());
}

TEST_CASE("shrinkage lowers what rests on little more than what rests on much") {
  // Items 0 and 1 share one user, items 2 and 3 the same ten.
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t i : {0, 1}) rows.push_back({lfrec::user_index{10}, lfrec::item_index{i}, 1});
  for (lfrec::index_t u = 0; u < 10; ++u)
    for (lfrec::index_t i : {2, 3}) rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, 1});
  lfrec::matrix const data(lfrec::interaction_log(11, 4, rows));
  auto const weight = [&](float shrinkage, lfrec::index_t i) {
    return lfrec_test::item_knn<double>{{.shrinkage = shrinkage}}
        .fit(data)
        .neighbors()
        .row(i)
        .value[0];
  };
  CHECK(weight(0, 0) == doctest::Approx(1));
  CHECK(weight(0, 2) == doctest::Approx(1));
  CHECK(weight(10, 0) == doctest::Approx(1.0 / 11));
  CHECK(weight(10, 2) == doctest::Approx(10.0 / 20));
}
