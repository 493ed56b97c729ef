// SPDX-License-Identifier: MIT
#include "lfrec/data/fitted_weighting.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/weight.hpp"
#include "support/tiny_data.hpp"

using lfrec::duplicates;
using lfrec::fitted_weighting;
using lfrec::invalid_option;
using lfrec::weighting_kind;
using lfrec::weighting_parts;

TEST_CASE("without anything it is the identity") {
  fitted_weighting const identity;
  CHECK(identity.kind() == "raw");
  auto const log = lfrec_test::five_by_seven_log();
  CHECK(identity.matrix(log).by_user().values() == lfrec_test::five_by_seven().by_user().values());
}

TEST_CASE("the parts hold all that was learnt") {
  auto const fitted = lfrec::bm25{.k1 = 2, .b = 0.5}.fit(lfrec_test::five_by_seven_log());
  CHECK(fitted.kind() == "bm25");
  CHECK(fitted.parts().numbers == std::vector<double>{2, 0.5, 8.5});
  CHECK(fitted.parts().item_factors.size() == 7);
  CHECK(lfrec::ordinal{.edges = {1, 2}}.fit({}).kind() == "ordinal_edges");
  CHECK(lfrec::ordinal{}.fit({}).kind() == "ordinal_quantiles");
}

TEST_CASE("options are checked when the weighting is fitted") {
  auto const check = [](auto const& weighting, char const* message) {
    CHECK_THROWS_WITH_AS((void)weighting.fit({}), message, invalid_option);
  };
  check(lfrec::linear{.scale = -1}, "linear weighting: scale must not be negative, got -1");
  check(lfrec::logarithmic{.epsilon = 0}, "log weighting: epsilon must be positive, got 0");
  check(lfrec::bm25{.k1 = 0}, "bm25 weighting: k1 must be positive, got 0");
  check(lfrec::bm25{.b = 1.5}, "bm25 weighting: b must lie within 0 and 1, got 1.5");
  check(lfrec::ordinal{.edges = {3, 3}}, "ordinal_edges weighting: edges must ascend");
  check(lfrec::ordinal{.edges = {0, 3}},
        "ordinal_edges weighting: an edge must be positive, got 0");
  check(lfrec::ordinal{.quantiles = 1},
        "ordinal_quantiles weighting: the number of bins must be a whole number between 2 and "
        "1000, got 1");
  check(lfrec::linear{.scale = std::numeric_limits<double>::quiet_NaN()},
        "linear weighting: numbers must be finite");
}

TEST_CASE("parts that no weighting has are refused, whatever a file says") {
  auto const check = [](weighting_parts const& parts, char const* message) {
    CHECK_THROWS_WITH_AS((void)fitted_weighting(parts), message, invalid_option);
  };
  auto const sum = duplicates::sum;
  check({static_cast<weighting_kind>(77)}, "weighting: there is no kind 77");
  check({weighting_kind::raw, static_cast<duplicates>(9)},
        "raw weighting: no such rule for duplicates");
  check({weighting_kind::linear}, "linear weighting: needs 1 numbers, got 0");
  check({weighting_kind::edges}, "ordinal_edges weighting: needs at least one edge");
  check({weighting_kind::binary, sum, {}, {1}}, "binary weighting: has no factors of items");
  check({weighting_kind::tfidf, sum, {}, {1, 0}},
        "tfidf weighting: factors of items must be positive and finite");
}

TEST_CASE("a weighting fitted to other items is refused") {
  auto const fitted = lfrec::tfidf{}.fit(lfrec_test::five_by_seven_log());
  CHECK_THROWS_WITH_AS((void)fitted.matrix(lfrec_test::checkerboard_log(8)),
                       "tfidf weighting fitted to 7 items, applied to 8", lfrec::shape_error);
  CHECK_THROWS_WITH_AS(((void)fitted.row({10, {{lfrec::item_index{9}, 1.0F}}})),
                       "tfidf weighting fitted to 7 items, applied to 10", lfrec::shape_error);
}

TEST_CASE("a weight that does not fit into a float is an error") {
  auto const fitted = lfrec::linear{.scale = 1e9}.fit({});
  CHECK_THROWS_AS(((void)fitted.row({1, {{lfrec::item_index{0}, 3e38F}}})), lfrec::numeric_error);
}
