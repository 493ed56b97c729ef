// SPDX-License-Identifier: MIT
#include "lfrec/datasets/lastfm.hpp"

#include <cstdio>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

TEST_CASE("plays alone are a data set; repeated rows are merged by the rule") {
  lfrec_test::temporary_folder const folder;
  std::FILE* const file = std::fopen(folder.file("user_artists.dat").c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fputs("2\t51\t13883\n2\t51\t17\n3\t51\t1\n", file);
  std::fclose(file);
  lastfm set(folder.file("."));
  dataset const d = set.read();
  CHECK(d.log.size() == 2);
  CHECK(d.log[0].value == 13900);
  CHECK(d.report.rows_merged == 1);
  CHECK(d.report.merged_by == "sum");
  CHECK(set.read().log.rows() == d.log.rows());  // a folder may be read again
  CHECK(read_lastfm(folder.file("."), {.duplicates = on_duplicate::max}).log[0].value == 13883);
}

TEST_CASE("a folder that is not there is an error that names the file") {
  CHECK_THROWS_WITH_AS(static_cast<void>(read_lastfm("no such folder")),
                       doctest::Contains("cannot open no such folder/user_artists.dat"), io_error);
}

static_assert(LogSource<lastfm>);
