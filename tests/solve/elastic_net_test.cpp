// SPDX-License-Identifier: MIT
#include "lfrec/solve/elastic_net.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "support/brute_force_linear.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

using lfrec::index_t;

TEST_CASE("columns are those of a slow projected descent over full matrices") {
  auto const data = lfrec_test::power_law(23, 13, 5, 3);
  auto const x = lfrec_test::dense_rows(data);
  for (bool const non_negative : {true, false}) {
    lfrec::elastic_net const problem{
        .l1 = 2, .l2 = 30, .non_negative = non_negative, .tolerance = 1e-8};
    auto const columns = lfrec::elastic_net_columns<double>(lfrec::serial{}, data, problem);
    auto const expected = lfrec_test::slim_weights(x, 30, 2, non_negative);
    for (index_t j = 0; j < 13; ++j) {
      std::vector<double> found(13, 0.0);
      auto const row = columns.row(j);
      for (std::size_t n = 0; n < row.size(); ++n)
        found[lfrec::to_size(row.index[n])] = row.value[n];
      for (std::size_t i = 0; i < 13; ++i)
        CHECK(std::abs(found[i] - expected[i][lfrec::to_size(j)]) < 1e-6);
    }
  }
}

TEST_CASE("the columns have the same bits for any executor, whatever was solved before them") {
  auto const data = lfrec_test::power_law(203, 151, 9, 7);
  lfrec::elastic_net const problem{.l1 = 1, .l2 = 5};
  auto const expected = lfrec::elastic_net_columns<float>(lfrec::serial{}, data, problem);
  REQUIRE(expected.nonzeros() > 1000);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const columns = lfrec::elastic_net_columns<float>(exec, data, problem);
    CHECK(columns.indices() == expected.indices());
    CHECK(columns.values() == expected.values());
  });
}

TEST_CASE("the solver takes the candidates it is given and stops after its last sweep") {
  auto const data = lfrec_test::five_by_seven();
  auto const item = [&](index_t i) { return data.item(lfrec::item_index{i}); };
  auto const square = [&](index_t i) {
    return lfrec::square_norms<double>(data)[lfrec::to_size(i)];
  };
  std::vector<index_t> const candidates{0, 3, 5};
  lfrec::elastic_net problem{.l2 = 1, .tolerance = 1e-9};
  lfrec::elastic_net_solver<double> solver(5, problem);
  // Item 0 is left out, item 5 is empty: b = x_3ᵀx_0 / (‖x_3‖² + 1) = 9 / 3.
  auto const weights = solver.solve(0, candidates, item, square);
  REQUIRE(weights.size() == 1);
  CHECK(weights[0].index == 3);
  CHECK(weights[0].score == doctest::Approx(3));
  problem.max_sweeps = 0;
  CHECK(lfrec::elastic_net_solver<double>(5, problem).solve(0, candidates, item, square).empty());
}
