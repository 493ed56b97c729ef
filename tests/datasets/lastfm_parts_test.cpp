// SPDX-License-Identifier: MIT
#include "lfrec/datasets/lastfm_parts.hpp"

#include <cstdio>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/datasets/lastfm.hpp"
#include "support/temporary_folder.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

// A folder with the files of the set, written by hand.
struct small_lastfm {
  lfrec_test::temporary_folder folder;

  void write(std::string const& name, std::string const& text) const {
    std::FILE* const file = std::fopen(folder.file(name).c_str(), "wb");
    REQUIRE(file != nullptr);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
  small_lastfm() {
    write(
        "artists.dat",
        "id\tname\turl\tpictureURL\n9\t\"Weird Al\" Yankovic\tu\tp\n4\tBjörk\tu\t\n7\tSilent\tu\n");
    write("user_artists.dat", "userID\tartistID\tweight\r\n2\t4\t100\r\n5\t9\t1\r\n2\t9\t7\r\n");
    write("tags.dat",
          "tagID\ttagValue\r\n1\tfu\xDF"
          "ball\r\n3\tpop\r\n8\tnever\r\n");
    write("user_taggedartists.dat",
          "userID\tartistID\ttagID\tday\tmonth\tyear\r\n2\t4\t3\t1\t4\t2009\r\n5\t4\t3\t1\t5\t2009"
          "\r\n"
          "2\t7\t1\t1\t1\t1956\r\n2\t88\t1\t1\t1\t2009\r\n2\t89\t1\t1\t1\t2009\r\n2\t88\t3\t1\t1\t2"
          "009\r\n");
    write("user_friends.dat", "userID\tfriendID\r\n2\t5\r\n5\t2\r\n");
  }
  dataset read(lastfm_options options = {}) const { return read_lastfm(folder.file("."), options); }
};

bool notes(dataset const& d, std::string const& words) {
  for (auto const& note : d.report.notes)
    if (note.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("all files go into one data set") {
  dataset const d = small_lastfm{}.read();
  CHECK(d.users.key(user_index{0}) == "2");
  CHECK(d.items.size() == 3);
  CHECK(d.item_name(d.items.at("9")) == "\"Weird Al\" Yankovic");
  CHECK(d.item_named("Björk") == item_index{1});
  REQUIRE(d.log.size() == 3);
  CHECK(d.log[0] == interaction{user_index{0}, item_index{1}, 100, no_time});
  CHECK(d.item_features.names() == std::vector<std::string>{"fußball", "pop", "never"});
  REQUIRE(d.item_features.row(item_index{1}).size() == 1);
  CHECK(d.item_features.row(item_index{1}).value[0] == 2);
  CHECK(d.item_features.row(item_index{0}).empty());
  CHECK(d.friends.friends(user_index{1})[0] == user_index{0});
  CHECK(d.report.rows_read == 3);
  CHECK(notes(d, "tags.dat: not UTF-8: read as Latin-1"));
}

TEST_CASE("tags of unknown artists are left out, impossible dates dropped, and both told") {
  dataset const d = small_lastfm{}.read();
  REQUIRE(d.taggings.size() == 3);
  CHECK(d.taggings[0] == tagging{user_index{0}, item_index{1}, 1, 1238544000});
  CHECK(d.taggings[2].time == no_time);
  CHECK(notes(d, "2 artist ids of no known artist (3 rows): left out"));
  CHECK(notes(d, "1 row with an impossible date"));
}

TEST_CASE("copies without headers, padded and in scientific notation read the same") {
  small_lastfm const set;
  set.write("user_artists.dat", " 2 \t4\t1e+02\n5\t 9\t 1 \n2\t9\t7.0");
  set.write("artists.dat", "9\t\"Weird Al\" Yankovic \n4\tBj\xF6rk\n7\tSilent");
  dataset const d = set.read();
  dataset const original = small_lastfm{}.read();
  CHECK(d.log.rows() == original.log.rows());
  CHECK(d.item_names == original.item_names);
  CHECK(d.users == original.users);
  CHECK(notes(d, "artists.dat: not UTF-8: read as Latin-1"));
}

TEST_CASE("missing files are told; without plays there is no data set") {
  small_lastfm const set;
  for (auto const* name : {"artists.dat", "tags.dat", "user_friends.dat", "user_taggedartists.dat"})
    std::remove(set.folder.file(name).c_str());
  dataset d = set.read();
  CHECK(d.item_names.empty());
  CHECK(d.item_name(item_index{0}) == "4");
  CHECK(d.item_features.empty());
  CHECK(d.friends.empty());
  CHECK(notes(d, "artists.dat: not there: artists have no names"));
  CHECK(notes(d, "tags.dat: not there: there are no tags"));
  CHECK(notes(d, "user_friends.dat: not there: there are no friends"));
  set.write("tags.dat", "1\tpop\n");
  CHECK(notes(set.read(), "user_taggedartists.dat: not there: artists have no tags"));
  std::remove(set.folder.file("user_artists.dat").c_str());
  CHECK_THROWS_WITH_AS(static_cast<void>(set.read()), doctest::Contains("user_artists.dat"),
                       io_error);
}

TEST_CASE("time stamps are taken where they are there") {
  small_lastfm const set;
  set.write(
      "user_taggedartists-timestamps.dat",
      "userID\tartistID\ttagID\ttimestamp\n2\t4\t3\t1238536800000\n2\t4\t99\t1\n77\t4\t3\t1\n");
  dataset const d = set.read();
  REQUIRE(d.taggings.size() == 1);
  CHECK(d.taggings[0].time == 1238536800);
  CHECK(notes(d, "1 row of unknown tags"));
  CHECK(notes(d, "1 row of users without plays"));
}

TEST_CASE("whatever else is odd is told") {
  small_lastfm const set;
  set.write("user_friends.dat", "2\t5\n2\t5\n2\t2\n2\t99\n");
  set.write("user_artists.dat", "2\t4\t100\n5\t33\t1\n2\t4\t1\n");
  set.write("tags.dat", "1\tpop\n3\tpop\n");
  dataset const d = set.read();
  CHECK(d.items.size() == 4);
  CHECK(d.item_name(item_index{3}) == "33");
  CHECK(d.log[0].value == 101);
  CHECK(d.item_features.columns() == 1);  // two ids of one tag
  for (auto const* words :
       {"1 artist id not in artists.dat", "1 row of users without plays", "their own friend",
        "1 row given twice", "not every friendship is mutual"})
    CHECK_MESSAGE(notes(d, words), words);
}

TEST_CASE("malformed rows are errors with file, line and column, or skipped") {
  small_lastfm const set;
  auto const refused = [&](std::string const& file, std::string const& text, char const* words) {
    small_lastfm const bad;
    bad.write(file, text);
    CHECK_THROWS_WITH_AS(static_cast<void>(bad.read()), doctest::Contains(words), parse_error);
  };
  refused("artists.dat", "1\ta\n1\tb\n", "artists.dat:2:1: expected each artist once, found '1'");
  refused("artists.dat", "1\n", "artists.dat:1:2: expected 2 columns, separated by tabs");
  refused("user_artists.dat", "1\t1\tx\n", "expected a number of plays, found 'x'");
  refused("user_artists.dat", "1\t1\t-1\n", "expected a number of plays, found '-1'");
  refused("user_artists.dat", "1\t\t1\n", "expected an id, found ''");
  refused("user_artists.dat", "userID\tartistID\tweight\n", "expected at least one row");
  refused("tags.dat", "1\t\n", "tags.dat:1:3: expected a tag");
  refused("tags.dat", "1\ta\n1\tb\n", "expected each tag id once");
  refused("user_taggedartists.dat", "2\t4\t3\t1\tMay\t2009\n",
          "expected day, month and year, found 'May'");
  refused("user_taggedartists-timestamps.dat", "2\t4\t3\tx\n", "milliseconds since 1970");
  refused("user_friends.dat", "2\n", "expected 2 columns");

  set.write("tags.dat", "1\ta\n1\tb\n");
  set.write("user_artists.dat", "1\t1\tx\n2\t4\t5\n");
  dataset const d = set.read({.errors = on_error::skip});
  CHECK(d.log.size() == 1);
  CHECK(d.report.rows_read == 2);
  CHECK(d.report.rows_skipped() == 2);
  CHECK(d.report.skipped[0].reason == "user_artists.dat: expected a number of plays");
}
