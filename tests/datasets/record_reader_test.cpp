// SPDX-License-Identifier: MIT
#include "lfrec/datasets/record_reader.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "lfrec/core/random.hpp"
#include "lfrec/datasets/byte_source.hpp"

using namespace lfrec;
using namespace lfrec::datasets;
namespace inner = lfrec::datasets::detail;

namespace {

using rows = std::vector<std::vector<std::string>>;

// Gives one byte at a time, as the slowest source may.
struct dripping {
  memory_source text;
  std::size_t read(std::span<char> buffer) { return text.read(buffer.first(1)); }
  std::string_view name() const { return "dripping"; }
};

template <ByteSource Source = memory_source>
rows read_all_rows(Source source, record_format const& format,
                   std::vector<std::uint64_t>* lines = nullptr) {
  load_report report;
  inner::row_errors const errors("text", on_error::strict, report);
  inner::record_reader<Source> reader(source, format, errors);
  rows all;
  std::vector<std::vector<std::string_view>> held;  // must stay valid until the flush
  reader.read(
      [&](record const& r) {
        held.emplace_back(r.fields.begin(), r.fields.end());
        if (lines != nullptr) lines->push_back(r.line);
      },
      [&](std::uint64_t) {
        for (auto const& fields : held) all.emplace_back(fields.begin(), fields.end());
        held.clear();
      });
  return all;
}

rows read_text(std::string_view text, record_format const& format = {},
               std::vector<std::uint64_t>* lines = nullptr) {
  return read_all_rows(memory_source(text), format, lines);
}

}  // namespace

TEST_CASE("line ends are LF or CR LF, and the last may lack") {
  rows const wanted = {{"a", "b"}, {"c", "d"}};
  CHECK(read_text("a\tb\nc\td\n") == wanted);
  CHECK(read_text("a\tb\r\nc\td\r\n") == wanted);
  CHECK(read_text("a\tb\r\nc\td") == wanted);
  CHECK(read_text("a\tb\nc\td\r") == wanted);
  CHECK(read_text("\xEF\xBB\xBF"
                  "a\tb\nc\td") == wanted);
  CHECK(read_text("").empty());
}

TEST_CASE("blank lines and comments are passed over, and counted as lines") {
  std::vector<std::uint64_t> lines;
  CHECK(read_text("# x\n\na\n  \t \n\r\n#\nb\n \t", {.separator = ",", .comment = "#"}, &lines) ==
        rows{{"a"}, {"b"}});
  CHECK(lines == std::vector<std::uint64_t>{3, 7});
  CHECK(read_text("\t\n") == rows{{"", ""}});  // blank but for a separator: empty fields
}

TEST_CASE("separators are any text") {
  CHECK(read_text("1::2::3", {.separator = "::"}) == rows{{"1", "2", "3"}});
  CHECK(read_text("1:2::3:", {.separator = "::"}) == rows{{"1:2", "3:"}});
  CHECK(read_text(":::", {.separator = "::"}) == rows{{"", ":"}});
  CHECK(read_text("a,,b,", {.separator = ","}) == rows{{"a", "", "b", ""}});
  CHECK(read_text("  1 \t 2  3 ", {.separator = ""}) == rows{{"1", "2", "3"}});
  CHECK(read_text("a very long field\tshort\tanother long field") ==
        rows{{"a very long field", "short", "another long field"}});
}

TEST_CASE("blanks around fields stay, or go by option") {
  CHECK(read_text(" a \t b ") == rows{{" a ", " b "}});
  CHECK(read_text(" a \t b ", {.trim = true}) == rows{{"a", "b"}});
  CHECK(read_text(" \"a\" , \" b \" ", {.separator = ",", .quoting = true, .trim = true}) ==
        rows{{"a", " b "}});
}

TEST_CASE("quotes are data, or quote by option") {
  CHECK(read_text("\"Weird Al\"\tRoyce da 5'9\"") == rows{{"\"Weird Al\"", "Royce da 5'9\""}});
  record_format const csv{.separator = ",", .quoting = true};
  CHECK(read_text("\"a,b\",c\n\"say \"\"hi\"\"\",\"\"\n", csv) ==
        rows{{"a,b", "c"}, {"say \"hi\"", ""}});
  CHECK(read_text("\"\"\"\"\"\"", csv) == rows{{"\"\""}});
  CHECK(read_text("\"x::y\"::z", {.separator = "::", .quoting = true}) == rows{{"x::y", "z"}});
}

TEST_CASE("a quoted field goes over several lines") {
  std::vector<std::uint64_t> lines;
  record_format const csv{.separator = ",", .quoting = true};
  CHECK(read_text("a,\"b\r\n\nc\"\r\nd,e\n\"\n\",f", csv, &lines) ==
        rows{{"a", "b\r\n\nc"}, {"d", "e"}, {"\n", "f"}});
  CHECK(lines == std::vector<std::uint64_t>{1, 4, 5});
}

TEST_CASE("only as many fields as wanted are cut") {
  load_report report;
  inner::row_errors const errors("text", on_error::strict, report);
  for (bool const quoting : {false, true}) {
    memory_source source("a,b,\"c\"\"\",d\n");
    record_format const format{.separator = ",", .quoting = quoting};
    inner::record_reader<memory_source> reader(source, format, errors);
    reader.only_first(2);
    reader.read([](record const& r) { CHECK(r.fields.size() == 2); }, [](std::uint64_t) {});
  }
}

TEST_CASE("where blocks end makes no difference") {
  std::string text = "\xEF\xBB\xBF";
  random_stream random(3);
  std::string const pieces[] = {"a", "bcd", ",", ",", "\n", "\r\n", "\"x,\"\"\r\n\",", "é", "\n\n"};
  for (int n = 0; n < 400; ++n) {
    std::string const& piece = pieces[random.below(9)];
    bool const starts_field = text.back() == ',' || text.back() == '\n' || text.size() == 3;
    if (piece[0] != '"' || starts_field) text += piece;
  }
  record_format format{.separator = ",", .quoting = true};
  auto const whole = read_text(text, format);
  CHECK(whole.size() > 50);
  for (format.block = 16; format.block < 60; ++format.block) {
    REQUIRE(read_text(text, format) == whole);
    REQUIRE(read_all_rows(dripping{memory_source(text)}, format) == whole);
    REQUIRE(read_all_rows(latin1_source(memory_source("a,b\nc,d\n")), format).size() == 2);
  }
}

TEST_CASE("a line that is too long is an error") {
  // Too long within a block, over blocks, and on the last line.
  std::string const longer(100, 'x');
  for (std::size_t const block : {16U, 1024U})
    for (auto const* end : {"", "\n"})
      CHECK_THROWS_WITH_AS(read_text("a\n" + longer + end, {.max_line = 50, .block = block}),
                           "text:2:1: expected a line of at most 50 bytes, found a longer one",
                           parse_error);
}
