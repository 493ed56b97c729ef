// SPDX-License-Identifier: MIT
#include "lfrec/datasets/matrix_market.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace lfrec;
using namespace lfrec::datasets;

namespace {
dataset read(std::string_view text, matrix_market_options options = {}) {
  return matrix_market(memory_source(text, "m"), options).read();
}
std::string const head = "%%MatrixMarket matrix coordinate real general\n";
}  // namespace

TEST_CASE("rows are users and columns items, with or without entries") {
  dataset const d = read(head + "% a comment\n%\n\n 3 4 3\n1 4 2.5\n3 1 -1e2\r\n\n3  2\t0\n");
  REQUIRE(d.log.size() == 3);
  CHECK(d.log.users() == 3);
  CHECK(d.log.items() == 4);
  CHECK(d.log[0] == interaction{user_index{0}, item_index{3}, 2.5F, no_time});
  CHECK(d.log[1] == interaction{user_index{2}, item_index{0}, -100, no_time});
  CHECK(d.log[2] == interaction{user_index{2}, item_index{1}, 0, no_time});
  CHECK(d.users.at("2") == user_index{1});
  CHECK(d.items.at("4") == item_index{3});
  CHECK(d.report.rows_read == 3);
}

TEST_CASE("a pattern has ones, words have any case") {
  dataset const d = read("%%matrixmarket MATRIX Coordinate pattern General\n2 2 2\n1 1\n02 1\n");
  REQUIRE(d.log.size() == 2);
  CHECK(d.log[1] == interaction{user_index{1}, item_index{0}, 1, no_time});
  CHECK(read("%%MatrixMarket matrix coordinate integer general\n1 1 1\n1 1 7").log[0].value == 7);
}

TEST_CASE("entries of one place go by the rule") {
  std::string const twice = head + "1 1 2\n1 1 2\n1 1 3\n";
  CHECK(read(twice).log.size() == 2);
  CHECK(read(twice, {.duplicates = on_duplicate::sum}).log[0].value == 5);
}

TEST_CASE("malformed files are refused where they are malformed") {
  struct bad {
    char const* what;
    std::string text;
    char const* message;
  };
  std::vector<bad> const files = {
      {"empty", "", "m:1:1: expected '%%MatrixMarket', found the end of the file"},
      {"no header", "1 1 1\n1 1 1\n", "m:1:1: expected '%%MatrixMarket', found '1'"},
      {"a vector", "%%MatrixMarket vector coordinate real general\n",
       "m:1:16: expected 'matrix', found 'vector'"},
      {"dense", "%%MatrixMarket matrix array real general\n1 1\n1\n",
       "m:1:23: expected 'coordinate', found 'array'"},
      {"complex", "%%MatrixMarket matrix coordinate complex general\n",
       "m:1:34: expected 'real', 'integer' or 'pattern', found 'complex'"},
      {"symmetric", "%%MatrixMarket matrix coordinate real symmetric\n",
       "m:1:39: expected 'general', found 'symmetric'"},
      {"a header cut short", "%%MatrixMarket matrix coordinate real\n",
       "m:1:38: expected 'general', found the end of the line"},
      {"no sizes", head + "% nothing\n",
       "m:2:1: expected rows, columns and entries, found the end of the file"},
      {"two sizes", head + "3 4\n", "m:2:1: expected rows, columns and entries, found '3 4'"},
      {"a negative size", head + "3 -4 1\n",
       "m:2:3: expected a whole number up to 10000000, found '-4'"},
      {"too large a size", head + "2147483648 1 1\n",
       "m:2:1: expected a whole number up to 10000000, found '2147483648'"},
      {"a fraction of entries", head + "1 1 1.5\n", "m:2:5: expected a whole number, found '1.5'"},
      {"a row from 0", head + "2 2 1\n0 1 1\n", "m:3:1: expected a row from 1 to 2, found '0'"},
      {"a column beyond", head + "2 2 1\n1 3 1\n",
       "m:3:3: expected a column from 1 to 2, found '3'"},
      {"a word as row", head + "2 2 1\nx 1 1\n", "m:3:1: expected a row from 1 to 2, found 'x'"},
      {"a word as value", head + "2 2 1\n1 1 x\n",
       "m:3:5: expected a finite number as value, found 'x'"},
      {"NaN", head + "2 2 1\n1 1 nan\n", "m:3:5: expected a finite number as value, found 'nan'"},
      {"no value", head + "2 2 1\n1 1\n",
       "m:3:4: expected row, column and value, found 2 in '1 1'"},
      {"a comment among entries", head + "2 2 1\n% 1 1\n",
       "m:3:1: expected a row from 1 to 2, found '%'"},
      {"a value in a pattern", "%%MatrixMarket matrix coordinate pattern general\n1 1 1\n1 1 1\n",
       "m:3:6: expected row and column, found 3 in '1 1 1'"},
      {"fewer entries", head + "2 2 3\n1 1 1\n", "m:4:1: expected 3 entries, found 1"},
      {"more entries", head + "2 2 1\n1 1 1\n2 2 1\n",
       "m:4:1: expected the end after 1 entries, found '2 2 1'"},
      {"NUL", head + std::string("2 2 1\n1 1 \0\n", 13),
       "m:3:5: expected UTF-8 text without NUL, found byte '\\x00'"},
  };
  for (auto const& file : files) {
    CAPTURE(file.what);
    CHECK_THROWS_WITH_AS(read(file.text), file.message, parse_error);
  }
}

TEST_CASE("bad entries can be left out") {
  dataset const d = read(head + "2 2 3\n1 1 1\n9 1 1\n2 2 2\n", {.errors = on_error::skip});
  CHECK(d.log.size() == 2);
  CHECK(d.report.rows_skipped() == 1);
  CHECK(d.report.examples.at(0).line == 4);
}

TEST_CASE("a comment in Latin-1 was refused") {
  dataset const d = read(head + "% Universit\xE4t\n%\n2 2 1\n2 1 3\n");
  REQUIRE(d.log.size() == 1);
  CHECK(d.log[0] == interaction{user_index{1}, item_index{0}, 3, no_time});
}

TEST_CASE("a file without entries was refused, though its sizes say so") {
  dataset const d = read(head + "2 3 0\n");
  CHECK(d.log.empty());
  CHECK(d.log.users() == 2);
  CHECK(d.log.items() == 3);
  CHECK(d.report.rows_read == 0);
  CHECK_THROWS_AS(static_cast<void>(read(head + "2 2 1\n9 1 1\n", {.errors = on_error::skip})),
                  parse_error);
}
