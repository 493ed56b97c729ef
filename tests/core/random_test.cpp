// SPDX-License-Identifier: MIT
#include "lfrec/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <set>
#include <span>
#include <vector>

using lfrec::random_stream;

static_assert(std::uniform_random_bit_generator<random_stream>);

namespace {

template <std::size_t N>
std::array<std::uint64_t, N> take(random_stream stream) {
  std::array<std::uint64_t, N> bits{};
  for (auto& b : bits) b = stream();
  return bits;
}

}  // namespace

TEST_CASE("the streams are what they have always been") {
  // Computed with whole numbers in another language from the definition: a key is mixed into the
  // start of a SplitMix64, whose first values from 1234567 are 6457827717110365317,
  // 3203168211198807973, 9817491932198370423.
  using three = std::array<std::uint64_t, 3>;
  CHECK(take<3>(random_stream(0)) ==
        three{12035550249420947055U, 12935080325729570654U, 7141179953334974231U});
  CHECK(take<3>(random_stream(42)) ==
        three{6332618229526065668U, 17630415256238047317U, 8971565426155258802U});
  CHECK(take<3>(random_stream(42, 7)) ==
        three{8613165295705861209U, 15059794192141857808U, 7365778136823533933U});
  CHECK(take<3>(random_stream(42, 7, 1)) ==
        three{2258668254435522286U, 10803817060154954321U, 3968265973321522882U});
}

TEST_CASE("uniform, below, normal and shuffle are what they have always been") {
  random_stream uniform(42);
  CHECK(uniform.uniform() == 0.34329192209867343);
  CHECK(uniform.uniform() == 0.9557467261317436);
  random_stream below(42);
  for (std::uint64_t const expected : {8U, 7U, 2U, 6U, 1U, 3U, 2U, 6U, 9U, 6U})
    CHECK(below.below(10) == expected);
  random_stream normal(42);
  CHECK(normal.normal() == doctest::Approx(-0.1247481922738063).epsilon(1e-14));
  CHECK(normal.normal() == doctest::Approx(-0.023950513022518233).epsilon(1e-14));
  random_stream shuffling(42);
  std::vector<int> values(10);
  std::iota(values.begin(), values.end(), 0);
  lfrec::shuffle(std::span(values), shuffling);
  CHECK(values == std::vector<int>{4, 6, 7, 0, 9, 5, 1, 2, 3, 8});
}

TEST_CASE("streams of different names are different") {
  std::set<std::uint64_t> first;
  std::size_t streams = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    first.insert(random_stream(seed)());
    for (std::uint64_t key = 0; key < 40; ++key) {
      first.insert(random_stream(seed, key)());
      first.insert(random_stream(seed, key, seed)());
      streams += 2;
    }
    ++streams;
  }
  CHECK(first.size() == streams);
}

// A mean of n independent values lies within 5 standard errors of the exact one; the seeds are
// fixed, so this either always holds or never.
TEST_CASE("uniform has the moments of the uniform distribution") {
  random_stream random(1);
  constexpr int n = 200'000;
  double sum = 0;
  double squares = 0;
  double low = 1;
  double high = 0;
  for (int i = 0; i < n; ++i) {
    double const x = random.uniform();
    sum += x;
    squares += x * x;
    low = std::min(low, x);
    high = std::max(high, x);
  }
  CHECK(std::abs(sum / n - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
  CHECK(std::abs(squares / n - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / n));
  CHECK(low >= 0);
  CHECK(low < 1e-4);
  CHECK(high < 1);
  CHECK(high > 1 - 1e-4);
}

TEST_CASE("normal has the moments and tails of the normal distribution") {
  random_stream random(2);
  constexpr int n = 200'000;
  std::array<double, 5> moment{};
  int beyond_two = 0;
  for (int i = 0; i < n; ++i) {
    double const x = random.normal();
    double power = 1;
    for (auto& m : moment) m += power, power *= x;
    beyond_two += std::abs(x) > 2 ? 1 : 0;
  }
  CHECK(std::abs(moment[1] / n) < 5 * std::sqrt(1.0 / n));
  CHECK(std::abs(moment[2] / n - 1) < 5 * std::sqrt(2.0 / n));
  CHECK(std::abs(moment[3] / n) < 5 * std::sqrt(15.0 / n));
  CHECK(std::abs(moment[4] / n - 3) < 5 * std::sqrt(96.0 / n));
  double const share = std::erfc(std::sqrt(2.0));  // P(|x| > 2)
  CHECK(std::abs(beyond_two / double{n} - share) < 5 * std::sqrt(share * (1 - share) / n));
}

TEST_CASE("gamma has the moments of the gamma distribution") {
  for (double const shape : {0.2, 0.7, 1.0, 2.5, 60.0}) {
    CAPTURE(shape);
    random_stream random(8);
    constexpr int n = 200'000;
    double sum = 0;
    double squares = 0;
    double logs = 0;
    for (int i = 0; i < n; ++i) {
      double const x = random.gamma(shape);
      REQUIRE(x >= 0);
      sum += x;
      squares += (x - shape) * (x - shape);
      logs += std::log1p(x);  // what moments do not see near 0
    }
    CHECK(std::abs(sum / n - shape) < 5 * std::sqrt(shape / n));
    // The fourth central moment is 3 shape² + 6 shape.
    CHECK(std::abs(squares / n - shape) < 5 * std::sqrt((2 * shape + 6) * shape / n));
    if (shape == 1)
      CHECK(logs / n == doctest::Approx(0.5963473623231941).epsilon(0.01));  // e E1(1)
  }
}

TEST_CASE("the first values of neighbouring streams are as good as one stream") {
  constexpr int n = 100'000;
  double sum = 0;
  double products = 0;
  double last = 0;
  for (std::uint64_t row = 0; row < n; ++row) {
    double const x = random_stream(3, row).uniform() - 0.5;
    sum += x;
    products += x * last;
    last = x;
  }
  CHECK(std::abs(sum / n) < 5 * std::sqrt(1.0 / 12 / n));
  CHECK(std::abs(products / n) < 5 * (1.0 / 12) / std::sqrt(double{n}));
}

TEST_CASE("below draws every number equally often") {
  random_stream random(4);
  for (std::uint64_t const n : {1U, 2U, 3U, 7U, 100U}) {
    constexpr int draws = 70'000;
    std::vector<int> count(n);
    for (int i = 0; i < draws; ++i) ++count[random.below(n)];
    double const expected = draws / static_cast<double>(n);
    double chi_square = 0;  // mean n - 1, variance 2 (n - 1)
    for (int const c : count) chi_square += (c - expected) * (c - expected) / expected;
    auto const degrees = static_cast<double>(n - 1);
    CHECK(chi_square <= degrees + 5 * std::sqrt(2 * degrees));
  }
}

TEST_CASE("below stays below, and rejects what would bias it, at the far end of 64 bits") {
  random_stream random(5);
  std::uint64_t const n = (std::uint64_t{1} << 63U) + 1;  // almost half of all draws are rejected
  double sum = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::uint64_t const x = random.below(n);
    REQUIRE(x < n);
    sum += static_cast<double>(x) / static_cast<double>(n);
  }
  CHECK(std::abs(sum / 20'000 - 0.5) < 5 * std::sqrt(1.0 / 12 / 20'000));
  CHECK(random.below(random_stream::max()) < random_stream::max());
}

TEST_CASE("a shuffle keeps the values and reaches every order equally often") {
  random_stream random(6);
  constexpr int rounds = 48'000;
  std::array<int, 256> count{};  // by the order read as a number of base 4
  for (int round = 0; round < rounds; ++round) {
    std::array<std::size_t, 4> values = {0, 1, 2, 3};
    lfrec::shuffle(std::span<std::size_t>(values), random);
    ++count[values[0] + 4 * values[1] + 16 * values[2] + 64 * values[3]];
    std::sort(values.begin(), values.end());
    REQUIRE(values == std::array<std::size_t, 4>{0, 1, 2, 3});
  }
  CHECK(std::count_if(count.begin(), count.end(), [](int c) { return c > 0; }) == 24);
  double chi_square = 0;
  for (int const c : count)
    if (c > 0) chi_square += (c - rounds / 24.0) * (c - rounds / 24.0) / (rounds / 24.0);
  CHECK(chi_square < 23 + 5 * std::sqrt(2 * 23.0));
}

TEST_CASE("nothing and one value shuffle to themselves without drawing") {
  random_stream random(7);
  std::vector<int> none;
  std::vector<int> one = {5};
  lfrec::shuffle(std::span(none), random);
  lfrec::shuffle(std::span(one), random);
  CHECK(one == std::vector<int>{5});
  CHECK(random() == random_stream(7)());
}
