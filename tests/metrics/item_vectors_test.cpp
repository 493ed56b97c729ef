// SPDX-License-Identifier: MIT
#include "lfrec/metrics/item_vectors.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

#include "support/profiles.hpp"

using lfrec::item_vectors;

TEST_CASE("by hand: distance is one minus the cosine") {
  item_vectors const table(lfrec::features(
      lfrec::csr<float>(3, 2, {0, 2, 3, 3}, {0, 1, 0}, {3, 4, 2}), {"rock", "jazz"}));
  CHECK(table.distance(0, 1) == doctest::Approx(1 - 3.0 / 5));
  CHECK(table.distance(0, 0) == doctest::Approx(0));
  CHECK(table.knows(1));
  CHECK_FALSE(table.knows(2));
  CHECK(table.non_negative());
  CHECK_FALSE(item_vectors(lfrec::csr<float>(1, 1, {0, 1}, {0}, {-1})).non_negative());
}

TEST_CASE("a dense table is its rows, and zeros are nothing known") {
  lfrec_test::for_random_profiles([](lfrec_test::profile_case const& c, lfrec::index_t) {
    auto const table = c.table();
    auto const dense = item_vectors::of_table(std::span<float const>(table), c.width);
    item_vectors const sparse(c.sparse_features());
    for (lfrec::index_t a = 0; a < c.items; ++a) {
      CHECK(dense.knows(a) == c.knows(a));
      CHECK(sparse.knows(a) == c.knows(a));
      for (lfrec::index_t b = 0; b < c.items && c.knows(a); b += 5) {
        if (!c.knows(b)) continue;
        CHECK(sparse.distance(a, b) == doctest::Approx(c.distance(a, b)).epsilon(1e-12));
        CHECK(dense.distance(a, b) == doctest::Approx(c.distance(a, b)).epsilon(1e-12));
      }
    }
  });
}

TEST_CASE("what is no table and what lies outside it is refused") {
  std::vector<double> const five(5, 1.0);
  CHECK_THROWS_WITH_AS(static_cast<void>(item_vectors::of_table(std::span<double const>(five), 2)),
                       "item vectors: 5 entries are no rows of 2", lfrec::shape_error);
  CHECK_THROWS_AS(static_cast<void>(item_vectors::of_table(std::span<double const>(five), 0)),
                  lfrec::shape_error);
  auto const table = item_vectors::of_table(std::span<double const>(five), 1);
  CHECK(table.items() == 5);
  CHECK_THROWS_WITH_AS(static_cast<void>(table.row(5)),
                       "a table of the vectors of 5 items was asked for item 5",
                       lfrec::shape_error);
}
