// SPDX-License-Identifier: MIT
#include "lfrec/datasets/movielens_parts.hpp"

#include <doctest/doctest.h>

using namespace lfrec;
using datasets::detail::age_band;
using datasets::detail::feature_rows;

TEST_CASE("ages fall into the bands of 1M, whose codes are their own bands") {
  CHECK(age_band(0) == "under 18");
  CHECK(age_band(1) == "under 18");
  CHECK(age_band(17) == "under 18");
  CHECK(age_band(18) == "18-24");
  CHECK(age_band(24) == "18-24");
  CHECK(age_band(25) == "25-34");
  CHECK(age_band(35) == "35-44");
  CHECK(age_band(45) == "45-49");
  CHECK(age_band(50) == "50-55");
  CHECK(age_band(56) == "56+");
  CHECK(age_band(73) == "56+");
}

TEST_CASE("features are named as they come, ascending in a row and once each") {
  feature_rows rows;
  rows.add("b");
  rows.end_row();
  rows.add("c");
  rows.add("b");
  rows.add("c");
  rows.end_row();
  auto const all = rows.finish(3);
  CHECK(all.names() == std::vector<std::string>{"b", "c"});
  CHECK(all.rows() == 3);
  CHECK(all.row(index_t{0}).size() == 1);
  CHECK(all.row(index_t{1}).size() == 2);
  CHECK(all.row(index_t{1}).value[1] == 1);
  CHECK(all.row(index_t{2}).empty());
}
