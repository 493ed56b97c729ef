// SPDX-License-Identifier: MIT
#include "lfrec/solve/sampling.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

using lfrec::index_t;
using lfrec::negative_pool;
using lfrec::random_stream;
using lfrec::detail::item_marks;

namespace {

std::map<index_t, double> shares(negative_pool const& pool, item_marks const& positives) {
  random_stream random(5);
  std::map<index_t, double> share;
  for (int n = 0; n < 40000; ++n) share[pool.draw(random, positives)] += 1 / 40000.0;
  return share;
}

}  // namespace

TEST_CASE("marks hold what was put in and not taken out") {
  item_marks marks(130);
  for (index_t const i : {0, 63, 64, 129}) marks.insert(i);
  marks.erase(63);
  for (index_t i = 0; i < 130; ++i) CHECK(marks.contains(i) == (i == 0 || i == 64 || i == 129));
}

TEST_CASE("all items but the positives are drawn alike") {
  item_marks positives(7);
  positives.insert(2);
  positives.insert(5);
  auto const share = shares(negative_pool(index_t{7}), positives);
  CHECK(share.size() == 5);
  for (auto const& [item, part] : share) {
    CHECK_FALSE(positives.contains(item));
    CHECK(part == doctest::Approx(0.2).epsilon(0.05));
  }
}

TEST_CASE("only what is listed is drawn, by popularity to the power") {
  std::vector<float> const popularity{1, 9, 100, 4, 0};
  item_marks const none(5);
  auto const share =
      shares(negative_pool(std::vector<index_t>{0, 1, 3, 4}).weighted(popularity, 0.5), none);
  CHECK(share.size() == 3);  // nobody has item 4
  CHECK(share.at(0) == doctest::Approx(1 / 6.0).epsilon(0.05));
  CHECK(share.at(1) == doctest::Approx(3 / 6.0).epsilon(0.05));
  CHECK(share.at(3) == doctest::Approx(2 / 6.0).epsilon(0.05));
}

TEST_CASE("a pool in which nothing is popular is drawn from alike") {
  std::vector<float> const popularity(3, 0.F);
  CHECK(shares(negative_pool(index_t{3}).weighted(popularity, 1), item_marks(3)).size() == 3);
}

TEST_CASE("who has everything has no negative") {
  item_marks positives(3);
  for (index_t i = 0; i < 3; ++i) positives.insert(i);
  random_stream random(1);
  CHECK(negative_pool(index_t{3}).draw(random, positives) == -1);
}

TEST_CASE("draws made ahead are those made one by one, each fetched before it is used") {
  negative_pool const pool(index_t{9});
  item_marks positives(9);
  positives.insert(4);
  for (std::size_t const most : {0U, 1U, 3U, 4U, 50U, 1000U}) {
    random_stream ahead(7);
    random_stream one(7);
    std::vector<index_t> fetched;
    auto const fetch = [&](index_t i) { fetched.push_back(i); };
    lfrec::detail::draws_ahead draws(pool, positives, ahead, most, fetch);
    for (std::size_t n = 0; n < 50; ++n) {
      bool const known = n < most;
      if (known) REQUIRE(fetched.size() > n);
      index_t const item = draws.next();
      CHECK(item == pool.draw(one, positives));
      if (known) CHECK(fetched[n] == item);
    }
    CHECK(fetched.size() <= most);
  }
}

TEST_CASE("who has everything has no negative ahead either, and nothing to fetch") {
  negative_pool const pool(index_t{1});
  item_marks positives(1);
  positives.insert(0);
  random_stream random(1);
  auto const fetch = [](index_t) { FAIL("nothing to fetch"); };
  lfrec::detail::draws_ahead draws(pool, positives, random, 3, fetch);
  for (int n = 0; n < 3; ++n) CHECK(draws.next() == -1);
}

TEST_CASE("a rank weighs by the harmonic number of what the draws make of it") {
  auto const weight = lfrec::rank_weights(10, 12);
  REQUIRE(weight.size() == 12);
  auto const harmonic = [](int n) {
    double sum = 0;
    for (int r = 1; r <= n; ++r) sum += 1.0 / r;
    return sum;
  };
  for (int n = 1; n <= 12; ++n)
    CHECK(weight[static_cast<std::size_t>(n - 1)] ==
          doctest::Approx(harmonic(std::max(1, 10 / n)) / harmonic(10)));
  CHECK(lfrec::rank_weights(1, 1) == std::vector<double>{1});
  CHECK(lfrec::rank_weights(0, 1) == std::vector<double>{1});
}
