// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/baselines.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/metrics/hit_rate.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/split/cold_users.hpp"
#include "support/executors.hpp"

using lfrec::index_t;
using lfrec::item_index;
using lfrec::user_index;

namespace {

/// 400 users × 50 items. In train user u has item u % 7 or, for one in three, item 9; one other
/// item is held out.
lfrec::interaction_log rows(bool test) {
  std::vector<lfrec::interaction> all;
  for (index_t u = 0; u < 400; ++u)
    all.push_back({user_index{u}, item_index{test ? 10 + u % 40 : u % 3 == 0 ? 9 : u % 7}, 1});
  return {400, 50, std::move(all)};
}

}  // namespace

TEST_CASE("lots differ between users and seeds, and repeat") {
  lfrec::random_scores const model(3, 100, 5);
  std::vector<float> first(100);
  std::vector<float> second(100);
  auto const differ = [&](lfrec::query const& a, lfrec::query const& b, auto const& other) {
    model.score(a, first);
    other.score(b, second);
    return first != second;
  };
  lfrec::query const u1{.user = user_index{1}, .history = {}};
  lfrec::query const u2{.user = user_index{2}, .history = {}};
  CHECK(!differ(u1, u1, model));
  CHECK(differ(u1, u2, model));
  CHECK(differ(u1, u1, lfrec::random_scores(3, 100, 6)));
  std::vector<index_t> const seen{1, 4};
  std::vector<float> const values{1, 1};
  lfrec::query const stranger{.user = {}, .history = lfrec::row_view{seen, values}};
  CHECK(differ({}, stranger, model));
  CHECK(!differ(stranger, stranger, model));
  for (float const score : second) CHECK((score >= 0 && score < 1));
  CHECK_THROWS_AS(model.score({.user = user_index{3}, .history = {}}, first), lfrec::shape_error);
}

TEST_CASE("popularity finds what most have, random finds its share") {
  auto const train_log = rows(false);
  auto const test_log = rows(true);
  lfrec::matrix const train(train_log);
  lfrec::matrix const test(test_log);
  std::vector<lfrec::any_metric> const metrics{lfrec::recall{.k = 10}};
  lfrec::held_out const data(train, test);
  auto const reports = lfrec::evaluate_baselines(data, lfrec::serial{}, metrics);
  REQUIRE(reports.size() == 2);
  CHECK(reports[0].name == "popularity");
  CHECK(reports[1].name == "random");
  // 8 items are in train, one of them is the user's own: 7 popular ones, then ties among the
  // others to the lower index: items 7, 8 (in nobody's train) and 10, which 10 users hold out.
  CHECK(reports[0].result.mean(0) == doctest::Approx(10.0 / 400));
  // 10 of 49 unseen items, each as likely: within four standard errors.
  double const p = 10.0 / 49;
  CHECK(std::abs(reports[1].result.mean(0) - p) < 4 * std::sqrt(p * (1 - p) / 400));

  lfrec_test::backwards other;
  auto const again = lfrec::evaluate_baselines(data, other, metrics);
  CHECK(again[1].result.to_csv() == reports[1].result.to_csv());
}

TEST_CASE("for users without a history, popularity is that of the fitted matrix") {
  // Everybody has item 40, which the index order alone would put behind 40 others.
  auto all = rows(false).rows();
  for (index_t u = 0; u < 400; ++u) all.push_back({user_index{u}, item_index{40}, 1});
  auto const cut = lfrec::cold_users{}(lfrec::interaction_log(400, 50, all));
  lfrec::matrix const fitted(cut.train);
  lfrec::matrix const shown(cut.shown());
  lfrec::matrix const test(cut.test);
  std::vector<lfrec::any_metric> const metrics{lfrec::hit_rate{.k = 1}};
  lfrec::held_out const data(shown, test, {.fold_in = true}, cut.protocol);
  REQUIRE(shown.nonzeros() == 0);
  auto const first = [](auto const& reports) { return reports[0].result.mean(0); };
  CHECK(first(lfrec::evaluate_baselines(data, fitted, lfrec::serial{}, metrics)) == 1);
  CHECK(first(lfrec::evaluate_baselines(data, lfrec::serial{}, metrics)) < 0.5);
  lfrec::matrix const other(lfrec::interaction_log(400, 49, {}));
  CHECK_THROWS_AS((void)lfrec::evaluate_baselines(data, other, lfrec::serial{}, metrics),
                  lfrec::shape_error);
}
