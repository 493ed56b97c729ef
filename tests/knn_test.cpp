// SPDX-License-Identifier: MIT
#include "lfrec/knn.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/csr_view.hpp"
#include "lfrec/data/matrix.hpp"
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

TEST_CASE("the option chooses the measure, and settings of measures reach it") {
  auto const data = lfrec_test::power_law(61, 43, 7, 4);
  auto const values = [&](lfrec::item_knn_options options) {
    options.shrinkage = 2;
    return lfrec::item_knn{options}.fit(data).neighbors().values();
  };
  auto const given = [&](auto measure) {
    return lfrec::item_knn{lfrec::item_knn_options{.shrinkage = 2}, measure}
        .fit(data)
        .neighbors()
        .values();
  };
  using enum lfrec::similarity_kind;
  CHECK(values({}) == given(lfrec::cosine{}));
  CHECK(values({.similarity = jaccard}) == given(lfrec::jaccard{}));
  CHECK(values({.similarity = pearson}) == given(lfrec::pearson{}));
  CHECK(values({.similarity = asymmetric_cosine, .asymmetry = 0.25F}) ==
        given(lfrec::asymmetric_cosine{0.25}));
  CHECK(values({.similarity = tversky, .tversky_alpha = 0.25F, .tversky_beta = 2}) ==
        given(lfrec::tversky{0.25, 2}));
  CHECK(values({.min_support = 3}).size() < values({}).size());
}

TEST_CASE("neighbours: options outside their range are errors") {
  auto const data = lfrec_test::five_by_seven();
  CHECK_THROWS_WITH_AS((void)lfrec::item_knn{{.neighbors = 0}}.fit(data),
                       "item_knn.neighbors must be a whole number between 1 and 1000000000, got 0",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::user_knn{{.shrinkage = -1}}.fit(data),
                       "user_knn.shrinkage must be between 0 and 1e+09, got -1",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::user_knn{{.asymmetry = 2}}.fit(data),
                       "user_knn.asymmetry must be between 0 and 1, got 2", lfrec::invalid_option);
  lfrec::item_knn_options odd;
  odd.similarity = static_cast<lfrec::similarity_kind>(7);
  CHECK_THROWS_AS((void)lfrec::item_knn{odd}.fit(data), lfrec::invalid_option);
}

TEST_CASE("neighbours of odd data are none, by every measure") {
  auto const kinds = names(static_cast<lfrec::similarity_kind const*>(nullptr));
  auto const check = [&](lfrec::matrix const& data, bool alike) {
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      CAPTURE(kinds[k]);
      auto const kind = static_cast<lfrec::similarity_kind>(k);
      CHECK((lfrec::item_knn{{.similarity = kind}}.fit(data).neighbors().nonzeros() == 0 || alike));
      CHECK((lfrec::user_knn{{.similarity = kind}}.fit(data).neighbors().nonzeros() == 0 || alike));
    }
  };
  using log = lfrec::interaction_log;
  lfrec::user_index const u{0};
  check(lfrec::matrix(), false);
  check(lfrec::matrix(log(3, 5, {})), false);
  check(lfrec::matrix(log(1, 1, {{u, lfrec::item_index{0}, 1}})), false);
  // Zeros and dislikes are values like others: finite, whatever comes out.
  check(lfrec::matrix(log(2, 2,
                          {{u, lfrec::item_index{0}, 0},
                           {u, lfrec::item_index{1}, -2},
                           {lfrec::user_index{1}, lfrec::item_index{0}, 0}})),
        true);
  check(lfrec_test::checkerboard(9), true);  // all values equal
}

TEST_CASE("neighbours of values that are not finite are an error") {
  std::vector<int> const offsets{0, 1, 2};
  std::vector<lfrec::index_t> const indices{0, 0};
  std::vector<double> const huge{1e300, 1};
  lfrec::csr_view const rows(2, 1, offsets, indices, huge);
  CHECK_THROWS_AS((void)lfrec::user_knn{}.fit(rows), lfrec::numeric_error);
  CHECK_THROWS_AS((void)lfrec::item_knn{}.fit(lfrec::with_items(rows)), lfrec::numeric_error);
}
