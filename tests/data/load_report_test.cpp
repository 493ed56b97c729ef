// SPDX-License-Identifier: MIT
#include "lfrec/data/load_report.hpp"

#include <doctest/doctest.h>

using namespace lfrec;

TEST_CASE("skipped rows are counted by reason, the first few with their place") {
  load_report report;
  for (std::uint64_t line = 1; line <= 7; ++line)
    report.skip(line, 2, line % 3 == 0 ? "expected an id" : "expected a number", ", found 'x'");
  CHECK(report.rows_skipped() == 7);
  REQUIRE(report.skipped.size() == 2);
  CHECK(report.skipped[0].reason == "expected a number");
  CHECK(report.skipped[0].rows == 5);
  CHECK(report.skipped[1].rows == 2);
  REQUIRE(report.examples.size() == load_report::most_examples);
  CHECK(report.examples[2].line == 3);
  CHECK(report.examples[2].reason == "expected an id, found 'x'");
}

TEST_CASE("the report reads as text") {
  load_report report;
  report.source = "plays.tsv";
  report.rows_read = 10;
  report.rows_kept = 7;
  report.rows_merged = 2;
  report.merged_by = "sum";
  report.skip(3, 5, "expected a number", ", found 'x'");
  report.notes.emplace_back("line 1 was taken as the header");
  CHECK(report.to_text() ==
        "plays.tsv: 10 rows read, 7 kept\n"
        "  merged into an earlier row of the same pair (sum): 2\n"
        "  skipped: 1\n"
        "    1 x expected a number\n"
        "    e.g. line 3, column 5: expected a number, found 'x'\n"
        "  note: line 1 was taken as the header\n");
}
