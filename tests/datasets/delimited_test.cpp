// SPDX-License-Identifier: MIT
#include "lfrec/datasets/delimited.hpp"

#include <cstdio>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {

dataset read(std::string_view text, delimited_options const& options = {}) {
  return delimited(memory_source(text, "text"), options).read();
}

interaction row(index_t user, index_t item, float value, std::int64_t time = no_time) {
  return {user_index{user}, item_index{item}, value, time};
}

}  // namespace

TEST_CASE("user, item, value and time are read and the ids numbered by first appearance") {
  dataset const d = read("ann\tAbba\t3\t100\nbob\tAbba\t1.5\t90\nann\tBlur\t0\t2001-01-01\n");
  REQUIRE(d.log.size() == 3);
  CHECK(d.log.users() == 2);
  CHECK(d.log.items() == 2);
  CHECK(d.log[0] == row(0, 0, 3, 100));
  CHECK(d.log[1] == row(1, 0, 1.5F, 90));
  CHECK(d.log[2] == row(0, 1, 0, 978307200));
  CHECK(d.users.at("bob") == user_index{1});
  CHECK(d.item_name(d.items.at("Blur")) == "Blur");
  CHECK(d.report.rows_read == 3);
  CHECK(d.report.bytes == 53);
  CHECK(d.report.notes.empty());
}

TEST_CASE("value and time may be absent") {
  dataset const pairs = read("1\t2\n1\t3\n");
  CHECK(pairs.log[1] == row(0, 1, 1));
  REQUIRE(pairs.report.notes.size() == 1);
  CHECK(pairs.report.notes[0] == "there is no value column: every value is 1");
  CHECK(read("1\t2\t5\n").log[0] == row(0, 0, 5));
  CHECK(read("1\t2\t5\tx\n", {.time = std::nullopt}).log[0] == row(0, 0, 5));
  CHECK(read("1\t2\tx\t7\n", {.value = std::nullopt}).log[0] == row(0, 0, 1, 7));
}

TEST_CASE("a time may be blank where that is allowed") {
  std::string const text = "1\t2\t5\t\n1\t3\t4\t7\n";
  dataset const some = read(text, {.blank_time = true});
  CHECK(some.log[0] == row(0, 0, 5));
  CHECK(some.log[1] == row(0, 1, 4, 7));
  CHECK_THROWS_WITH_AS((void)read(text), doctest::Contains("as time (column 4)"),
                       lfrec::parse_error);
  CHECK_THROWS_AS((void)read("1\t2\t5\tx\n", {.blank_time = true}), lfrec::parse_error);
}

TEST_CASE("a header is told from a row by its value, else by its time, and reported") {
  dataset const d = read("user\titem\tplays\n1\t2\t3\n");
  CHECK(d.log.size() == 1);
  REQUIRE(d.report.notes.size() == 1);
  CHECK(d.report.notes[0] == "line 1 was taken as the header: 'user\\titem\\tplays'");
  CHECK(read("user\titem\twhen\n1\t2\t3\n", {.value = std::nullopt, .time = 3}).log[0] ==
        row(0, 0, 1, 3));
  CHECK(read("user\titem\n1\t2\n").log.size() == 2);  // nothing to tell it by
  CHECK(read("user\titem\n1\t2\n", {.header = header::first_line}).log.size() == 1);
  CHECK(read("7\t8\t9\n1\t2\t3\n", {.header = header::first_line}).log.size() == 1);
}

TEST_CASE("columns go by name or number, in any order") {
  delimited_options options = csv();
  options.user = "userId";
  options.item = "movieId";
  options.value = "rating";
  options.time = if_present("timestamp");
  dataset const d = read("timestamp,rating, movieId ,userId\n50,4.5,\"m,1\",u\n", options);
  CHECK(d.log[0] == row(0, 0, 4.5F, 50));
  CHECK(d.items.key(item_index{0}) == "m,1");
  CHECK(read("rating,movieId,userId\n4,m,u\n", options).log[0] == row(0, 0, 4));
  CHECK(read("3::a::x::b", {.separator = "::", .user = 4, .item = 2, .value = 1}).log[0] ==
        row(0, 0, 3));
}

TEST_CASE("numbers as copies in the wild have them") {
  dataset const d = read(" 2 \t 51\t 3.2466e+05 \r\n\r\n2\t52\t.5", {.trim = true});
  CHECK(d.log[0].value == 324660.0F);
  CHECK(d.log[1].value == 0.5F);
  CHECK(d.users.at("2") == user_index{0});
}

TEST_CASE("Latin-1 is read when it is said") {
  std::string const text = "u\tMot\xF6rhead\t1\n";
  CHECK(read(text, {.encoding = encoding::latin1}).items.contains("Motörhead"));
  CHECK_THROWS_AS(read(text), parse_error);
}

TEST_CASE("bad rows are left out and counted when that is asked for") {
  dataset const d =
      read("1\t1\t5\n1\t2\tx\n1\n\t2\t3\n1\t\t3\n1\t2\tnan\n2\t2\t9\n\xFF\t1\t1\n3\t3\t1\n",
           {.max_value = 5, .errors = on_error::skip});
  CHECK(d.log.size() == 2);
  CHECK(d.report.rows_read == 9);
  CHECK(d.report.rows_skipped() == 7);
  REQUIRE(d.report.skipped.size() == 5);
  CHECK(d.report.skipped[0].reason == "expected a finite number to 5 as value (column 3)");
  CHECK(d.report.skipped[0].rows == 3);
  CHECK(d.users.size() == 2);  // ids of bad rows are not known
}

TEST_CASE("a column that is there by chance gives way to one that was asked for") {
  CHECK(read("3\tb\ta", {.user = 3, .item = 2}).log[0] == row(0, 0, 1));
  CHECK(read("a\tb\t9\t3", {.value = 4}).log[0] == row(0, 0, 3));
  delimited_options const named{.user = "u", .item = "i"};
  CHECK(read("u\ti\tage\na\tb\t77\n", named).log[0] == row(0, 0, 1));
}

TEST_CASE("after a quote that never closes, reading goes on with the next line") {
  delimited_options options = csv();
  options.errors = on_error::skip;
  dataset const d = read("4,x\"y,4\n1,1,1\n\"2,2,2\n3,3,3\n5,5,5\n", options);
  CHECK(d.log.size() == 3);
  CHECK(d.report.rows_skipped() == 2);
  CHECK(d.report.examples[0].line == 1);
  CHECK(d.report.examples[0].column == 4);
  CHECK(d.report.examples[1].line == 3);
}

TEST_CASE("a bad first line does not decide what columns there are") {
  dataset const d = read("1\n1\t2\t3\n", {.errors = on_error::skip});
  REQUIRE(d.log.size() == 1);
  CHECK(d.log[0].value == 3);
}

TEST_CASE("a file is read by its path") {
  lfrec_test::temporary_folder const folder;
  std::string const path = folder.file("plays.tsv");
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  for (int n = 0; n < 40'000; ++n) std::fprintf(file, "user %d\titem %d\t%d\n", n % 701, n, n % 7);
  std::fclose(file);
  dataset const d = read_delimited(path);
  CHECK(d.log.size() == 40'000);
  CHECK(d.log[39'999] == row(39'999 % 701, 39'999, 39'999 % 7));
  CHECK(d.report.source == path);
  CHECK_THROWS_AS(static_cast<void>(read_delimited(path + ".gz")), io_error);
}

static_assert(LogSource<delimited<memory_source>>);
static_assert(LogSource<delimited<latin1_source<file_source>>>);
static_assert(!LogSource<memory_source>);
static_assert(!ByteSource<delimited<memory_source>>);

TEST_CASE(
    "context columns are found by name, whatever blanks, and their categories are situations") {
  delimited_options options = csv();
  options.context = {"weather", "mood"};
  options.unknown.emplace_back("?");
  dataset const d = read(
      "user,item,value,mood , weather\n1,2,3,happy,sunny\n1,2,4, NA,sunny\n"
      "2,2,1,?,\\N\n2,3,1,happy,\n",
      options);
  CHECK(d.contexts.names() == std::vector<std::string>{"weather:sunny", "mood:happy"});
  CHECK(d.log.situations() == std::vector<index_t>{0, 1, no_situation, 2});
  CHECK(d.contexts.row(1).size() == 1);
  CHECK(d.contexts.row(0).size() == 2);
}

TEST_CASE("context columns that are not there, named twice or merged away are errors") {
  delimited_options options = csv();
  options.context = {"weather"};
  CHECK_THROWS_WITH_AS((void)read("user,item,value\n1,2,3\n", options),
                       "text:1:1: expected a column 'weather' in the header, found "
                       "'user,item,value'",
                       parse_error);
  options.context = {"weather", "weather"};
  CHECK_THROWS_WITH_AS((void)read("user,item,value,weather\n1,2,3,a\n", options),
                       "context: the column 'weather' is named twice", invalid_option);
  options.context = {"weather"};
  options.duplicates = on_duplicate::last;
  CHECK_THROWS_WITH_AS((void)read("user,item,value,weather\n1,2,3,a\n", options),
                       "delimited.context needs duplicates = keep: rows of a pair may differ in "
                       "their circumstances",
                       invalid_option);
  options.duplicates = on_duplicate::keep;
  options.header = header::none;
  CHECK_THROWS_AS((void)read("user,item,value,weather\n1,2,3,a\n", options), invalid_option);
  options.header = header::automatic;
  CHECK_THROWS_AS((void)read("user,item,value,weather\n1,2,3\n", options), parse_error);
}
