// SPDX-License-Identifier: MIT
#include "lfrec/datasets/delimited_options.hpp"

#include <cmath>

#include <doctest/doctest.h>

using namespace lfrec;
using namespace lfrec::datasets;

TEST_CASE("a column is named by its number or its name") {
  delimited_options const options{.user = "listener", .item = std::string("artist"), .value = 4};
  CHECK(options.user.name == "listener");
  CHECK(options.item.name == "artist");
  CHECK(options.value->number == 4);
  CHECK(options.value->required);
  CHECK_FALSE(if_present("when").required);
  CHECK_NOTHROW(validate(options));
}

TEST_CASE("the presets read tabs and commas") {
  CHECK(tsv().separator == "\t");
  CHECK_FALSE(tsv().quoting);
  CHECK(csv().separator == ",");
  CHECK(csv().quoting);
  CHECK_NOTHROW(validate(tsv()));
  CHECK_NOTHROW(validate(csv()));
}

TEST_CASE("options that cannot be meant are refused") {
  auto const refused = [](delimited_options const& options, char const* message) {
    CHECK_THROWS_WITH_AS(validate(options), message, invalid_option);
  };
  refused({.user = 0}, "delimited.user must be a column number from 1 or a name, got 0");
  refused({.item = -1}, "delimited.item must be a column number from 1 or a name, got -1");
  refused({.value = 0}, "delimited.value must be a column number from 1 or a name, got 0");
  refused({.time = ""}, "delimited.time must be a column number from 1 or a name, got 0");
  refused({.item = "artist", .header = header::none},
          "delimited.item is a column by name ('artist'), but header is none");
  refused({.user = if_present(1)}, "delimited.user and item must be required columns");
  refused({.item = 1}, "delimited.user and item must be different columns");
  refused({.min_value = 5, .max_value = 1},
          "delimited.min_value must not exceed max_value, got 5.000000 and 1.000000");
  refused({.min_value = std::nan("")},
          "delimited.min_value must not exceed max_value, got nan and inf");
  refused({.separator = "\r"}, "delimited.separator must not hold a line end or NUL");
  refused({.max_line = 3}, "delimited.max_line must be at least 16 bytes, got 3");
}
