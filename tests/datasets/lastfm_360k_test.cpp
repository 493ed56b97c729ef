// SPDX-License-Identifier: MIT
#include "lfrec/datasets/lastfm_360k.hpp"

#include <string>

#include <doctest/doctest.h>

#include "support/text_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {
// As in the published files: forty digits of a hash are shortened to a few.
char const* const plays =
    "00000c28\t3bd73256-3905\tbetty blowtorch\t2137\n"
    "00000c28\t\tdie Ärzte\t1099\n"
    "00001411\t3bd73256-3905\tBetty Blowtorch\t3\n"
    "00001411\t\t\"quoted\" band\t12\n"
    "sep 20, 2008\t\tdie Ärzte\t0\n"
    "00001411\t3bd73256-3905\tbetty b.\t4\n";
char const* const profiles =
    "00000c28\tf\t22\tGermany\tFeb 1, 2007\n"
    "00001411\t\t-1337\tCanada\tDec 4, 2007\n"
    "ffffffff\tm\t\tMexico\tApr 28, 2007\n";
}  // namespace

TEST_CASE("Last.fm 360K reads as published") {
  lfrec_test::text_files files;
  files.write("usersha1-artmbid-artname-plays.tsv", plays);
  files.write("usersha1-profile.tsv", profiles);
  dataset const d = read_lastfm_360k(files.file("."));
  CHECK(d.users.size() == 3);
  REQUIRE(d.items.size() == 3);
  REQUIRE(d.log.size() == 5);
  CHECK(d.items.key(item_index{0}) == "3bd73256-3905");
  CHECK(d.items.at("die Ärzte") == item_index{1});  // no id
  CHECK(d.item_name(item_index{0}) == "betty blowtorch");
  CHECK(d.item_name(item_index{2}) == "\"quoted\" band");
  CHECK(d.log[0] == interaction{user_index{0}, item_index{0}, 2137, no_time});
  CHECK(d.log[2] == interaction{user_index{1}, item_index{0}, 7, no_time});  // 3 + 4
  CHECK(d.log[4].value == 0);
  CHECK(d.report.rows_read == 6);
  CHECK(d.report.rows_merged == 1);
  REQUIRE(d.user_features.rows() == 3);
  CHECK(d.user_features.row(user_index{0}).size() == 3);
  for (char const* const name : {"gender:f", "age:18-24", "country:Germany", "country:Canada"})
    CHECK(d.user_features.find(name));
  CHECK(d.user_features.row(user_index{1}).size() == 1);
  CHECK(d.user_features.row(user_index{2}).empty());
  auto const text = d.report.to_text();
  for (char const* const words :
       {"2 items without an id go by their name",
        "usersha1-profile.tsv: 1 row of users without plays", "1 age outside 1 to 120"})
    CHECK(text.find(words) != std::string::npos);
}

TEST_CASE("without profiles nothing is known of the users, without plays nothing is read") {
  lfrec_test::text_files files;
  CHECK_THROWS_WITH_AS((void)read_lastfm_360k(files.file(".")),
                       doctest::Contains("usersha1-artmbid-artname-plays.tsv"), io_error);
  files.write("usersha1-artmbid-artname-plays.tsv", plays);
  dataset const d = read_lastfm_360k(files.file("."));
  CHECK(d.user_features.empty());
  CHECK(d.report.to_text().find("nothing is known of the users") != std::string::npos);
}
