// SPDX-License-Identifier: MIT
#include "lfrec/datasets/incarmusic.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "support/real_data.hpp"
#include "support/text_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
using texts = std::vector<std::string>;

namespace {

constexpr char const* columns =
    "UserID,ItemID, Rating,DrivingStyle,landscape,mood,naturalphenomena ,RoadType,sleepiness,"
    "trafficConditions,weather\r\n";

void write_ratings(lfrec_test::text_files const& folder) {
  folder.write("ContextualRating.csv", std::string(columns) +
                                           "1001,715,2,NA,NA,NA,NA,NA,NA,NA,sunny\r\n"
                                           "1001,715,4,NA,NA,happy,NA,NA,NA,NA,sunny\r\n"
                                           "1002,267,0,NA,NA,NA,NA,NA,NA,NA,NA\r\n");
}

}  // namespace

TEST_CASE("ratings come with circumstances, tracks with names, artists and categories") {
  lfrec_test::text_files const folder;
  write_ratings(folder);
  folder.write("Music_Track.csv",
               "id, album, artist, title, mp3url, description, imageurl, category_id\r\n"
               "715,\\N,B.B.King,The Thrill is Gone,a.mp3,\\N,a.jpg,1\r\n"
               "999,\\N,Nobody,Unrated,b.mp3,\\N,b.jpg,2\r\n");
  folder.write("Music_Category.csv", "1,Blues music\r\n2,Jazz music\r\n");
  auto const data = read_incarmusic(folder.file(""));
  REQUIRE(data.log.size() == 3);
  CHECK(data.log.items() == 2);
  CHECK(data.log[2].value == 0);
  CHECK(data.contexts.names() == texts{"weather:sunny", "mood:happy"});
  CHECK(data.log.situations() == std::vector<index_t>{0, 1, no_situation});
  CHECK(data.item_name(item_index{0}) == "B.B.King - The Thrill is Gone");
  CHECK(data.item_name(item_index{1}) == "267");
  CHECK(data.item_features.names() == texts{"category:Blues music", "artist:B.B.King"});
  CHECK(data.item_features.row(0).size() == 2);
  CHECK(data.item_features.row(1).empty());
}

TEST_CASE("without lists of tracks and categories there are ratings, and a note") {
  lfrec_test::text_files const folder;
  write_ratings(folder);
  auto const data = read_incarmusic(folder.file(""));
  CHECK(data.item_names.empty());
  CHECK(data.item_features.columns() == 0);
  CHECK(data.report.notes ==
        texts{"Music_Category.csv: not there: categories go by their numbers",
              "Music_Track.csv: not there: items have no names and no features"});
}

TEST_CASE("fields that say nothing are no names and no features") {
  lfrec_test::text_files const folder;
  folder.write("ContextualRating.csv", std::string(columns) +
                                           "1,10,2,NA,NA,NA,NA,NA,NA,NA,NA\r\n"
                                           "1,11,2,NA,NA,NA,NA,NA,NA,NA,NA\r\n"
                                           "1,12,2,NA,NA,NA,NA,NA,NA,NA,NA\r\n"
                                           "1,13,2,NA,NA,NA,NA,NA,NA,NA,NA\r\n");
  folder.write("Music_Track.csv",
               "id, album, artist, title, mp3url, description, imageurl, category_id\r\n"
               "10,\\N,\\N,Only a title,a.mp3,\\N,a.jpg,1\r\n"
               "11,\\N,Only an artist,,b.mp3,\\N,b.jpg,\\N\r\n"
               "12,\\N,,\\N,b.mp3,\\N,b.jpg,\r\n"
               "13,\\N,A,B,b.mp3,\\N,b.jpg,7\r\n");
  folder.write("Music_Category.csv", "1,Blues music\r\n2,Jazz\r\n1,Rock\r\n2,Jazz\r\n3,\\N\r\n");
  auto const data = read_incarmusic(folder.file(""));
  CHECK(data.item_name(item_index{0}) == "Only a title");
  CHECK(data.item_name(item_index{1}) == "Only an artist");
  CHECK(data.item_name(item_index{2}) == "12");
  CHECK(data.item_name(item_index{3}) == "A - B");
  CHECK(data.item_features.names() ==
        texts{"category:Blues music", "artist:Only an artist", "category:7", "artist:A"});
  CHECK(data.item_features.row(0).size() == 1);
  CHECK(data.item_features.row(2).empty());
  CHECK(data.report.notes ==
        texts{"Music_Category.csv: 1 number named twice: the first name counts",
              "Music_Track.csv: 1 track of a category without a name, which goes by its number"});
  folder.write("Music_Category.csv", "");
  CHECK(read_incarmusic(folder.file("")).report.notes ==
        texts{"Music_Category.csv: nothing in it: categories go by their numbers"});
}

TEST_CASE("a rating off the scale or a missing column is an error with its place") {
  lfrec_test::text_files const folder;
  folder.write("ContextualRating.csv", std::string(columns) + "1,2,7,NA,NA,NA,NA,NA,NA,NA,NA\r\n");
  CHECK_THROWS_AS((void)read_incarmusic(folder.file("")), parse_error);
  folder.write("ContextualRating.csv", "UserID,ItemID,Rating,weather\r\n1,2,3,sunny\r\n");
  CHECK_THROWS_AS((void)read_incarmusic(folder.file("")), parse_error);
}

TEST_CASE("the real set has the counts that its readme gives") {
  auto const folder = lfrec_test::data_folder("incarmusic");
  if (!folder) return;
  auto const data = read_incarmusic(*folder);
  CHECK(data.log.size() == 4012);
  CHECK(data.log.users() == 42);
  CHECK(data.log.items() == 139);
  CHECK(data.contexts.columns() == 26);
  std::size_t without = 0;
  for (std::size_t n = 0; n < data.log.size(); ++n)
    without += data.log.situation(n) == no_situation ? 1U : 0U;
  CHECK(without == 1003);
  CHECK(data.item_features.row(0).size() == 2);
}
