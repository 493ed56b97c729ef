// SPDX-License-Identifier: MIT
#include "lfrec/graph.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/csr_view.hpp"
#include "support/brute_force_graph.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::item_index;
using lfrec::user_index;

namespace {

template <typename Scalar>
void check_weights(lfrec::csr<Scalar> const& by_target, lfrec_test::dense_table const& by_source) {
  double const tolerance = sizeof(Scalar) == 4 ? 1e-5 : 1e-12;
  REQUIRE(lfrec::to_size(by_target.rows()) == by_source.size());
  for (lfrec::index_t i = 0; i < by_target.rows(); ++i) {
    std::vector<double> row(by_source.size(), 0.0);
    auto const sparse = by_target.row(i);
    for (std::size_t n = 0; n < sparse.size(); ++n)
      row[lfrec::to_size(sparse.index[n])] = double{sparse.value[n]};
    for (std::size_t j = 0; j < row.size(); ++j)
      CHECK(std::abs(row[j] - by_source[j][lfrec::to_size(i)]) <= tolerance);
  }
}

/// Ratings 1 to 5, so that values matter.
lfrec::matrix rated() {
  auto const log = lfrec_test::power_law_log(83, 47, 6, 21);
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (std::size_t n = 0; n < rows.size(); ++n) rows[n].value = static_cast<float>(1 + n % 5);
  return lfrec::matrix(lfrec::interaction_log(83, 47, std::move(rows)));
}

}  // namespace

TEST_CASE("walks are the products of full matrices, cut by source and by target") {
  auto const data = rated();
  for (bool const normalize : {true, false})
    for (int const keep : {1, 3, 10, 1000}) {
      CAPTURE(normalize);
      CAPTURE(keep);
      auto const n = static_cast<std::size_t>(keep);
      lfrec::rp3beta_options const o{
          .neighbors = keep, .alpha = 0.7F, .beta = 0.4F, .normalize = normalize};
      check_weights(
          lfrec::rp3beta<double>{o}.fit(data).neighbors(),
          lfrec_test::walk_by_hand<double>(data, n, double{0.7F}, double{0.4F}, normalize));
      check_weights(
          lfrec::p3alpha<double>{{.neighbors = keep, .alpha = 1.3F, .normalize = normalize}}
              .fit(data)
              .neighbors(),
          lfrec_test::walk_by_hand<double>(data, n, double{1.3F}, 0, normalize));
    }
  check_weights(lfrec::rp3beta<float>{}.fit(data).neighbors(),
                lfrec_test::walk_by_hand<float>(data, 50, double{0.8F}, double{0.4F}, true));
}

TEST_CASE("without a discount, rp3beta is p3alpha") {
  auto const data = rated();
  auto const a = lfrec::p3alpha<float>{{.neighbors = 5, .alpha = 0.5F}}.fit(data);
  auto const b = lfrec::rp3beta<float>{{.neighbors = 5, .alpha = 0.5F, .beta = 0}}.fit(data);
  CHECK(a.neighbors().indices() == b.neighbors().indices());
  CHECK(a.neighbors().values() == b.neighbors().values());
}

TEST_CASE("what a source item gives sums to 1") {
  auto const data = rated();
  auto const weights = lfrec::p3alpha<double>{{.neighbors = 1000}}.fit(data).neighbors();
  std::vector<double> given(47, 0.0);
  for (std::size_t n = 0; n < weights.nonzeros(); ++n)
    given[lfrec::to_size(weights.indices()[n])] += weights.values()[n];
  for (double const sum : given) CHECK((sum == 0 || std::abs(sum - 1) < 1e-12));
}

TEST_CASE("the graph filter is the power of a product of full matrices, cut by source") {
  auto const data = rated();
  for (int const keep : {1, 3, 10, 1000})
    check_weights(lfrec::graph_filter<double>{{.neighbors = keep, .alpha = 0.6F, .power = 0.7F}}
                      .fit(data)
                      .neighbors(),
                  lfrec_test::filter_by_hand<double>(data, static_cast<std::size_t>(keep),
                                                     double{0.6F}, double{0.7F}));
}

TEST_CASE("entries that are not positive are no edges") {
  using pair = lfrec::interaction;
  lfrec::matrix const with(lfrec::interaction_log(
      3, 3,
      {pair{user_index{0}, item_index{0}, 2}, pair{user_index{0}, item_index{1}, 1},
       pair{user_index{1}, item_index{0}, -1}, pair{user_index{1}, item_index{2}, 3},
       pair{user_index{2}, item_index{2}, 0}}));
  lfrec::matrix const without(lfrec::interaction_log(
      3, 3,
      {pair{user_index{0}, item_index{0}, 2}, pair{user_index{0}, item_index{1}, 1},
       pair{user_index{1}, item_index{2}, 3}}));
  auto const same = [&](auto const& recipe) {
    auto const a = recipe.fit(with).neighbors();
    auto const b = recipe.fit(without).neighbors();
    CHECK(a.indices() == b.indices());
    CHECK(a.values() == b.values());
    CHECK(a.row(2).empty());
  };
  same(lfrec::p3alpha{});
  same(lfrec::rp3beta{});
  same(lfrec::graph_filter{});
}

TEST_CASE("walks of a matrix of one's own: values that are not finite are errors") {
  std::vector<int> const offsets{0, 1};
  std::vector<lfrec::index_t> const indices{0};
  std::vector<double> const huge{1e300};
  lfrec::csr_view const data(1, 1, offsets, indices, huge);
  CHECK_THROWS_AS((void)lfrec::rp3beta{}.fit(data), lfrec::numeric_error);
  CHECK_THROWS_AS((void)lfrec::graph_filter{}.fit(data), lfrec::numeric_error);
}

TEST_CASE("options outside their range are errors") {
  auto const data = lfrec_test::five_by_seven();
  CHECK_THROWS_WITH_AS((void)lfrec::p3alpha{{.neighbors = 0}}.fit(data),
                       "p3alpha.neighbors must be a whole number between 1 and 1000000000, got 0",
                       lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::rp3beta{{.beta = -1}}.fit(data),
                       "rp3beta.beta must be between 0 and 10, got -1", lfrec::invalid_option);
  CHECK_THROWS_WITH_AS((void)lfrec::graph_filter{{.alpha = 2}}.fit(data),
                       "graph_filter.alpha must be between 0 and 1, got 2", lfrec::invalid_option);
  CHECK_THROWS_AS((void)lfrec::rp3beta{{.alpha = std::nanf("")}}.fit(data), lfrec::invalid_option);
}
