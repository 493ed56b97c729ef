// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/compare_seeds.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"

using doctest::Approx;
using lfrec::compare_seeds;
using lfrec::named_report;

namespace {

named_report model(std::string name, std::vector<double> values, int first_user = 0) {
  std::vector<lfrec::user_index> users;
  for (std::size_t n = 0; n < values.size(); ++n)
    users.push_back(lfrec::user_index{first_user + static_cast<int>(n)});
  return {std::move(name), lfrec::report({"a"}, users, {std::move(values)}, 0, "")};
}

// 3 seeds × 6 users of whole numbers / 16; the second seed is better by 0.3.
double figure(int s, int u) {
  return (7 * u * u + 3 * u + 5 * s * s + 11 * s * u + u * s * s) % 17 / 16.0 + (s == 1 ? 0.3 : 0);
}

std::vector<std::vector<named_report>> three_seeds() {
  std::vector<std::vector<named_report>> runs;
  for (int s = 0; s < 3; ++s) {
    std::vector<double> values;
    for (int u = 0; u < 6; ++u) values.push_back(figure(s, u));
    runs.push_back({model("x", values), model("zero", std::vector<double>(6, 0.0))});
  }
  return runs;
}

}  // namespace

TEST_CASE("errors over users and seeds equal those of a two-way analysis of variance") {
  // statsmodels 0.15: anova_lm(ols("y ~ C(s) + C(u)")) has the mean squares 0.582300 of seeds,
  // 0.089280 of users, 0.049175 of the rest; scipy 1.17 for the quantile and p of t.
  auto const result = compare_seeds(three_seeds(), "a");
  CHECK(result.seeds == 3);
  CHECK(result.users == 6);
  auto const& x = result.models[0].figure;
  CHECK(x.mean == Approx(0.4090277777777778).epsilon(1e-12));
  CHECK(x.seed_sd == Approx(0.31152858275023554).epsilon(1e-12));
  CHECK(x.user_error == Approx(0.10209750468529075).epsilon(1e-12));
  CHECK(x.error == Approx(0.18595168337335036).epsilon(1e-12));
  CHECK(x.range.low == Approx(-0.3088850063553679).epsilon(1e-9));
  CHECK(x.range.high == Approx(1.1269405619109236).epsilon(1e-9));
  REQUIRE(result.pairs.size() == 1);
  auto const& pair = result.pairs[0];
  CHECK(pair.figure.error == Approx(x.error));
  CHECK(pair.p_t.raw == Approx(0.1440449473677859).epsilon(1e-9));
  CHECK(pair.p_t.holm == pair.p_t.raw);
  CHECK(pair.wins == 3);
  CHECK(pair.losses == 0);
}

TEST_CASE("a model without chance has the error of its users, whatever the number of seeds") {
  std::vector<double> const values = {0.1, 0.5, 0.25, 0, 0.3, 0.7};
  std::vector<std::vector<named_report>> runs(4, {model("x", values)});
  auto const x = compare_seeds(runs, "a").models[0].figure;
  double mean = 0;
  for (double const v : values) mean += v / 6;
  double square = 0;
  for (double const v : values) square += (v - mean) * (v - mean);
  CHECK(x.mean == Approx(mean));
  CHECK(std::abs(x.seed_sd) < 1e-15);
  CHECK(x.error == Approx(std::sqrt(square / 5 / 6)));
  CHECK(x.error == Approx(x.user_error));
  CHECK(x.range.high - x.mean == Approx(2.570581835636314 * x.error));  // t of 5 degrees, 97.5 %
}

TEST_CASE("users that are all alike leave the error of the seeds alone") {
  std::vector<std::vector<named_report>> runs;
  for (double const mean : {0.1, 0.2, 0.6})
    runs.push_back({model("x", std::vector<double>(50, mean))});
  auto const x = compare_seeds(runs, "a").models[0].figure;
  CHECK(x.mean == Approx(0.3));
  CHECK(x.seed_sd == Approx(std::sqrt(0.07)));
  CHECK(std::abs(x.user_error) < 1e-12);
  CHECK(x.error == Approx(std::sqrt(0.07 / 3)));
  CHECK(x.range.high - x.mean == Approx(4.302652729911275 * x.error));  // t of 2 degrees, 97.5 %
}

TEST_CASE("models that are the same have no difference and p = 1, constants p = 0") {
  std::vector<std::vector<named_report>> runs(
      2, {model("x", {0.25, 0.5}), model("y", {0.25, 0.5}), model("z", {0.5, 0.75})});
  auto const result = compare_seeds(runs, "a");
  CHECK(result.pairs[0].p_t.raw == 1);
  CHECK(result.pairs[0].figure.range == lfrec::interval{0, 0});
  CHECK(result.pairs[1].p_t.raw == 0);
  CHECK(result.pairs[1].losses == 2);
  CHECK(result.pairs[1].figure.range == lfrec::interval{-0.25, -0.25});
}

TEST_CASE("runs that do not belong together are refused") {
  auto runs = three_seeds();
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_seeds(std::vector(1, runs[0]), "a")),
                       "compare_seeds: needs at least 2 seeds, got 1", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_seeds(runs, "b")),
                       "compare_seeds: x: the report has no metric 'b'; it has a",
                       lfrec::invalid_option);
  runs[2].pop_back();
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_seeds(runs, "a")),
                       "compare_seeds: seed 2 has 1 models, seed 0 2", lfrec::shape_error);
  runs = three_seeds();
  std::swap(runs[1][0], runs[1][1]);
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_seeds(runs, "a")),
                       "compare_seeds: seed 1: model 0 is zero, in seed 0 it is x",
                       lfrec::shape_error);
  runs = {{model("x", {0, 1})}, {model("x", {0, 1}, 5)}};
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_seeds(runs, "a")),
                       "compare_seeds: seed 0 and seed 1 were evaluated on different users; the "
                       "first difference: seed 0 has user 0, seed 1 has user 5",
                       lfrec::shape_error);
}
