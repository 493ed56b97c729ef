// SPDX-License-Identifier: MIT
#include "lfrec/solve/feature_map.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "support/brute_force_factorization.hpp"
#include "support/executors.hpp"
#include "support/feature_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;

namespace {

struct regression {
  lfrec::factors<double> table = lfrec::random_factors<double>(lfrec::serial{}, 60, 11, 1, 3, 1);
  lfrec::feature_map<double> map{"items", lfrec_test::some_features(60, 13, 4), 60, 11};

  regression() {
    for (index_t r = 0; r < 60; ++r) map.weigh(r, r % 5 == 0 ? 0 : 1 + r % 3);
  }
  [[nodiscard]] double loss(double kappa) const {
    double sum = map.penalty(kappa);
    for (index_t r = 0; r < 60; ++r) {
      auto const x = table.row(r);
      std::vector<double> rest(x.begin(), x.end());
      map.add_prior(r, -1, rest);
      sum += map.weight(r) * dense::inner(rest, rest);
    }
    return sum;
  }
};

}  // namespace

TEST_CASE("the map is the weighted ridge regression, solved densely") {
  regression run;
  run.map.fit(lfrec::serial{}, run.table, 0.7, 60);
  std::size_t const n = 14;  // 13 features and the mean
  dense::table f(60, dense::vector(n, 0.0));
  for (index_t r = 0; r < 60; ++r) {
    auto const row = run.map.rows().row(r);
    for (std::size_t k = 0; k < row.size(); ++k)
      f[lfrec::to_size(r)][lfrec::to_size(row.index[k])] = double{row.value[k]};
  }
  for (std::size_t column = 0; column < 11; ++column) {
    dense::table a(n, dense::vector(n, 0.0));
    dense::vector b(n, 0.0);
    for (std::size_t g = 0; g < n; ++g) a[g][g] = 0.7;
    for (std::size_t r = 0; r < 60; ++r)
      for (std::size_t g = 0; g < n; ++g) {
        double const w = run.map.weight(static_cast<index_t>(r)) * f[r][g];
        b[g] += w * run.table.row(static_cast<index_t>(r))[column];
        for (std::size_t h = 0; h < n; ++h) a[g][h] += w * f[r][h];
      }
    auto const expected = dense::solve(std::move(a), std::move(b));
    for (std::size_t g = 0; g < n; ++g)
      CHECK(run.map.map().row(static_cast<index_t>(g))[column] ==
            doctest::Approx(expected[g]).epsilon(1e-8));
  }
}

TEST_CASE("each step lowers the loss, and going on is as good as more steps") {
  regression run;
  double last = run.loss(0.3);
  for (int step = 0; step < 12; ++step) {
    run.map.fit(lfrec::serial{}, run.table, 0.3, 1);
    double const now = run.loss(0.3);
    CHECK(now <= last * (1 + 1e-12));
    last = now;
  }
  for (int step = 0; step < 100; ++step) run.map.fit(lfrec::serial{}, run.table, 0.3, 2);
  regression once;
  once.map.fit(lfrec::serial{}, once.table, 0.3, 80);
  CHECK(run.loss(0.3) == doctest::Approx(once.loss(0.3)).epsilon(1e-6));
}

TEST_CASE("any executor gives the same bits") {
  regression expected;
  expected.map.fit(lfrec::serial{}, expected.table, 1, 5);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    regression run;
    run.map.fit(exec, run.table, 1, 5);
    CHECK(run.map.map() == expected.map.map());
  });
}

TEST_CASE("rows have unit length beside the mean; without features they have nothing") {
  lfrec::feature_map<float> const map("items", lfrec_test::some_features(60, 13, 4), 60, 3);
  for (index_t r = 0; r < 60; ++r) {
    double norm = 0;
    for (float const v : map.rows().row(r).value) norm += double{v} * double{v};
    CHECK(norm == doctest::Approx(map.describes(r) ? 2.0 : 0.0).epsilon(1e-6));
  }
  CHECK_FALSE(map.describes(6));
  CHECK_THROWS_WITH_AS(
      lfrec::feature_map<float>("items' features", lfrec_test::some_features(60, 13, 4), 59, 3),
      "items' features of 60 rows for 59 in the matrix", lfrec::shape_error);
}
