// SPDX-License-Identifier: MIT
#include "lfrec/datasets/adjacency.hpp"

#include <doctest/doctest.h>

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
