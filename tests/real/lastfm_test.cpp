// SPDX-License-Identifier: MIT
#include "lfrec/datasets/lastfm.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/data/matrix.hpp"
#include "support/real_data.hpp"

using namespace lfrec;

TEST_CASE("the HetRec Last.fm set is read whole, every quirk of it") {
  auto const folder = lfrec_test::data_folder("hetrec2011-lastfm-2k");
  if (!folder) return;
  dataset const d = datasets::read_lastfm(*folder);

  SUBCASE("plays") {
    CHECK(d.log.users() == 1892);
    CHECK(d.log.items() == 17632);
    CHECK(d.log.size() == 92834);
    CHECK(d.report.rows_read == 92834);
    CHECK(d.report.rows_merged == 0);
    CHECK(d.report.rows_skipped() == 0);
    double sum = 0;
    float least = d.log[0].value;
    float most = 0;
    for (auto const& row : d.log) {
      sum += row.value;
      least = std::min(least, row.value);
      most = std::max(most, row.value);
    }
    CHECK(sum == 69183975);
    CHECK(least == 1);
    CHECK(most == 352698);
    matrix const plays(d.log);
    int full = 0;
    for (index_t u = 0; u < plays.users(); ++u) full += plays.user(user_index{u}).size() == 50;
    CHECK(full == 1829);
    std::size_t popular = 0;
    int once = 0;
    for (index_t i = 0; i < plays.items(); ++i) {
      popular = std::max(popular, plays.item(item_index{i}).size());
      once += plays.item(item_index{i}).size() == 1;
    }
    CHECK(popular == 611);
    CHECK(once == 10679);
  }
  SUBCASE("ids and names") {
    CHECK(d.users.key(user_index{0}) == "2");
    CHECK(d.users.key(user_index{1891}) == "2100");
    CHECK(d.items.key(item_index{0}) == "1");
    CHECK(d.items.key(item_index{17631}) == "18745");
    CHECK(d.item_names.size() == 17632);
    CHECK(d.item_name(item_index{0}) == "MALICE MIZER");
    CHECK(d.find_item_named("Sigur Rós"));
    CHECK(d.find_item_named("\"Weird Al\" Yankovic"));
    CHECK(d.find_item_named("Royce da 5'9\""));
    auto const non_ascii = [](std::string const& name) {
      return std::any_of(name.begin(), name.end(),
                         [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    };
    CHECK(std::count_if(d.item_names.begin(), d.item_names.end(), non_ascii) == 1557);
    auto names = d.item_names;
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
    CHECK(std::count_if(names.begin(), names.end(), [](std::string const& n) {
            return n.find('"') != std::string::npos;
          }) == 16);
  }
  SUBCASE("tags") {
    CHECK(d.item_features.rows() == 17632);
    CHECK(d.item_features.columns() == 11946);
    CHECK(d.taggings.size() == 186479 - 1538);
    double assignments = 0;
    for (float const count : d.item_features.matrix().values()) assignments += count;
    CHECK(assignments == 184941);
    CHECK(d.item_features.find("fußball"));
    CHECK(d.item_features.find("tropicália"));
    CHECK(std::count_if(d.taggings.begin(), d.taggings.end(),
                        [](tagging const& t) { return t.time == no_time; }) == 5);
  }
  SUBCASE("friends") {
    CHECK(d.friends.users() == 1892);
    CHECK(d.friends.edges() == 25434);
    CHECK(d.friends.symmetric());
  }
  SUBCASE("what was odd is told") {
    CHECK(d.report.notes ==
          std::vector<std::string>{
              "tags.dat: not UTF-8: read as Latin-1",
              "user_taggedartists.dat: 390 artist ids of no known artist (1538 rows): left out",
              "user_taggedartists.dat: 5 rows with an impossible date (before 2002 or after "
              "2011): kept without a time"});
  }
}
