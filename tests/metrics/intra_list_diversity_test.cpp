// SPDX-License-Identifier: MIT
#include "lfrec/metrics/intra_list_diversity.hpp"

#include <doctest/doctest.h>

#include "support/profiles.hpp"
#include "support/rankings.hpp"

using doctest::Approx;
using lfrec::intra_list_diversity;

TEST_CASE("by hand: the mean distance of the pairs, unknown items left out") {
  // Vectors (1,0), (1,0), (0,1), nothing, (3,4).
  lfrec::item_vectors const table(
      lfrec::csr<float>(5, 2, {0, 1, 2, 3, 3, 5}, {0, 0, 1, 0, 1}, {1, 1, 1, 3, 4}));
  intra_list_diversity const metric{table, 4};
  CHECK(lfrec_test::value_of(metric, {0, 1}, {}) == 0);
  CHECK(lfrec_test::value_of(metric, {0, 2}, {}) == 1);
  CHECK(lfrec_test::value_of(metric, {0, 1, 2}, {}) == Approx(2.0 / 3));
  CHECK(lfrec_test::value_of(metric, {0, 3, 4}, {}) == Approx(1 - 3.0 / 5));
  CHECK(lfrec_test::value_of(metric, {3, 4}, {}) == 0);
  CHECK(lfrec_test::value_of(metric, {}, {}) == 0);
  CHECK(metric.name() == "intra_list_diversity@4");
  CHECK(metric.depth() == 4);
}

TEST_CASE("diversity equals going through all pairs") {
  lfrec_test::for_random_profiles([](lfrec_test::profile_case const& c, lfrec::index_t k) {
    double sum = 0;
    int pairs = 0;
    for (auto const a : c.head(k))
      for (auto const b : c.head(k))
        if (a != b && c.knows(a) && c.knows(b)) {
          sum += c.distance(a, b);
          ++pairs;
        }
    intra_list_diversity const metric{lfrec::item_vectors(c.sparse_features()), k};
    CHECK(metric(c.ranking()) == Approx(pairs > 0 ? sum / pairs : 0).epsilon(1e-12));
  });
}
