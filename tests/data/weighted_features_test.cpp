// SPDX-License-Identifier: MIT
#include "lfrec/data/weighted_features.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/core/error.hpp"

using namespace lfrec;

namespace {

/// Three items, three tags: counts 4 1 . / . 9 . / . . .
features tag_counts() {
  return {csr<float>(3, 3, {0, 2, 3, 3}, {0, 1, 1}, {4, 1, 9}), {"metal", "seen live", "80s"}};
}

void check_values(features const& found, std::vector<double> const& expected) {
  REQUIRE(found.matrix().nonzeros() == expected.size());
  for (std::size_t n = 0; n < expected.size(); ++n)
    CHECK(static_cast<double>(found.matrix().values()[n]) == doctest::Approx(expected[n]));
}

}  // namespace

TEST_CASE("weights keep rows, columns and names") {
  auto const given = tag_counts();
  auto const found = weighted(given, tfidf{});
  CHECK(found.names() == given.names());
  CHECK(found.rows() == 3);
  CHECK(found.matrix().indices() == given.matrix().indices());
  CHECK(found.matrix().offsets() == given.matrix().offsets());
  CHECK(weighted(features(), tfidf{}).rows() == 0);
}

TEST_CASE("a row is the document and a feature the term") {
  // Two rows have features: one of them metal, both `seen live`.
  double const rare = 1 + std::log(3.0 / 2);
  double const common = 1 + std::log(3.0 / 3);
  check_values(weighted(tag_counts(), tfidf{}), {2 * rare, common, 3 * common});
  check_values(weighted(tag_counts(), binary{}), {1, 1, 1});
  double const mean = (5.0 + 9.0) / 2;
  auto const bm = [&](double r, double holders, double length) {
    return std::log1p((2 - holders + 0.5) / (holders + 0.5)) * r * 2.5 /
           (r + 1.5 * (1 - 0.5 + 0.5 * length / mean));
  };
  check_values(weighted(tag_counts(), feature_weighting::bm25, 1.5, 0.5),
               {bm(4, 1, 5), bm(1, 2, 5), bm(9, 2, 9)});
}

TEST_CASE("weightings go by name") {
  auto const given = tag_counts();
  auto const values = [&](feature_weighting how) {
    return weighted(given, how, 1.2, 0.75).matrix().values();
  };
  CHECK(values(feature_weighting::raw) == given.matrix().values());
  CHECK(values(feature_weighting::binary) == std::vector<float>{1, 1, 1});
  CHECK(values(feature_weighting::tfidf) == weighted(given, tfidf{}).matrix().values());
  CHECK(values(feature_weighting::bm25) == weighted(given, bm25{}).matrix().values());
}

TEST_CASE("rows are scaled to length 1") {
  features const given(csr<float>(3, 2, {0, 2, 3, 3}, {0, 1, 1}, {3, -4, 0}), {"a", "b"});
  auto const found = unit_rows(given);
  CHECK(found.matrix().values() == std::vector<float>{0.6F, -0.8F, 0});
  CHECK(found.names() == given.names());
}
