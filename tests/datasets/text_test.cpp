// SPDX-License-Identifier: MIT
#include "lfrec/datasets/text.hpp"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

using namespace lfrec::datasets::detail;
using namespace std::string_literals;

TEST_CASE("bytes that need a closer look are found wherever they stand") {
  for (std::size_t n = 0; n < 20; ++n) {
    std::string text(n, '\x7f');
    CHECK(is_plain_ascii(text.data(), n));
    for (std::size_t at = 0; at < n; ++at)
      for (char const byte : {'\0', '\x80', '\xff'}) {
        text[at] = byte;
        CHECK_FALSE(is_plain_ascii(text.data(), n));
        text[at] = '\x01';
        CHECK(is_plain_ascii(text.data(), n));
      }
  }
}

TEST_CASE("UTF-8 is told from what is not") {
  constexpr auto good = std::string::npos;
  CHECK(first_bad_byte("plain") == good);
  CHECK(first_bad_byte("tropicália, Sigur Rós, 東京事変, 𝄞, \xEF\xBF\xBD") == good);
  CHECK(first_bad_byte("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF") == good);  // around the gaps
  CHECK(first_bad_byte("ab\0c"s) == 2);
  for (auto const& bad :
       {"\x80"s, "\xC0\xAF"s, "\xC1\xBF"s, "\xC3"s, "\xC3("s, "\xE0\x9F\xBF"s, "\xED\xA0\x80"s,
        "\xE2\x82"s, "\xE2\x82("s, "\xE2(\x82"s, "\xF0\x8F\xBF\xBF"s, "\xF4\x90\x80\x80"s,
        "\xF5\x80\x80\x80"s, "\xF0\x9F\x8E"s, "\xFF"s})
    CHECK_MESSAGE(first_bad_byte("é" + bad) == 2, shown(bad));
}

TEST_CASE("a field is shown short and printable") {
  CHECK(shown("Björk") == "'Björk'");
  CHECK(shown("a\tb\x7f") == "'a\\tb\\x7f'");
  CHECK(shown("fu\xDF") == "'fu\\xdf'");
  CHECK(shown(std::string(40, 'x')) == "'" + std::string(40, 'x') + "'");
  CHECK(shown(std::string(41, 'x')) == "'" + std::string(40, 'x') + "…'");
  CHECK(shown(std::string(39, 'x') + "éy") == "'" + std::string(39, 'x') + "é…'");  // not cut in é
}

TEST_CASE("numbers read as what they are") {
  CHECK(parse_float("0") == 0.0F);
  CHECK(parse_float("352698") == 352698.0F);
  CHECK(parse_float("999999999") == 999999999.0F);
  CHECK(parse_float("16777217000") == 16777217000.0F);
  CHECK(parse_float("3.2466e+05") == 324660.0F);
  CHECK(parse_float("-2.5") == -2.5F);
  CHECK(parse_float(".5") == 0.5F);
  CHECK(std::isinf(*parse_float("1e39")));
  CHECK(std::isinf(*parse_float("1e999")));
  CHECK(std::isinf(*parse_float("-inf")));
  CHECK(std::isnan(*parse_float("nan")));
  for (auto const* bad : {"", " 1", "1 ", "1,5", "+1", "one", "1e", "--1", "0x10", "1.2.3", "12a"})
    CHECK_FALSE_MESSAGE(parse_float(bad), std::string(bad));
}

TEST_CASE("times are whole numbers or dates") {
  CHECK(parse_time("1238536800") == 1238536800);
  CHECK(parse_time("-5") == -5);
  CHECK(parse_time("2009-05-04") == 1241395200);
  CHECK(parse_time("2009-05-04T23:08:57Z") == 1241478537);
  CHECK(parse_time("2009-05-04 23:08:57") == 1241478537);
  CHECK(parse_time("2000-02-29") == 951782400);
  CHECK(parse_time("1969-12-31T23:59:59") == -1);
  for (auto const* bad : {"", "x", "1.5", "2009-13-01", "2009-02-29", "2009-5-4", "2009-05-04T",
                          "2009-05-04T24:00:00", "2009-05-04T23:60:00", "2009-05-04T23:00:61",
                          "2009-05-04x23:00:00", "2009-05-04T23:00:00+02", "99999999999999999999",
                          "2009/05/04", "-009-05-04", "2009-05-04T23.00:00"})
    CHECK_FALSE_MESSAGE(parse_time(bad), std::string(bad));
  CHECK_FALSE(seconds_of_day(10000, 1, 1));
  CHECK_FALSE(seconds_of_day(-1, 1, 1));
}
