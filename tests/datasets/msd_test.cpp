// SPDX-License-Identifier: MIT
#include "lfrec/datasets/msd.hpp"

#include <cmath>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "lfrec/data/join_features.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "support/real_data.hpp"
#include "support/text_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

TEST_CASE("songs become artists; a year of 0 and a hotttnesss of 0 or nothing are unknown") {
  lfrec_test::text_files const folder;
  folder.write("music.csv",
               "artist.hotttnesss,artist.name,duration,familiarity,loudness,mode,song.hotttnesss,"
               "tempo,time_signature,year\n"
               ".5,The Box,100,.6,-9,1,,120,4,0\n"
               ".5,The Box,200,.6,-11,0,.4,100,4,1969\n"
               ".3,\"Fear, Itself\",300,.2,-5,1,0,90,3,0\n");
  auto const file = read_msd(folder.file(""));
  REQUIRE(file.table.keys() == std::vector<std::string>{"box", "fear itself"});
  CHECK(file.table.at(0, 0) == 110);
  CHECK(file.table.at(0, 1) == -10);
  CHECK(file.table.at(0, 3) == 0.5);
  CHECK(file.table.at(0, 7) == doctest::Approx(0.4));
  CHECK(file.table.at(0, 8) == 1969);
  CHECK(file.table.at(1, 8) == 1969);
  CHECK(file.report.notes[0] == "song.hotttnesss is unknown of 1 of 2 keys: taken as the mean");
  CHECK(read_msd(folder.file("music.csv")).table.keys().size() == 2);
}

TEST_CASE("the Million Song subset joins the artists of HetRec") {
  auto const msd = lfrec_test::data_folder("msd-subset");
  auto const hetrec = lfrec_test::data_folder("hetrec2011-lastfm-2k");
  if (!msd || !hetrec) return;
  auto const file = read_msd(*msd);
  CHECK(file.report.rows_read == 10'000);
  auto const data = read_lastfm(*hetrec);
  auto const joined =
      join_features(standardized(file.table), data.item_names, unmatched::report, folded_name);
  MESSAGE(file.report.to_text(), joined.to_text());
  CHECK(joined.matched >= 1000);
  CHECK(joined.keys == file.table.keys().size());
  CHECK(joined.left_over.size() < joined.keys);
  CHECK(joined.rows.columns() == 9);
}
