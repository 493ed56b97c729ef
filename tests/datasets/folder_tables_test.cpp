// SPDX-License-Identifier: MIT
#include "lfrec/datasets/folder_tables.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/text_files.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
using datasets::detail::folder_tables;

namespace {

struct reading {
  lfrec_test::text_files folder;
  load_report report;

  /// The second fields of what is read.
  std::vector<std::string> seconds(datasets::detail::table_format const& format,
                                   on_error rule = on_error::strict) {
    std::vector<std::string> found;
    folder_tables tables(folder.file("."), rule, report);
    auto const row = [&](record const& r, datasets::detail::row_errors const&) {
      found.emplace_back(r.fields[1]);
    };
    bool const there = tables.read("table", format, row);  // throws past CHECK
    CHECK(there);
    return found;
  }
};

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a first line that does not begin with a number is a header, where there may be one") {
  reading r;
  r.folder.write("table", "id\tname\n1\tx\nb\ty\n");
  CHECK(r.seconds({.columns = 2}) == texts{"x", "y"});
  CHECK(r.seconds({.columns = 2, .header = false}) == texts{"name", "x", "y"});
  CHECK(r.report.bytes == 2 * 16);
}

TEST_CASE("what is not UTF-8 is Latin-1, and told") {
  reading r;
  r.folder.write("table", "1|\xfc|\n");
  CHECK(r.seconds({.records = {.separator = "|"}, .columns = 2}) == texts{"ü"});
  CHECK(r.report.notes == texts{"table: not UTF-8: read as Latin-1"});
  r.folder.write("table", "1|ü|\n");
  CHECK(r.seconds({.records = {.separator = "|"}, .columns = 2}) == texts{"ü"});
  CHECK(r.report.notes.size() == 1);
}

TEST_CASE("rows too short and empty ids are bad rows of their file") {
  reading r;
  r.folder.write("table", "1::x\n2\n::y\n");
  datasets::detail::table_format const format{.records = {.separator = "::"}, .columns = 2};
  CHECK_THROWS_WITH_AS((void)r.seconds(format),
                       doctest::Contains("table:2:2: expected 2 columns, separated by '::'"),
                       parse_error);
  r.report = {};
  CHECK(r.seconds(format, on_error::skip) == texts{"x"});
  CHECK(r.report.rows_skipped() == 2);
  CHECK(r.report.skipped[1].reason == "table: expected an id");
}

TEST_CASE("a file that is not there is not read") {
  lfrec_test::text_files const folder;
  load_report report;
  folder_tables tables(folder.file("."), on_error::strict, report);
  CHECK_FALSE(tables.read("table", {}, [](auto const&, auto const&) {}));
  CHECK_FALSE(tables.has("table"));
  tables.missing("table", "nothing is known");
  CHECK(report.notes == texts{"table: not there: nothing is known"});
  CHECK(folder_tables::count(1, "row") == "1 row");
  CHECK(folder_tables::count(2, "row") == "2 rows");
}
