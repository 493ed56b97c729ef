// SPDX-License-Identifier: MIT
#include "lfrec/solve/alternating.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/objective.hpp"
#include "solve/row_problems.hpp"
#include "support/executors.hpp"
#include "support/tiny_data.hpp"

namespace dense = lfrec_test::dense;
using lfrec::index_t;

namespace {

struct half_epoch {
  lfrec::matrix data = lfrec_test::power_law(97, 61, 9, 12);
  lfrec::implicit_objective objective{.unobserved_weight = 0.2, .regularization = 0.02};
  lfrec::factors<float> users = random(data.users(), 0);
  lfrec::factors<float> items = random(data.items(), 1);

  static lfrec::factors<float> random(index_t rows, std::uint64_t side) {
    return lfrec::random_factors<float>(lfrec::serial{}, rows, 6, 0.4, 3, side);
  }
  [[nodiscard]] auto user_row() const { return lfrec::user_rows(data); }
  void solve_users(lfrec::executor_ref exec) {
    auto const base = lfrec::gram(exec, items, objective.unobserved_weight);
    lfrec::solve_rows<float>(exec, "user", user_row(), objective, {items, {}, base},
                             lfrec::cholesky{}, users);
  }
};

}  // namespace

TEST_CASE("half an epoch solves each row densely, for any executor with the same bits") {
  half_epoch run;
  run.solve_users(lfrec::serial{});
  dense::implicit_loss const loss{
      .unobserved_weight = 0.2, .regularization = 0.02, .frequency_scaling = 1};
  auto const values = dense::values(run.data);
  auto const items = dense::copy(run.items);
  for (index_t u = 0; u < run.data.users(); ++u) {
    auto const x = run.users.row(u);
    if (run.data.user(lfrec::user_index{u}).empty())
      CHECK(std::ranges::all_of(x, [](float v) { return v == 0; }));
    else
      CHECK(lfrec_test::relative_error(x, loss.row(values[lfrec::to_size(u)], items, 6)) < 1e-5);
  }
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    half_epoch again;
    again.solve_users(exec);
    CHECK(again.users == run.users);
  });
}

TEST_CASE("the rows' part of the loss is what summing over the entries gives") {
  half_epoch const run;
  auto const found = lfrec::row_losses<float>(lfrec::serial{}, run.user_row(), run.objective,
                                              {run.items, {}, {}}, run.users);
  double observed = 0;
  double regularization = 0;
  dense::implicit_loss const loss{
      .unobserved_weight = 0.2, .regularization = 0.02, .frequency_scaling = 1};
  auto const values = dense::values(run.data);
  auto const users = dense::copy(run.users);
  auto const items = dense::copy(run.items);
  for (std::size_t u = 0; u < users.size(); ++u) {
    for (std::size_t i = 0; i < items.size(); ++i)
      if (values[u][i])
        observed += *values[u][i] * std::pow(1 - dense::inner(users[u], items[i]), 2);
    regularization += loss.ridge(values[u]) * dense::inner(users[u], users[u]);
  }
  CHECK(found.observed == doctest::Approx(observed).epsilon(1e-5));
  CHECK(found.regularization == doctest::Approx(regularization).epsilon(1e-5));
  CHECK(found.unobserved == 0);
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    auto const again = lfrec::row_losses<float>(exec, run.user_row(), run.objective,
                                                {run.items, {}, {}}, run.users);
    CHECK(again.observed == found.observed);
    CHECK(again.regularization == found.regularization);
  });
}

TEST_CASE("a row without a solution is named, the lowest one") {
  half_epoch run;
  lfrec::explicit_objective const no_ridge{.regularization = 0};
  std::vector<float> const offsets(61, 0.F);
  run.items = lfrec::factors<float>(61, 6);  // all zero, so A = 0
  index_t first = 0;
  while (run.data.user(lfrec::user_index{first}).empty()) ++first;
  auto const solve = [&](lfrec::executor_ref exec) {
    lfrec::solve_rows<float>(exec, "user", run.user_row(), no_ridge, {run.items, offsets, {}},
                             lfrec::cholesky{}, run.users);
  };
  lfrec_test::for_each_executor([&](lfrec::executor_ref exec) {
    try {
      solve(exec);
      FAIL("no error");
    } catch (lfrec::numeric_error const& e) {
      CHECK(std::string{e.what()} == "user " + std::to_string(first) +
                                         " has no finite solution; more regularization or smaller "
                                         "values help");
    }
  });
}
