// SPDX-License-Identifier: MIT
#include "lfrec/estimate_memory.hpp"

#include <doctest/doctest.h>

#include "lfrec/als.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/linear.hpp"
#include "lfrec/pairwise.hpp"
#include "lfrec/popularity.hpp"

using namespace lfrec;

static_assert(EstimatesMemory<implicit_als<>> && EstimatesMemory<item_knn<>>);
static_assert(EstimatesMemory<slim<double>> && !EstimatesMemory<popularity<>>);

// tests/memory compares with what fits hold; these are about what estimates follow.

TEST_CASE("an estimate is that of the tables and little more, and needs no data") {
  matrix_shape const shape{.users = 358868, .items = 160112, .nonzeros = 17535655};
  auto const told = estimate_memory(implicit_als{{.factors = 128}}, shape, 2);
  double const tables = 4.0 * 128 * (358868 + 160112);
  CHECK(told.fit > tables);
  CHECK(told.fit < 1.05 * tables);
  CHECK_FALSE(told.fit_at_most);
  CHECK(told.by_user == 8.0 * 17535655 + 8.0 * 358869);
  CHECK(told.both == told.by_user + 8.0 * 17535655 + 8.0 * 160113);
}

TEST_CASE("conjugate gradient gathers the longest row on each thread") {
  matrix_shape shape{.users = 10000, .items = 5000, .nonzeros = 100000};
  implicit_als const recipe{{.solver = row_solver::conjugate_gradient}};
  auto const unknown = estimate_memory(recipe, shape, 2);
  shape.longest = 2;
  double const short_rows = estimate_memory(recipe, shape, 2).fit;
  shape.longest = 9000;
  CHECK(estimate_memory(recipe, shape, 1).fit > short_rows + 1.5 * 1e6);
  CHECK(estimate_memory(recipe, shape, 2).fit > estimate_memory(recipe, shape, 1).fit + 2e6);
  CHECK(unknown.fit > estimate_memory(recipe, shape, 2).fit);
  CHECK(estimate_memory(recipe, shape, 0).fit == estimate_memory(recipe, shape, 1).fit);
}

TEST_CASE("a longest row that is not known is as long as there can be") {
  matrix_shape shape{.users = 10000, .items = 5000, .nonzeros = 100000};
  implicit_als const recipe{{.solver = row_solver::conjugate_gradient}};
  auto const unknown = estimate_memory(recipe, shape);
  CHECK(unknown.fit_at_most);
  shape.longest = 10000;
  CHECK(unknown.fit == estimate_memory(recipe, shape).fit);
  CHECK_FALSE(estimate_memory(recipe, shape).fit_at_most);
  shape = {.users = 10000, .items = 5000, .nonzeros = 10};
  CHECK_FALSE(estimate_memory(recipe, shape).fit_at_most);
}

TEST_CASE("where one row is very long, several threads make an estimate a bound") {
  matrix_shape const shape{.users = 100000, .items = 1000, .nonzeros = 500000, .longest = 100000};
  auto const check = [&](auto const& recipe) {
    CHECK_FALSE(estimate_memory(recipe, shape, 1).fit_at_most);
    CHECK(estimate_memory(recipe, shape, 4).fit_at_most);
    auto even = shape;
    even.longest = 20;
    CHECK_FALSE(estimate_memory(recipe, even, 4).fit_at_most);
  };
  check(als{{.factors = 8}});
  check(implicit_als{{.factors = 8}});
  check(implicit_als{{.factors = 8, .solver = row_solver::conjugate_gradient}});
}

TEST_CASE("where users have few positives, in how many blocks makes an estimate a bound") {
  matrix_shape const few{.users = 100000, .items = 10000, .nonzeros = 500000};
  matrix_shape const many{.users = 10000, .items = 10000, .nonzeros = 1000000};
  auto const check = [&](auto const& recipe) {
    CHECK(estimate_memory(recipe, few).fit_at_most);
    CHECK_FALSE(estimate_memory(recipe, many).fit_at_most);
  };
  check(bpr{{.factors = 64}});
  check(warp{{.factors = 64}});
  check(logistic_mf{{.factors = 64}});
}

TEST_CASE("a shape below 0 is refused") {
  CHECK_THROWS_WITH_AS((void)estimate_memory(als{}, matrix_shape{.users = -1, .items = 5}),
                       "a matrix of -1 users and 5 items: neither may be negative", shape_error);
  CHECK_THROWS_AS((void)estimate_memory(item_knn{}, matrix_shape{.users = 1, .items = -5}),
                  shape_error);
}

TEST_CASE("a bound on neighbours knows that few items meet where rows are short") {
  matrix_shape shape{.users = 1000, .items = 100000, .nonzeros = 2000};
  double const unknown = estimate_memory(item_knn{{.neighbors = 200}}, shape).fit;
  shape.longest = 2;
  CHECK(estimate_memory(item_knn{{.neighbors = 200}}, shape).fit < unknown / 10);
  CHECK(estimate_memory(item_knn{}, shape).fit_at_most);
}

TEST_CASE("an estimate refuses what the fit would refuse") {
  matrix_shape const large{.users = 100000, .items = 100000, .nonzeros = 1000000};
  CHECK_THROWS_AS((void)estimate_memory(implicit_als{{.factors = 0}}, large), invalid_option);
  CHECK_THROWS_WITH_AS((void)estimate_memory(ease{}, large),
                       doctest::Contains("ease.memory_limit is 4096 MB"), invalid_option);
  ease const roomy{{.memory_limit = 50000}};
  CHECK(estimate_memory(roomy, large).fit > 4e10);
}
