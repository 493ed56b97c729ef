// SPDX-License-Identifier: MIT
#include "lfrec/datasets/numeric_file.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/data/folded_name.hpp"
#include "lfrec/data/join_features.hpp"

using namespace lfrec;
using namespace lfrec::datasets;

namespace {
numeric_file read(std::string_view text, numeric_file_options const& options = {}) {
  return read_numbers(memory_source(text, "n"), options);
}
std::string message(std::string_view text, numeric_file_options const& options = {}) {
  try {
    static_cast<void>(read(text, options));
  } catch (lfrec::error const& e) {
    return e.what();
  }
  return "read";
}
}  // namespace

TEST_CASE("numbers by column, several rows of a key as their mean, unknown ones as that of all") {
  auto const file = read("name,tempo,label,year\n\"A, B\",100,x,0\nc,90,y,1999\n\"A, B\",140,,\n",
                         {.columns = {"year", "tempo"}, .unknown = {{"year", 0}}});
  CHECK(file.table.keys() == std::vector<std::string>{"A, B", "c"});
  CHECK(file.table.names() == std::vector<std::string>{"year", "tempo"});
  CHECK(file.table.at(0, 0) == 1999);
  CHECK(file.table.at(0, 1) == 120);
  CHECK(file.table.at(1, 1) == 90);
  CHECK(file.report.rows_read == 3);
  CHECK(file.report.notes ==
        std::vector<std::string>{"year is unknown of 1 of 2 keys: taken as the mean",
                                 "3 rows of 2 keys: each has the mean of its rows"});
}

TEST_CASE("all columns beside the first, and a key by its name with another separator") {
  CHECK(read("id,a,b\nx,1,2\n").table.names() == std::vector<std::string>{"a", "b"});
  auto const file = read("a\tid\n-1.5e1\tx\n", {.separator = "\t", .quoting = false, .key = "id"});
  CHECK(file.table.at(0, 0) == -15);
}

TEST_CASE("keys that are spelled alike are one, and join names that people type") {
  auto const file =
      read("id,energy\nThe Beatles,1\nbeatles,3\nBj\xC3\xB6rk,5\n", {.spell = folded_name});
  CHECK(file.table.keys().size() == 2);
  std::vector<std::string> const names{"Beatles, The", "Bjork", "nobody"};
  auto const joined =
      join_features(standardized(file.table), names, unmatched::report, folded_name);
  CHECK(joined.matched == 2);
  CHECK(joined.rows.row(0).value[0] == -joined.rows.row(1).value[0]);
  std::vector<std::string> const others{"somebody"};
  CHECK_THROWS_WITH_AS(static_cast<void>(join_features(standardized(file.table), others,
                                                       unmatched::report, folded_name)),
                       "join: none of 2 keys is among the 1 names, the first is 'beatles'",
                       unknown_id);
}

TEST_CASE("malformed files are refused where they are malformed") {
  CHECK(message("") == "n: expected at least one row, found none");
  CHECK(message("id,a\n") == "n: expected at least one row, found none");
  CHECK(message("id\nx\n") == "n:1:1: expected a column of numbers beside the key");
  CHECK(message("id,a\nx,1\n", {.columns = {"b"}}) ==
        "n:1:1: expected a column 'b' in the header, found 'id,a'");
  CHECK(message("id,a,a\nx,1,2\n") == "n:1:1: expected one column 'a' in the header, found more");
  CHECK(message("id,a\nx,nan\n") == "n:2:3: expected a finite number as 'a', found 'nan'");
  CHECK(message("id,a\nx,1e99\n") == "n:2:3: expected a finite number as 'a', found '1e99'");
  CHECK(message("id,a\nx,1\ny,fast\n") == "n:3:3: expected a finite number as 'a', found 'fast'");
  CHECK(message("id,a\nx\n") == "n:2:2: expected at least 2 columns, found 1 in 'x'");
  CHECK(message("id,a\n,1\n") == "n:2:1: expected a key, found ''");
  CHECK(message("id,a\nx,\ny,\n") == "n: column 'a' has no known value");
  CHECK(message("id,a\nx,1\n", {.unknown = {{"year", 0}}}) ==
        "numeric_file.unknown names the column 'year', which is not read");
  auto const skipped = read("id,a\nx,1\ny,fast\n", {.errors = on_error::skip});
  CHECK(skipped.report.rows_skipped() == 1);
  CHECK(skipped.table.keys().size() == 1);
}
