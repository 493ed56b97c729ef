// SPDX-License-Identifier: MIT
#include "lfrec/data/weight.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/tiny_data.hpp"

using doctest::Approx;
using lfrec::item_index;
using lfrec::user_index;
using weights = std::vector<float>;

namespace {

struct forgetful {  // fits, but cannot weigh a newcomer
  struct fitted {
    lfrec::matrix matrix(lfrec::interaction_log const& log) const { return lfrec::matrix(log); }
  };
  fitted fit(lfrec::interaction_log const&) const { return {}; }
};
static_assert(lfrec::FittedWeighting<lfrec::fitted_weighting>);
static_assert(!lfrec::FittedWeighting<forgetful::fitted>);
static_assert(lfrec::Weighting<lfrec::binary> && !lfrec::Weighting<forgetful>);
static_assert(!lfrec::Weighting<lfrec::fitted_weighting>);

weights of(lfrec::row_view row) {
  return {row.value.begin(), row.value.end()};
}

/// What user 0 of the 5 × 7 (5, 3, 1 plays of items 0, 1, 3) becomes.
template <typename W>
weights first_row(W const& weighting) {
  return of(lfrec::matrix(lfrec_test::five_by_seven_log(), weighting).user(user_index{0}));
}

lfrec::interaction_log signed_log() {
  return {2,
          3,
          {{user_index{0}, item_index{0}, 4},
           {user_index{0}, item_index{1}, -4},
           {user_index{0}, item_index{2}, 0},
           {user_index{1}, item_index{0}, 4},
           {user_index{1}, item_index{1}, 4}}};
}

template <typename W>
void check_contract(W const& weighting) {
  auto const log = signed_log();
  auto const row = of(lfrec::matrix(log, weighting).user(user_index{0}));
  CHECK(row[0] > 0);
  CHECK(row[1] == -row[0]);  // both items are equally common and equally played
  CHECK(row[2] == 0);
  // A newcomer with a user's raw history gets that user's row.
  auto const power = lfrec_test::power_law_log(53, 31, 8, 5);
  auto const fitted = weighting.fit(power);
  auto const raw = lfrec::matrix(power);
  auto const weighted = fitted.matrix(power);
  for (lfrec::index_t u = 0; u < 53; ++u) {
    auto const newcomer = fitted.row({31, raw.user(user_index{u})});
    CHECK(of(newcomer.view()) == of(weighted.user(user_index{u})));
  }
  // Built again from its parts, it weighs the same.
  lfrec::fitted_weighting const copy(fitted.parts());
  CHECK(copy.kind() == fitted.kind());
  CHECK(copy.matrix(power).by_user().values() == weighted.by_user().values());
}

}  // namespace

TEST_CASE("every weighting keeps zero and the sign, and weighs a newcomer as it weighs a row") {
  check_contract(lfrec::raw{});
  check_contract(lfrec::binary{});
  check_contract(lfrec::linear{.scale = 40});
  check_contract(lfrec::logarithmic{.scale = 2, .epsilon = 10});
  check_contract(lfrec::tfidf{});
  check_contract(lfrec::bm25{.k1 = 100, .b = 0.8});
  check_contract(lfrec::ordinal{.quantiles = 4});
  check_contract(lfrec::ordinal{.edges = {1, 4}});
}

TEST_CASE("the simple weightings are their formulas") {
  CHECK(first_row(lfrec::raw{}) == weights{5, 3, 1});
  CHECK(first_row(lfrec::binary{}) == weights{1, 1, 1});
  CHECK(first_row(lfrec::linear{.scale = 2}) == weights{11, 7, 3});
  auto const row = first_row(lfrec::logarithmic{.scale = 2, .epsilon = 0.5});
  CHECK(row[0] == Approx(1 + 2 * std::log(11.0)));
  CHECK(row[2] == Approx(1 + 2 * std::log(3.0)));
}

TEST_CASE("tfidf is the root of the plays times the rarity of the item") {
  // 4 users have a history; items 0, 1, 3 are in 3, 2, 2 of them.
  auto const row = first_row(lfrec::tfidf{});
  CHECK(row[0] == Approx(std::sqrt(5.0) * (1 + std::log(5.0 / 4))));
  CHECK(row[1] == Approx(std::sqrt(3.0) * (1 + std::log(5.0 / 3))));
  CHECK(row[2] == Approx(1 + std::log(5.0 / 3)));
}

TEST_CASE("bm25 is Robertson's formula with the user's history as the document") {
  double const k1 = 1.5;
  double const b = 0.6;
  // Histories of 9, 9, 10 and 6 plays: 8.5 in the mean.
  auto const row = first_row(lfrec::bm25{.k1 = k1, .b = b});
  double const norm = k1 * (1 - b + b * 9 / 8.5);
  CHECK(row[0] == Approx(std::log(1 + 1.5 / 3.5) * 5 * (k1 + 1) / (5 + norm)));
  CHECK(row[1] == Approx(std::log(1 + 2.5 / 2.5) * 3 * (k1 + 1) / (3 + norm)));
}

TEST_CASE("an edge is the upper end of its bin") {
  std::vector<std::pair<item_index, float>> plays;
  float const raw[] = {1, 2, 1000, 1001, 10000, 10001, 50000, 50001, 0, -1001};
  for (lfrec::index_t i = 0; i < 10; ++i) plays.push_back({item_index{i}, raw[i]});
  auto const fitted = lfrec::ordinal::hetrec_plays().fit({});
  CHECK(fitted.row({10, plays}).values() == weights{1, 2, 2, 3, 3, 4, 4, 5, 0, -3});
  CHECK(lfrec::ordinal{.edges = {0.1}}.fit({}).row({1, {{item_index{0}, 0.1F}}}).values()[0] == 1);
}

TEST_CASE("quantiles are the user's own; equal values share a bin") {
  auto const bins = [](weights raw) {
    std::vector<std::pair<item_index, float>> plays;
    for (float const r : raw)
      plays.push_back({item_index{static_cast<lfrec::index_t>(plays.size())}, r});
    return lfrec::ordinal{.quantiles = 5}.fit({}).row({10, plays}).values();
  };
  CHECK(bins({10, 900, 40, 20, 30}) == weights{1, 5, 4, 2, 3});
  CHECK(bins({7}) == weights{3});
  CHECK(bins({7, 7, 7, 7}) == weights{3, 3, 3, 3});
  CHECK(bins({1, 1, 1, 1, 0, 50}) == weights{3, 3, 3, 3, 0, 5});
  CHECK(bins({}).empty());
}

TEST_CASE("rows of one pair are merged before they are weighed, by the rule") {
  lfrec::interaction_log const log(
      1, 1, {{user_index{0}, item_index{0}, 3}, {user_index{0}, item_index{0}, 5}});
  CHECK(lfrec::matrix(log, lfrec::raw{}).user(user_index{0}).value[0] == 8);
  CHECK(lfrec::matrix(log, lfrec::linear{.merge = lfrec::duplicates::last})
            .user(user_index{0})
            .value[0] == 6);
}

TEST_CASE("a log without rows can be fitted to, and an unknown item is the rarest") {
  lfrec::interaction_log const none(3, 2, {});
  CHECK(lfrec::matrix(none, lfrec::bm25{}).nonzeros() == 0);
  CHECK(lfrec::matrix(none, lfrec::tfidf{}).nonzeros() == 0);
  auto const fitted = lfrec::bm25{}.fit(lfrec_test::five_by_seven_log());
  auto const row = fitted.row({7, {{item_index{0}, 1.0F}, {item_index{5}, 1.0F}}});
  CHECK(row.values()[1] > row.values()[0]);
}

TEST_CASE("weights fade with the age of the plays") {
  using lfrec::item_index;
  using lfrec::user_index;
  auto const e = [](double age) { return std::exp(-age / 10); };
  // One pair played at 100, 90 and 0; one at 95; one observed no.
  lfrec::interaction_log const log(2, 2,
                                   {{user_index{0}, item_index{0}, 1, 100},
                                    {user_index{0}, item_index{0}, 2, 90},
                                    {user_index{0}, item_index{0}, 1, 0},
                                    {user_index{1}, item_index{1}, 3, 95},
                                    {user_index{1}, item_index{0}, 0, 95}});
  lfrec::matrix const plays(log, lfrec::decayed{lfrec::raw{}, 10.0});
  CHECK(plays.user(user_index{0}).value[0] == doctest::Approx(1 + 2 * e(10) + e(100)));
  CHECK(plays.user(user_index{1}).value[0] == 0);
  CHECK(plays.user(user_index{1}).value[1] == doctest::Approx(3 * e(5)));
  lfrec::matrix const shares(log, lfrec::decayed{lfrec::binary{}, 10.0});
  CHECK(shares.user(user_index{0}).value[0] == doctest::Approx((1 + 2 * e(10) + e(100)) / 4));
  lfrec::matrix const logs(log, lfrec::decayed{lfrec::logarithmic{.scale = 2}, 10.0});
  CHECK(logs.user(user_index{1}).value[1] == doctest::Approx((1 + 2 * std::log1p(3)) * e(5)));

  auto const fitted = lfrec::decayed{lfrec::binary{}, 10.0}.fit(log);
  CHECK(fitted.parts().now == 100);
  CHECK(fitted.row(lfrec::history(2, {{item_index{1}, 7.F}})).values()[0] == 1);  // is new
  // What came later is not older than new, and what is very old is still a yes.
  lfrec::interaction_log const later(
      1, 2, {{user_index{0}, item_index{0}, 1, 500}, {user_index{0}, item_index{1}, 1, -100000}});
  CHECK(fitted.matrix(later).user(user_index{0}).value[0] == 1);
  CHECK(fitted.matrix(later).user(user_index{0}).value[1] == doctest::Approx(1e-6));
}

TEST_CASE("fading needs times and a positive tau") {
  lfrec::interaction_log const timeless(1, 1, {{lfrec::user_index{0}, lfrec::item_index{0}, 1}});
  CHECK_THROWS_WITH_AS((void)(lfrec::decayed{lfrec::raw{}, 5.0}.fit(timeless)),
                       "decayed weighting: no row has a time", lfrec::shape_error);
  CHECK_THROWS_WITH_AS((void)(lfrec::decayed{lfrec::raw{}, 0.0}.fit(timeless)),
                       "decayed weighting: tau must be positive, got 0", lfrec::invalid_option);
  CHECK_THROWS_WITH_AS(
      (void)(lfrec::decayed{lfrec::raw{}, std::numeric_limits<double>::infinity()}.fit(timeless)),
      "decayed weighting: tau must be finite, got inf", lfrec::invalid_option);
  lfrec::interaction_log const half(1, 2,
                                    {{lfrec::user_index{0}, lfrec::item_index{0}, 1, 5},
                                     {lfrec::user_index{0}, lfrec::item_index{1}, 1}});
  CHECK_THROWS_WITH_AS((void)lfrec::matrix(half, lfrec::decayed{lfrec::raw{}, 5.0}),
                       "decayed weighting: row 1 has no time", lfrec::shape_error);
  CHECK_THROWS_AS(lfrec::fitted_weighting({.decay = -1}), lfrec::invalid_option);
}
