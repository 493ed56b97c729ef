// SPDX-License-Identifier: MIT
#include "lfrec/datasets/lastfm_1k.hpp"

#include <string>

#include <doctest/doctest.h>

#include "support/text_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {
void write(lfrec_test::text_files const& files) {
  files.write("userid-timestamp-artid-artname-traid-traname.tsv",
              "user_000001\t2009-05-04T23:08:57Z\tf1b1cf71\tDeep Dish\t\tFlashdance\n"
              "user_000001\t2009-05-04T13:54:10Z\ta7f7df4a\t坂本龍一\tf7c1f8f8\tThousand Knives\n"
              "user_000002\t2006-08-13T13:59:20Z\tf1b1cf71\tDeep Dish\t\tFlashdance\n"
              "user_000001\t2009-05-04T13:52:04Z\ta7f7df4a\t坂本龍一\t16e8e9cd\tGrasshoppers\n");
  files.write("userid-profile.tsv",
              "#id\tgender\tage\tcountry\tregistered\n"
              "user_000001\tm\t\tJapan\tAug 13, 2006\n"
              "user_000002\tf\t\tPeru\tFeb 24, 2006\n");
}
}  // namespace

TEST_CASE("Last.fm 1K reads as published: each listen with its time") {
  lfrec_test::text_files files;
  write(files);
  dataset const d = read_lastfm_1k(files.file("."));
  REQUIRE(d.log.size() == 4);
  CHECK(d.users.size() == 2);
  CHECK(d.items.size() == 2);
  CHECK(d.item_name(item_index{1}) == "坂本龍一");
  CHECK(d.log[0] == interaction{user_index{0}, item_index{0}, 1, 1241478537});  // date -u -d … +%s
  CHECK(d.log[2].user == user_index{1});
  REQUIRE(d.user_features.rows() == 2);
  CHECK(d.user_features.find("gender:m"));
  CHECK(d.user_features.find("country:Peru"));
  CHECK(d.user_features.columns() == 4);
  CHECK(read_lastfm_1k(files.file("."), {.duplicates = on_duplicate::sum}).log.size() == 3);
}

TEST_CASE("tracks go by their id, else by artist and name") {
  lfrec_test::text_files files;
  write(files);
  dataset const d = read_lastfm_1k(files.file("."), {.tracks = true});
  REQUIRE(d.items.size() == 3);
  CHECK(d.items.key(item_index{0}) == "Deep Dish - Flashdance");
  CHECK(d.items.key(item_index{1}) == "f7c1f8f8");
  CHECK(d.item_name(item_index{1}) == "坂本龍一 - Thousand Knives");
  CHECK(d.log[2].item == item_index{0});
}
