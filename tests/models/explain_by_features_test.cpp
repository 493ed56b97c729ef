// SPDX-License-Identifier: MIT
#include "lfrec/models/explain_by_features.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lfrec/core/error.hpp"

using lfrec::csr;
using lfrec::features;
using lfrec::item_index;
using lfrec::user_index;

namespace {

/// Items 0 and 1 speak for item 2, with 0.5 and 0.25; the user has both, item 0 four times.
lfrec::neighbor_model<float> small_model() {
  return {csr<float>(3, 3, {0, 0, 0, 2}, {0, 1}, {0.5F, 0.25F}),
          csr<float>(1, 3, {0, 2}, {0, 1}, {4, 1}),
          {1, 1, 0}};
}

/// metal, slow, 80s
features tags() {
  return {csr<float>(3, 3, {0, 2, 3, 6}, {0, 1, 1, 0, 1, 2}, {1, 2, 3, 3, 1, 7}),
          {"metal", "slow", "80s"}};
}

}  // namespace

TEST_CASE("a score is split over the features that its items share") {
  auto const why =
      lfrec::explain_by_features(small_model(), tags(), {.user = user_index{0}}, item_index{2});
  // Item 0 gives 2: metal 1·3, slow 2·1; item 1 gives 0.25, all of it slow.
  REQUIRE(why.terms.size() == 2);
  CHECK(why.terms[0].kind == lfrec::reason::feature);
  CHECK(why.terms[0].index == 0);
  CHECK(why.terms[0].amount == doctest::Approx(2 * 0.6));
  CHECK(why.terms[1].index == 1);
  CHECK(why.terms[1].amount == doctest::Approx(2 * 0.4 + 0.25));
  CHECK(why.score == doctest::Approx(2.25));
  CHECK(std::abs(why.sum() - why.score) < 1e-12);
  CHECK(lfrec::explain_by_features(small_model(), tags(), {}, item_index{2}).terms.empty());
}

TEST_CASE("features that are not the model's are refused") {
  CHECK_THROWS_WITH_AS(
      (void)lfrec::explain_by_features(small_model(), features(), {}, item_index{2}),
      "features of 0 items, the model has 3", lfrec::shape_error);
  features const others(csr<float>(3, 1, {0, 0, 0, 0}, {}, {}), {"metal"});
  CHECK_THROWS_AS((void)lfrec::explain_by_features(small_model(), others, {.user = user_index{0}},
                                                   item_index{2}),
                  lfrec::shape_error);
}
