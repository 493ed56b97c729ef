// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/user_groups.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/random.hpp"

using lfrec::item_index;
using lfrec::no_number;
using lfrec::user_index;

namespace {

using segments = std::vector<std::int32_t>;

// User 0: items 0, 1, 2; user 1: 0; user 2: nothing; user 3: 0, 3.
lfrec::interaction_log log() {
  auto const row = [](int u, int i, std::int64_t time) {
    return lfrec::interaction{user_index{u}, item_index{i}, 1, time};
  };
  return lfrec::interaction_log(4, 4,
                                {row(0, 0, 30), row(0, 1, 20), row(0, 2, lfrec::no_time),
                                 row(1, 0, lfrec::no_time), row(3, 0, -5), row(3, 3, 9)});
}

lfrec::features traits() {
  // gender:F, gender:M, age; one row per user.
  lfrec::csr<float> rows(3, 3, {0, 2, 3, 3}, {0, 2, 1}, {1, 40, 1});
  return lfrec::features(std::move(rows), {"gender:F", "gender:M", "age"});
}

}  // namespace

TEST_CASE("users have lengths of history, first times and a share of the mainstream") {
  lfrec::matrix const train(log());
  CHECK(lfrec::history_lengths(train) == std::vector<double>{3, 1, 0, 2});
  auto const first = lfrec::first_times(log());
  CHECK(first[0] == 20);
  CHECK(std::isnan(first[1]));
  CHECK(std::isnan(first[2]));
  CHECK(first[3] == -5);
  // Item 0 has 3 of 6 pairs and is the head.
  auto const shares = lfrec::mainstream_shares(train, lfrec::popularity_groups(train));
  CHECK(shares[0] == doctest::Approx(1.0 / 3));
  CHECK(shares[1] == 1);
  CHECK(std::isnan(shares[2]));
  CHECK(shares[3] == 0.5);
}

TEST_CASE("edges cut below, between and above, and leave out who has no number") {
  std::vector<double> const values = {4, 5, 19.5, 20, no_number, -1};
  auto const groups = lfrec::groups_by_edges("plays", values, std::vector<double>{5, 20});
  CHECK(groups.name == "plays");
  CHECK(groups.labels == std::vector<std::string>{"below 5", "5 to below 20", "from 20"});
  CHECK(groups.segment_of_user == segments{0, 1, 1, 2, -1, 0});
  CHECK(lfrec::groups_by_edges("plays", values, {}).segment_of_user == segments{0, 0, 0, 0, -1, 0});
  CHECK_THROWS_WITH_AS(
      static_cast<void>(lfrec::groups_by_edges("plays", values, std::vector<double>{5, 5})),
      "groups_by_edges: plays: edges must be finite and rise, edge 1 is 5", lfrec::shape_error);
}

TEST_CASE("quantiles make segments of equal size, and of fewer where numbers are equal") {
  std::vector<double> values(103);
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = static_cast<double>(n);
  lfrec::random_stream random(1);
  lfrec::shuffle(std::span<double>(values), random);
  auto const groups = lfrec::groups_by_quantiles("q", values, 4);
  REQUIRE(groups.labels.size() == 4);
  for (int s = 0; s < 4; ++s) {
    auto const users = std::count(groups.segment_of_user.begin(), groups.segment_of_user.end(), s);
    CHECK(users >= 25);
    CHECK(users <= 26);
  }
  auto const tied =
      lfrec::groups_by_quantiles("q", std::vector<double>{1, 1, 1, 1, 1, 2, 3, no_number}, 4);
  CHECK(tied.labels == std::vector<std::string>{"below 2", "from 2"});
  CHECK(tied.segment_of_user == segments{0, 0, 0, 0, 0, 1, 1, -1});
  CHECK(lfrec::groups_by_quantiles("q", std::vector<double>{7, 7}, 2).labels.size() == 1);
  CHECK_THROWS_AS(static_cast<void>(lfrec::groups_by_quantiles("q", values, 1)),
                  lfrec::shape_error);
}

TEST_CASE("texts make a segment each, rare ones together, empty ones none") {
  std::vector<std::string> const countries = {"se", "de", "", "se", "fr", "de"};
  auto const all = lfrec::groups_by_text("country", countries);
  CHECK(all.labels == std::vector<std::string>{"de", "fr", "se"});
  CHECK(all.segment_of_user == segments{2, 0, -1, 2, 1, 0});
  auto const large = lfrec::groups_by_text("country", countries, 2);
  CHECK(large.labels == std::vector<std::string>{"de", "se", "other"});
  CHECK(large.segment_of_user == segments{1, 0, -1, 1, 2, 0});
}

TEST_CASE("features give a column's texts or one feature's weights") {
  auto const groups = lfrec::groups_by_feature(traits(), "gender");
  CHECK(groups.labels == std::vector<std::string>{"F", "M"});
  CHECK(groups.segment_of_user == segments{0, 1, -1});
  CHECK(lfrec::feature_values(traits(), "age") == std::vector<double>{40, 0, 0});
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::groups_by_feature(traits(), "country")),
                       "groups_by_feature: no user feature is called 'country:…', of 3",
                       lfrec::unknown_id);
  CHECK_THROWS_WITH_AS(static_cast<void>(lfrec::feature_values(traits(), "height")),
                       "feature_values: no user feature is called 'height', of 3",
                       lfrec::unknown_id);
}

TEST_CASE("cold users have nothing in train") {
  auto const groups = lfrec::cold_or_warm(lfrec::matrix(log()));
  CHECK(groups.labels == std::vector<std::string>{"cold", "warm"});
  CHECK(groups.segment_of_user == segments{1, 1, 0, 1});
}
