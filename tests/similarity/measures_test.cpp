// SPDX-License-Identifier: MIT
#include "lfrec/similarity/measures.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <type_traits>

TEST_CASE("cosine is the product over the norms") {
  lfrec::cosine const measure;
  lfrec::row_stats const a{.count = 2, .sum = 7, .sum_squares = 25, .norm = 5};  // (3, 4)
  lfrec::row_stats const b{
      .count = 2, .sum = 2, .sum_squares = 2, .norm = std::sqrt(2.0)};  // (1, 1)
  CHECK(measure({.dot = 7, .overlap = 2}, a, b) == doctest::Approx(7 / (5 * 1.41421356237)));
  CHECK(measure({.dot = 7, .overlap = 2}, b, a) == measure({.dot = 7, .overlap = 2}, a, b));
  CHECK(measure({.dot = 25, .overlap = 2}, a, a) == doctest::Approx(1));
  CHECK(measure({.dot = -7, .overlap = 2}, a, b) < 0);
}

TEST_CASE("cosine of a zero row is 0") {
  lfrec::row_stats const zero{.count = 3, .sum = 0, .sum_squares = 0};
  CHECK(lfrec::cosine{}({.dot = 0, .overlap = 3}, zero, zero) == 0);
}

TEST_CASE("the asymmetric cosine lies between the two conditional shares") {
  lfrec::row_stats const a{.count = 4, .sum = 4, .sum_squares = 4, .norm = 2};
  lfrec::row_stats const b{.count = 9, .sum = 9, .sum_squares = 9, .norm = 3};
  lfrec::pair_stats const both{.dot = 3, .overlap = 3};
  CHECK(lfrec::asymmetric_cosine{1}(both, a, b) == doctest::Approx(3.0 / 4));  // of a's, b's too
  CHECK(lfrec::asymmetric_cosine{0}(both, a, b) == doctest::Approx(3.0 / 9));
  CHECK(lfrec::asymmetric_cosine{}(both, a, b) == doctest::Approx(lfrec::cosine{}(both, a, b)));
  CHECK(lfrec::asymmetric_cosine{}({}, {}, {}) == 0);
}

TEST_CASE("Tversky's index is Jaccard's and Dice's at its corners") {
  lfrec::row_stats const a{.count = 5};
  lfrec::row_stats const b{.count = 8};
  lfrec::pair_stats const both{.dot = 0, .overlap = 3};
  CHECK(lfrec::jaccard{}(both, a, b) == doctest::Approx(3.0 / 10));
  CHECK(lfrec::dice{}(both, a, b) == doctest::Approx(6.0 / 13));
  CHECK(lfrec::tversky{1, 1}(both, a, b) == lfrec::jaccard{}(both, a, b));
  CHECK(lfrec::tversky{0.5, 0.5}(both, a, b) == doctest::Approx(lfrec::dice{}(both, a, b)));
  CHECK(lfrec::tversky{1, 0}(both, a, b) == doctest::Approx(3.0 / 5));
}

TEST_CASE("rows that are constant where they meet have no correlation") {
  // 0.1 three times: the variance is nothing but rounding.
  double const x = 0.1F;
  lfrec::common_stats const both{{3 * x * x, 3}, 3 * x, 3 * x, 3 * x * x, 3 * x * x};
  CHECK(lfrec::pearson{}(both, {}, {}) == 0);
  CHECK(lfrec::pearson{}({{2, 1}, 1, 2, 1, 4}, {}, {}) == 0);
  CHECK(lfrec::pearson{}({{1 * 2 + 2 * 4, 2}, 3, 6, 5, 20}, {}, {}) == doctest::Approx(1));
}

TEST_CASE("no smaller sum reaches a threshold than the least that a measure names") {
  auto const check = [](auto const& measure) {
    for (double const a : {1.0, 3.0, 40.0})
      for (double const b : {1.0, 7.0, 35.0})
        for (double const t : {0.01, 0.2, 0.9}) {
          auto const least = measure.least(t, measure.of_row({.count = a, .norm = a}));
          double const weight = measure.of_neighbor({.count = b, .norm = b});
          double const sum = least.fixed + least.slope * weight;
          double const own = measure.of_row({.count = a, .norm = a});
          CHECK(measure.value(sum, own, weight) == doctest::Approx(t));
          CHECK(measure.value(0.9 * sum, own, weight) < t);
        }
  };
  check(lfrec::cosine{});
  check(lfrec::asymmetric_cosine{0.2});
  check(lfrec::jaccard{});
  check(lfrec::dice{});
  check(lfrec::tversky{0.4, 0.7});
  CHECK(lfrec::tversky{0, 0}.least(1, 5).slope < 0);  // nothing is known
}

TEST_CASE("a measure is chosen by name") {
  auto const value = [](lfrec::similarity_kind kind) {
    return lfrec::with_similarity(lfrec::chosen_similarity{.kind = kind}, [](auto const& measure) {
      lfrec::row_stats const row{.count = 4, .sum = 4, .sum_squares = 4, .norm = 2};
      return measure(lfrec::common_stats{{2, 2}, 2, 2, 2, 2}, row, row);
    });
  };
  using enum lfrec::similarity_kind;
  CHECK(value(cosine) == doctest::Approx(0.5));
  CHECK(value(asymmetric_cosine) == doctest::Approx(0.5));
  CHECK(value(adjusted_cosine) == doctest::Approx(1));
  CHECK(value(pearson) == 0);
  CHECK(value(jaccard) == doctest::Approx(2.0 / 6));
  CHECK(value(dice) == doctest::Approx(0.5));
  CHECK(value(tversky) == doctest::Approx(2.0 / 6));
  CHECK(lfrec::with_similarity(lfrec::dice{}, [](auto const& measure) {
    return std::is_same_v<decltype(measure), lfrec::dice const&>;
  }));
}
