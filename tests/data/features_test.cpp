// SPDX-License-Identifier: MIT
#include "lfrec/data/features.hpp"

#include <limits>

#include <doctest/doctest.h>

using namespace lfrec;

namespace {
csr<float> two_rows() {
  return {2, 3, {0, 2, 3}, {0, 2, 1}, {4, 1, 7}};
}
}  // namespace

TEST_CASE("features hold named weights row by row") {
  features const tags(two_rows(), {"metal", "ambient", "80s"});
  CHECK(tags.rows() == 2);
  CHECK(tags.columns() == 3);
  CHECK_FALSE(tags.empty());
  auto const row = tags.row(item_index{0});
  REQUIRE(row.size() == 2);
  CHECK(tags.name(row.index[1]) == "80s");
  CHECK(row.value[0] == 4);
  CHECK(tags.row(user_index{1}).index[0] == 1);
  CHECK(tags.names().size() == 3);
  CHECK(tags.matrix().nonzeros() == 3);
}

TEST_CASE("a feature is found by its name, exactly") {
  features const tags(two_rows(), {"metal", "ambient", "80s"});
  CHECK(tags.find("metal") == 0);
  CHECK(tags.find("80s") == 2);
  CHECK_FALSE(tags.find("Metal"));
  CHECK_FALSE(tags.find("zzz"));
}

TEST_CASE("no features are empty") {
  features const none;
  CHECK(none.empty());
  CHECK(none.rows() == 0);
  CHECK_FALSE(none.find("metal"));
}

TEST_CASE("names that do not fit are refused") {
  CHECK_THROWS_WITH_AS(features(two_rows(), {"a", "b"}), "features: 2 names for 3 columns",
                       shape_error);
  CHECK_THROWS_WITH_AS(features(two_rows(), {"a", "b", "a"}), "features: the name 'a' occurs twice",
                       shape_error);
  CHECK_THROWS_WITH_AS(features(two_rows(), {"a", "", "c"}), "features: column 1 has no name",
                       shape_error);
  float const nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS(features(csr<float>(1, 1, {0, 1}, {0}, {nan}), {"a"}), numeric_error);
}
