// SPDX-License-Identifier: MIT
#include "lfrec/core/top_k.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"

using list = std::vector<lfrec::scored<float>>;

namespace lfrec::inline v0 {
static bool operator==(scored<float> const& a, scored<float> const& b) {
  return a.index == b.index && a.score == b.score;
}
}  // namespace lfrec::inline v0

namespace {

list by_sort(list all, std::size_t n) {
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) {
    return a.score != b.score ? a.score > b.score : a.index < b.index;
  });
  all.resize(std::min(n, all.size()));
  return all;
}

list by_top_k(lfrec::top_k<float>& best, list const& all) {
  for (auto const& s : all) best.offer(s.index, s.score);
  return best.take();
}

}  // namespace

TEST_CASE("the best n of anything, in any order, are what a sort finds") {
  lfrec::random_stream random(11);
  for (int round = 0; round < 1000; ++round) {
    auto const size = static_cast<std::size_t>(random.below(70));
    auto const n = static_cast<std::size_t>(random.below(25));
    auto const values = 1 + random.below(round % 2 == 0 ? 4 : 1000);  // few values: many ties
    list all;
    for (std::size_t i = 0; i < size; ++i)
      all.push_back({static_cast<lfrec::index_t>(i), static_cast<float>(random.below(values)) - 2});
    lfrec::shuffle(std::span(all), random);
    lfrec::top_k<float> best(n);
    CAPTURE(size);
    CAPTURE(n);
    CHECK(by_top_k(best, all) == by_sort(all, n));
  }
}

TEST_CASE("ascending, descending and equal scores are no special case") {
  list up;
  for (lfrec::index_t i = 0; i < 100; ++i) up.push_back({i, static_cast<float>(i)});
  list down(up.rbegin(), up.rend());
  list equal = up;
  for (auto& s : equal) s.score = 1;
  list equal_backwards(equal.rbegin(), equal.rend());
  for (auto const& all : {up, down, equal, equal_backwards}) {
    lfrec::top_k<float> best(7);
    CHECK(by_top_k(best, all) == by_sort(all, 7));
  }
}

TEST_CASE("nothing offered, nothing asked for and more asked for than offered") {
  lfrec::top_k<float> none(0);
  CHECK(by_top_k(none, {{0, 1.F}, {1, 2.F}}).empty());
  lfrec::top_k<float> some(5);
  CHECK(some.take().empty());
  CHECK(by_top_k(some, {{3, 1.F}, {1, 2.F}}) == list{{1, 2.F}, {3, 1.F}});
}

TEST_CASE("a selection is empty again after take and after clear") {
  lfrec::top_k<float> best(2);
  for (lfrec::index_t i = 0; i < 50; ++i) best.offer(i, 100.F);
  CHECK(best.take().size() == 2);
  CHECK(by_top_k(best, {{4, -1.F}}) == list{{4, -1.F}});  // would not have passed the old bar
  for (lfrec::index_t i = 0; i < 50; ++i) best.offer(i, 100.F);
  best.clear();
  CHECK(by_top_k(best, {{4, -1.F}}) == list{{4, -1.F}});
}

TEST_CASE("what may_enter refuses could not have been in the list") {
  lfrec::random_stream random(12);
  for (int round = 0; round < 200; ++round) {
    list all;
    lfrec::top_k<float> best(3);
    for (lfrec::index_t i = 0; i < 60; ++i) {
      all.push_back({i, static_cast<float>(random.below(30))});
      if (best.may_enter(all.back().score)) best.offer(i, all.back().score);
    }
    CHECK(best.take() == by_sort(all, 3));
  }
}

TEST_CASE("infinite and negative scores have their places") {
  float const infinity = std::numeric_limits<float>::infinity();
  lfrec::top_k<float> best(2);
  CHECK(by_top_k(best, {{0, -infinity}, {1, -5.F}, {2, infinity}}) ==
        list{{2, infinity}, {1, -5.F}});
}

TEST_CASE("unordered gives the same entries as take, and offers may go on") {
  lfrec::random_stream random(5);
  lfrec::top_k<float> best(7);
  lfrec::top_k<float> sorted(7);
  for (lfrec::index_t i = 0; i < 100; ++i) {
    auto const score = static_cast<float>(random.below(20));
    best.offer(i, score);
    sorted.offer(i, score);
    auto const now = best.unordered();
    std::vector<lfrec::scored<float>> entries(now.begin(), now.end());
    std::ranges::sort(entries, lfrec::ranks_before<float>);
    auto copy = sorted;
    auto const expected = copy.take();
    REQUIRE(entries.size() == expected.size());
    for (std::size_t n = 0; n < entries.size(); ++n) CHECK(entries[n].index == expected[n].index);
  }
  lfrec::top_k<float> nothing(0);
  nothing.offer(1, 1);
  CHECK(nothing.unordered().empty());
}

TEST_CASE("what a scan looks for lets every score in until the selection is full") {
  lfrec::top_k<float> best(2);
  CHECK(best.least() == -std::numeric_limits<float>::infinity());
  for (lfrec::index_t i = 0; i < 5; ++i) best.offer(i, static_cast<float>(i));
  CHECK(best.least() == 3);
}
