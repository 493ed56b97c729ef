// SPDX-License-Identifier: MIT
// Malformed files and options, each with the whole text of the error it gives. The table in
// docs/reference/errors.md is made of this one: LFREC_PRINT_TABLE=1 datasets_test -tc="*page*"
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/datasets/adjacency.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/delimited.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
using namespace std::string_literals;

namespace {

struct bad_file {
  std::string what;
  std::string text;
  delimited_options options;
  std::string message;
};

delimited_options named() {
  delimited_options o = csv();
  o.user = "user";
  o.item = "item";
  o.value = "plays";
  return o;
}
delimited_options ratings() {
  return {.min_value = 1, .max_value = 5};
}
delimited_options once() {
  return {.duplicates = on_duplicate::reject};
}
delimited_options timed() {
  return {.value = 3, .time = 4};
}

std::vector<bad_file> bad_files() {
  std::string const number = "expected a finite number as value (column 3), found ";
  std::string const time = "expected a whole number or a date as time (column 4), found ";
  std::string const header = "a,b\n1,2\n";
  return {
      {"empty", "", {}, "f: expected at least one row, found none"},
      {"only blank lines", "\n \r\n\n", {}, "f: expected at least one row, found none"},
      {"only a header", "user\titem\tplays\n", {}, "f: expected at least one row, found none"},
      {"only comments", "# a\n", {.comment = "#"}, "f: expected at least one row, found none"},
      {"one column",
       "1\n",
       {},
       "f:1:2: expected at least 2 columns, separated by '\\t', found 1 in '1'"},
      {"another separator",
       "1,2,3\n",
       {},
       "f:1:6: expected at least 2 columns, separated by '\\t', found 1 in '1,2,3'"},
      {"two characters as separator",
       "1:2:3\n",
       {.separator = "::"},
       "f:1:6: expected at least 2 columns, separated by '::', found 1 in '1:2:3'"},
      {"one field among blanks",
       "  1  \n",
       {.separator = ""},
       "f:1:6: expected at least 2 columns, separated by blanks, found 1 in '  1  '"},
      {"a row cut short",
       "1\t2\t3\n1\t2\n",
       {},
       "f:2:4: expected at least 3 columns, separated by '\\t', found 2 in '1\\t2'"},
      {"the last row cut short",
       "1\t2\t3\n4",
       {},
       "f:2:2: expected at least 3 columns, separated by '\\t', found 1 in '4'"},
      {"no user", "\t2\t3\n", {}, "f:1:1: expected an id as user (column 1), found ''"},
      {"no item", "1\t\t3\n", {}, "f:1:3: expected an id as item (column 2), found ''"},
      {"a blank item",
       "1\t  \t3\n",
       {.trim = true},
       "f:1:5: expected an id as item (column 2), found ''"},
      {"no value", "1\t2\t\n", {}, "f:1:5: " + number + "''"},
      {"a word as value", "1\t2\t3\n1\t3\tmany\n", {}, "f:2:5: " + number + "'many'"},
      {"a blank before the value", "1\t2\t3\n1\t2\t 3\n", {}, "f:2:5: " + number + "' 3'"},
      {"a comma in the value", "1\t2\t3\n1\t2\t3,5\n", {}, "f:2:5: " + number + "'3,5'"},
      {"NaN", "1\t2\tnan\n", {}, "f:1:5: " + number + "'nan'"},
      {"infinity", "1\t2\t-inf\n", {}, "f:1:5: " + number + "'-inf'"},
      {"a number beyond float", "1\t2\t1e39\n", {}, "f:1:5: " + number + "'1e39'"},
      {"a number beyond double", "1\t2\t1e999\n", {}, "f:1:5: " + number + "'1e999'"},
      {"too small a rating", "1\t2\t0.5\n", ratings(),
       "f:1:5: expected a finite number from 1 to 5 as value (column 3), found '0.5'"},
      {"too large a rating", "1\t2\t6\n", ratings(),
       "f:1:5: expected a finite number from 1 to 5 as value (column 3), found '6'"},
      {"a word as time", "1\t2\t3\tnoon\n", {}, "f:1:7: " + time + "'noon'"},
      {"no such day", "1\t2\t3\t2009-02-29\n", timed(), "f:1:7: " + time + "'2009-02-29'"},
      {"a time beyond 64 bits", "1\t2\t3\t9999999999999999999\n", timed(),
       "f:1:7: " + time + "'9999999999999999999'"},
      {"a time that is asked for and not there", "1\t2\t3\n", timed(),
       "f:1:6: expected at least 4 columns, separated by '\\t', found 3 in '1\\t2\\t3'"},
      {"a pair twice", "1\t2\t3\n4\t5\t6\n1\t2\t9\n", once(),
       "f:3:1: expected one row per user and item, found user '1', item '2' again (first in line "
       "1)"},
      {"a header without a column", "user,thing,plays\n1,2,3\n", named(),
       "f:1:1: expected a column 'item' in the header, found 'user,thing,plays'"},
      {"a header with a column twice", "user,item,plays,item\n1,2,3,4\n", named(),
       "f:1:1: expected one column 'item' in the header, found more"},
      {"Latin-1 bytes",
       "1\tfu\xDF"
       "ball\t3\n",
       {},
       "f:1:5: expected UTF-8 text without NUL, found byte '\\xdf'"},
      {"an overlong form",
       "1\t\xC0\xAF\t3\n",
       {},
       "f:1:3: expected UTF-8 text without NUL, found byte '\\xc0'"},
      {"half a character",
       "1\t2\t3\n1\t\xE2\x82\t3\n",
       {},
       "f:2:3: expected UTF-8 text without NUL, found byte '\\xe2'"},
      {"a NUL", "1\ta\0b\t3\n"s, {}, "f:1:4: expected UTF-8 text without NUL, found byte '\\x00'"},
      {"UTF-16",
       "\xFF\xFE"
       "1\0\t\0"s,
       {},
       "f:1:1: expected UTF-8, found the byte order mark of UTF-16"},
      {"a gzip file",
       "\x1F\x8B\x08\x00"s,
       {},
       "f:1:1: expected text, found a gzip file: read it through gzip_source"},
      {"a long line",
       "1\t2\t3\n1\t" + std::string(100, 'x') + "\t3\n",
       {.max_line = 64},
       "f:2:1: expected a line of at most 64 bytes, found a longer one"},
      {"a quote that never closes", "1,2,3\n1,\"2,3\n4,5,6\n", csv(),
       "f:2:3: expected a closing quote, found the end of the file"},
      {"text after a closing quote", "1,\"2\"x,3\n", csv(),
       "f:1:6: expected a separator after a closing quote, found more text"},
      {"a quote inside a field", "1,5'9\" tall,3\n", csv(),
       "f:1:6: expected no quote inside an unquoted field, found one"},
      {"a bad value after a quoted line end", "1,\"a\nb\",3\n1,\"a\nb\",x\n", csv(),
       "f:4:4: " + number + "'x'"},
      {"a control character and a long text",
       "1\t2\t3\n1\t2\t\x07" + std::string(50, 'y') + "\n",
       {},
       "f:2:5: " + number + "'\\x07" + std::string(39, 'y') + "…'"},
      {"option: separator",
       header,
       {.separator = "\n"},
       "delimited.separator must not hold a line end or NUL"},
      {"option: blanks and quoting",
       header,
       {.separator = "", .quoting = true},
       "delimited.separator must be given and hold no quote when quoting is on"},
      {"option: comment", header, {.comment = "\n"}, "delimited.comment must not hold a line end"},
      {"option: column 0",
       header,
       {.user = 0},
       "delimited.user must be a column number from 1 or a name, got 0"},
      {"option: a name without a header",
       header,
       {.user = "u", .header = header::none},
       "delimited.user is a column by name ('u'), but header is none"},
      {"option: one column for both",
       header,
       {.user = 2},
       "delimited.user and item must be different columns"},
      {"option: empty range",
       header,
       {.min_value = 5, .max_value = 1},
       "delimited.min_value must not exceed max_value, got 5.000000 and 1.000000"},
      {"option: max_line",
       header,
       {.max_line = 1},
       "delimited.max_line must be at least 16 bytes, got 1"},
  };
}

std::string message_of(std::function<void()> const& read) {
  try {
    read();
  } catch (lfrec::error const& e) {
    return e.what();
  }
  return "read without an error";
}

// As it stands between the bars of a Markdown table.
std::string cell(std::string const& text) {
  std::string out;
  for (char const c : text.substr(0, 40)) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (byte < 0x20 || byte >= 0x7F) {
      char hex[8];
      std::snprintf(hex, sizeof hex, "\\x%02x", byte);
      out += hex;
    } else
      out += c;
  }
  return text.size() > 40 ? out + "…" : out;
}

std::string rows_for_the_page() {
  std::string rows;
  for (auto const& bad : bad_files())
    rows += "| " + bad.what + " | `" + (bad.text.empty() ? " " : cell(bad.text)) + "` | `" +
            bad.message + "` |\n";
  return rows;
}

}  // namespace

TEST_CASE("each bad file and option gives its error, and nothing else") {
  CHECK(bad_files().size() >= 40);
  for (auto const& bad : bad_files()) {
    CAPTURE(bad.what);
    auto const read = [&] {
      static_cast<void>(delimited(memory_source(bad.text, "f"), bad.options).read());
    };
    CHECK(message_of(read) == bad.message);
  }
}

TEST_CASE("a bad row is skipped when that is asked for, and the good ones are read") {
  for (auto bad : bad_files()) {
    bad.options.errors = on_error::skip;
    CAPTURE(bad.what);
    try {
      dataset const d = delimited(memory_source(bad.text, "f"), bad.options).read();
      CHECK(d.report.rows_skipped() > 0);
      CHECK(d.report.rows_read == d.report.rows_skipped() + d.log.size());
    } catch (lfrec::error const&) {  // no good row, or nothing that a row could be skipped for
    }
  }
}

TEST_CASE("bad adjacency lists give their errors") {
  auto const message = [](std::string const& text, adjacency_options const& options) {
    return message_of(
        [&] { static_cast<void>(adjacency(memory_source(text, "f"), options).read()); });
  };
  CHECK(message("", {}) == "f: expected at least one row, found none");
  CHECK(message("1\n2\n", {}) == "f: expected at least one row, found none");
  CHECK(message("1,2,,3\n", {.separator = ","}) == "f:1:5: expected an id as item, found ''");
  CHECK(message("1 2\n1 \xFF\n", {}) ==
        "f:2:3: expected UTF-8 text without NUL, found byte '\\xff'");
}

TEST_CASE("the page of errors shows this table") {
  if (std::getenv("LFREC_PRINT_TABLE") != nullptr) std::fputs(rows_for_the_page().c_str(), stdout);
  auto const page =
      lfrec::datasets::detail::read_all(file_source(LFREC_SOURCE_DIR "/docs/reference/errors.md"));
  CHECK(page.find(rows_for_the_page()) != std::string::npos);
}
