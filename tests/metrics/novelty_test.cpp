// SPDX-License-Identifier: MIT
#include "lfrec/metrics/novelty.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "lfrec/data/matrix.hpp"
#include "support/profiles.hpp"
#include "support/rankings.hpp"
#include "support/tiny_data.hpp"

using doctest::Approx;

namespace {

// Users of items 0 … 6 of the 5 × 7 by hand: 3 2 2 2 2 0 2.
lfrec::item_popularity_table const& by_hand() {
  static lfrec::item_popularity_table const table(lfrec_test::five_by_seven());
  return table;
}

double mean(std::vector<double> const& values) {
  double sum = 0;
  for (double const v : values) sum += v;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("novelty is the mean self-information of the list in bits") {
  lfrec::novelty const metric{by_hand(), 3};
  // Items 0, 5, 1: of five users three, none (counted as one) and two have them.
  CHECK(lfrec_test::value_of(metric, {0, 5, 1, 2}, {}) ==
        Approx((std::log2(5.0 / 3) + std::log2(5.0) + std::log2(5.0 / 2)) / 3));
  CHECK(lfrec_test::value_of(metric, {5}, {}) == Approx(std::log2(5.0)));
  CHECK(lfrec_test::value_of(metric, {}, {0}) == 0);
  CHECK(metric.name() == "novelty@3");
}

TEST_CASE("average popularity is the mean number of users") {
  lfrec::average_popularity const metric{by_hand(), 3};
  CHECK(lfrec_test::value_of(metric, {0, 5, 1, 2}, {}) == Approx(5.0 / 3));
  CHECK(lfrec_test::value_of(metric, {}, {}) == 0);
  CHECK(metric.name() == "average_popularity@3");
}

TEST_CASE("popularity lift compares the list with the user's own items") {
  lfrec::popularity_lift const metric{by_hand(), 2};
  std::vector<lfrec::item_index> const list = {lfrec::item_index{0}, lfrec::item_index{1}};
  std::vector<lfrec::index_t> const own = {2, 5};  // popularity 2 and 0: mean 1
  std::vector<float> const ones = {1, 1};
  CHECK(metric({.recommended = list, .relevant = {}, .seen = {own, ones}}) == Approx(1.5));
  CHECK(metric({.recommended = list, .relevant = {}}) == 0);
  CHECK(metric({.recommended = {}, .relevant = {}, .seen = {own, ones}}) == 0);
  CHECK(metric.name() == "popularity_lift@2");
}

TEST_CASE("all three equal their definitions on random users") {
  auto const train = lfrec_test::power_law(30, 12, 4, 3);
  lfrec::item_popularity_table const table(train);
  lfrec_test::for_random_profiles([&](lfrec_test::profile_case const& c, lfrec::index_t k) {
    auto const users_of = [&](lfrec::index_t i) {
      return static_cast<double>(train.item(lfrec::item_index{i}).size());
    };
    std::vector<double> listed, bits, own;
    for (auto const i : c.head(k)) {
      listed.push_back(users_of(i));
      bits.push_back(-std::log(std::max(users_of(i), 1.0) / 30) / std::log(2.0));
    }
    for (auto const i : c.seen) own.push_back(users_of(i));
    auto const r = c.ranking();
    CHECK(lfrec::novelty{table, k}(r) == Approx(mean(bits)).epsilon(1e-12));
    CHECK(lfrec::average_popularity{table, k}(r) == Approx(mean(listed)).epsilon(1e-12));
    double const lift = listed.empty() || mean(own) == 0 ? 0 : mean(listed) / mean(own) - 1;
    CHECK(lfrec::popularity_lift{table, k}(r) == Approx(lift).epsilon(1e-12));
  });
}
