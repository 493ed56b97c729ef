// SPDX-License-Identifier: MIT
#include "lfrec/datasets/records.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace lfrec;
using namespace lfrec::datasets;
namespace inner = lfrec::datasets::detail;

TEST_CASE("what cannot cut lines into fields is refused") {
  auto const refused = [](record_format const& format, char const* message) {
    CHECK_THROWS_WITH_AS(validate(format), message, invalid_option);
  };
  refused({.separator = "\n"}, "delimited.separator must not hold a line end or NUL");
  refused({.separator = std::string(1, '\0')},
          "delimited.separator must not hold a line end or NUL");
  char const* quotes = "delimited.separator must be given and hold no quote when quoting is on";
  refused({.separator = "", .quoting = true}, quotes);
  refused({.separator = "\"", .quoting = true}, quotes);
  refused({.comment = "#\n"}, "delimited.comment must not hold a line end");
  refused({.block = 1}, "delimited.block must be at least 16 bytes, got 1");
  refused({.max_line = 1}, "delimited.max_line must be at least 16 bytes, got 1");
  CHECK_NOTHROW(validate(record_format{}));
}

TEST_CASE("a place is told by line and column, also in a record of several lines") {
  std::string const text = "ab\ncd\nef";
  record const r{10, text, {}};
  CHECK(r.place(text.data()).line == 10);
  CHECK(r.place(text.data()).column == 1);
  CHECK(r.place(text.data() + 4).line == 11);
  CHECK(r.place(text.data() + 4).column == 2);
  CHECK(r.place(text.data() + 8).line == 12);
  CHECK(r.place(text.data() + 8).column == 3);
}

TEST_CASE("a malformed quote is told with its place") {
  record_format const csv{.separator = ",", .quoting = true};
  auto const bad_at = [&](std::string text, std::string const& wanted) {
    inner::record_splitter splitter(csv);
    char const* expected = nullptr;
    char const* found = nullptr;
    char const* const at =
        splitter.split_quoted(text.data(), text.data() + text.size(), expected, found);
    REQUIRE(at != nullptr);
    CHECK(expected == wanted);
    return at - text.data();
  };
  CHECK(bad_at("a,\"b", "expected a closing quote") == 2);
  CHECK(bad_at("a,\"b\"\"", "expected a closing quote") == 2);
  CHECK(bad_at("a,\"b\"c", "expected a separator after a closing quote") == 5);
  CHECK(bad_at("a,b\"c\"", "expected no quote inside an unquoted field") == 3);
}

TEST_CASE("bad rows are thrown, or counted under the part they come from") {
  load_report report;
  inner::row_errors const strict("plays.tsv", on_error::strict, report);
  CHECK_THROWS_WITH_AS(strict({3, 4}, "expected an id", "''"),
                       "plays.tsv:3:4: expected an id, found ''", parse_error);
  CHECK(report.rows_skipped() == 0);
  inner::row_errors const skipping("plays.tsv", on_error::skip, report, "plays: ");
  skipping({3, 4}, "expected an id", "''");
  REQUIRE(report.skipped.size() == 1);
  CHECK(report.skipped[0].reason == "plays: expected an id");
  CHECK(report.examples[0].reason == "plays: expected an id, found ''");
  CHECK_THROWS_AS(skipping.fail({}, "what no rule can skip"), parse_error);
}
