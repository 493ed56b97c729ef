// SPDX-License-Identifier: MIT
#include "lfrec/datasets/adjacency.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {
dataset read(std::string_view text, adjacency_options const& options = {}) {
  return adjacency(memory_source(text, "text"), options).read();
}
}  // namespace

TEST_CASE("each line is a user and the user's items") {
  dataset const d = read("0 7 3 9\n1 3\n2\n# x\n3 9 7 \n", {.comment = "#"});
  REQUIRE(d.log.size() == 6);
  CHECK(d.log.users() == 4);
  CHECK(d.log.items() == 3);
  CHECK(d.log[1] == interaction{user_index{0}, item_index{1}, 1, no_time});
  CHECK(d.log[5] == interaction{user_index{3}, item_index{0}, 1, no_time});
  CHECK(d.users.at("2") == user_index{2});
  REQUIRE(d.report.notes.size() == 1);
  CHECK(d.report.notes[0] == "1 lines name no item");
}

TEST_CASE("users keep the order of their lines, whether they have items or not") {
  dataset const d = read("a\nb x\nc\nd y\n");
  for (index_t u = 0; u < 4; ++u) CHECK(d.users.key(user_index{u})[0] == 'a' + u);
}

TEST_CASE("any separator does, also at the end of a line") {
  CHECK(read("a,1,2,\nb,1", {.separator = ","}).log.size() == 3);
}

TEST_CASE("empty fields and repeated items are told") {
  CHECK_THROWS_WITH_AS(read("a,1,,2", {.separator = ","}),
                       "text:1:5: expected an id as item, found ''", parse_error);
  CHECK_THROWS_WITH_AS(read(",1,2", {.separator = ","}),
                       "text:1:1: expected an id as user, found ''", parse_error);
  CHECK_THROWS_WITH_AS(read("a 1 2 1", {.duplicates = on_duplicate::reject}),
                       doctest::Contains("user 'a', item '1' again (first in line 1)"),
                       parse_error);
  CHECK(read("a 1 2 1", {.duplicates = on_duplicate::first}).log.size() == 2);
  dataset const d = read(",1\na,1", {.separator = ",", .errors = on_error::skip});
  CHECK(d.report.rows_skipped() == 1);
  CHECK_THROWS_WITH_AS(read(",", {.separator = ","}), doctest::Contains("expected an id as user"),
                       parse_error);
  CHECK_THROWS_AS(read(""), parse_error);
}

TEST_CASE("a split in two files has one id space") {
  lfrec_test::temporary_folder const folder;
  auto const write = [&](char const* name, char const* text) {
    std::ofstream(folder.file(name)) << text;
    return folder.file(name);
  };
  auto const [data, parts] = lfrec::datasets::read_adjacency_split(
      write("train.txt", "0 7 3\n1 3\n"), write("test.txt", "1 7\n2\n0 9\n"));
  CHECK(data.users.size() == 3);
  CHECK(data.items.size() == 3);
  CHECK(data.log.size() == 5);
  REQUIRE(parts.train.size() == 3);
  REQUIRE(parts.test.size() == 2);
  CHECK(parts.train.users() == 3);
  CHECK(parts.train.items() == 3);
  CHECK(parts.test[0] == interaction{data.users.at("1"), data.items.at("7"), 1, no_time});
  CHECK(parts.test[1] == interaction{data.users.at("0"), data.items.at("9"), 1, no_time});
  CHECK(data.log[3] == parts.test[0]);
}
