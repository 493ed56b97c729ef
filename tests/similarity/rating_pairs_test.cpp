// SPDX-License-Identifier: MIT
#include "lfrec/similarity/rating_pairs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using lfrec::rating_rule;
using lfrec::rating_similarity;

namespace {

double weight(rating_rule const& rule, std::vector<double> const& a, std::vector<double> const& b) {
  lfrec::detail::common_cell cell;
  for (std::size_t n = 0; n < a.size(); ++n) cell.add(a[n], b[n]);
  return lfrec::detail::rating_weight(rule, cell);
}

}  // namespace

TEST_CASE("each similarity by hand, undamped") {
  std::vector<double> const a{5, 3, 1, 4};
  std::vector<double> const b{4, 2, 2, 5};
  auto const of = [&](rating_similarity s) {
    return weight({.similarity = s, .shrinkage = 0}, a, b);
  };
  CHECK(of(rating_similarity::cosine) == doctest::Approx(48 / std::sqrt(51.0 * 49)));
  CHECK(of(rating_similarity::pearson_baseline) == of(rating_similarity::cosine));
  CHECK(of(rating_similarity::msd) == doctest::Approx(0.5));
  // Means 3.25 and 3.25.
  CHECK(of(rating_similarity::pearson) ==
        doctest::Approx((48 - 4 * 3.25 * 3.25) /
                        std::sqrt((51 - 4 * 3.25 * 3.25) * (49 - 4 * 3.25 * 3.25))));
}

TEST_CASE("shrinkage damps what rests on few, support leaves it out") {
  std::vector<double> const a{1, 2, 3};
  rating_rule rule{.similarity = rating_similarity::cosine, .shrinkage = 8};
  CHECK(weight(rule, a, a) == doctest::Approx(2.0 / 10));
  rule.min_support = 4;
  CHECK(weight(rule, a, a) == 0);
  CHECK(weight({.similarity = rating_similarity::cosine, .shrinkage = 8}, {3}, {3}) == 0);
  CHECK(weight({.similarity = rating_similarity::cosine, .shrinkage = 0}, {3}, {3}) == 1);
}

TEST_CASE("who is unlike, constant or zero says nothing") {
  for (auto const s : {rating_similarity::pearson, rating_similarity::pearson_baseline}) {
    CHECK(weight({.similarity = s, .shrinkage = 0}, {1, -1}, {-1, 1}) == 0);
    CHECK(weight({.similarity = s, .shrinkage = 0}, {0, 0}, {0, 0}) == 0);
  }
  CHECK(weight({.similarity = rating_similarity::pearson, .shrinkage = 0}, {3, 3}, {1, 5}) == 0);
  CHECK(weight({.similarity = rating_similarity::msd, .shrinkage = 0}, {0.1, 0.1}, {0.1, 0.1}) ==
        1);
}
