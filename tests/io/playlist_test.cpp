// SPDX-License-Identifier: MIT
#include "lfrec/io/playlist.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/record_reader.hpp"

using namespace lfrec;

namespace {
std::vector<playlist_entry> const entries = {
    {"music/björk/hunter.flac", "Hunter", "Björk", 254.2},
    {"https://example.org/a%20b", "One, \"two\"", "", {}},
    {"#1 hits/song.mp3", "two\r\nlines", "tab\there", 0.0},
};
}

TEST_CASE("an M3U playlist says in lines what it can") {
  CHECK(to_m3u(entries, "for\nyou") ==
        "#EXTM3U\n#PLAYLIST:for you\n"
        "#EXTINF:255,Björk - Hunter\nmusic/björk/hunter.flac\n"
        "#EXTINF:-1,One, \"two\"\nhttps://example.org/a%20b\n"
        "#EXTINF:0,tab here - two  lines\n./#1 hits/song.mp3\n");
  CHECK(to_m3u({}) == "#EXTM3U\n");
}

TEST_CASE("a CSV playlist reads back as it was") {
  auto const text = to_csv(entries);
  load_report report;
  datasets::detail::row_errors const errors("text", datasets::on_error::strict, report);
  datasets::memory_source source(text);
  datasets::record_format const format{.separator = ",", .quoting = true};
  datasets::detail::record_reader reader(source, format, errors);
  std::vector<std::vector<std::string>> rows;
  reader.read(
      [&](datasets::record const& r) { rows.emplace_back(r.fields.begin(), r.fields.end()); },
      [](auto) {});
  using row = std::vector<std::string>;
  REQUIRE(rows.size() == 4);
  CHECK(rows[0] == row{"position", "location", "title", "artist", "seconds"});
  CHECK(rows[1] == row{"1", "music/björk/hunter.flac", "Hunter", "Björk", "254.2"});
  CHECK(rows[2] == row{"2", "https://example.org/a%20b", "One, \"two\"", "", ""});
  CHECK(rows[3] == row{"3", "#1 hits/song.mp3", "two\r\nlines", "tab\there", "0"});
}

TEST_CASE("what cannot be written is refused") {
  auto const check = [](playlist_entry const& entry, char const* words) {
    CHECK_THROWS_WITH_AS((void)to_m3u(std::vector{entry}), doctest::Contains(words), io_error);
  };
  check({"", "x"}, "playlist: entry 1 has no location");
  check({"a\nb", "x"}, "the location of entry 1 holds a line end");
  check({"a", "x", "", -1.0}, "no number of seconds");
  check({"a", "x", "", std::numeric_limits<double>::quiet_NaN()}, "no number of seconds");
  CHECK_THROWS_AS((void)to_csv(std::vector{playlist_entry{"", "x"}}), io_error);
}

TEST_CASE("a name goes into a URI byte by byte") {
  CHECK(percent_encoded("AC/DC & Björk_~.-09") == "AC%2FDC%20%26%20Bj%C3%B6rk_~.-09");
}
