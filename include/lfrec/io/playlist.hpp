// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

/// One entry of a playlist, all in UTF-8.
struct playlist_entry {
  std::string location;  ///< a path or a URI
  std::string title;     ///< may be empty
  std::string artist = {};
  std::optional<double> seconds = {};  ///< how long it takes
};

namespace detail {

inline void check_entry(playlist_entry const& entry, std::size_t n) {
  auto const fail = [&](std::string const& what) {
    detail::fail<io_error>({"playlist: entry ", n + 1, " ", what});
  };
  if (entry.location.empty()) fail("has no location");
  if (entry.seconds &&
      !(std::isfinite(*entry.seconds) && *entry.seconds >= 0 && *entry.seconds < 1e9))
    fail("takes a time that is no number of seconds");
}

/// In one line: each line end, tab or other control character is a blank.
[[nodiscard]] inline std::string in_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return line;
}

}  // namespace detail

/// Text as part of a path in a URI: whatever is no letter, digit or one of -._~ as %HH, byte by
/// byte (RFC 3986, 2.1 and 2.3).
[[nodiscard]] inline std::string percent_encoded(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos)
      encoded += c;
    else
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
  }
  return encoded;
}

/// A field of a CSV record: quoted where it has to be, quotes doubled (RFC 4180).
[[nodiscard]] inline std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (char const c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

/// The extended M3U form that players read, to be kept as .m3u8. It has no quotes: a line end in a
/// title or an artist becomes a blank, one in a location is an io_error, as is an empty location. A
/// relative path that begins like a comment is written as ./#…
[[nodiscard]] inline std::string to_m3u(std::span<playlist_entry const> entries,
                                        std::string_view name = {}) {
  std::string text = "#EXTM3U\n";
  if (!name.empty()) text += "#PLAYLIST:" + detail::in_one_line(name) + '\n';
  for (std::size_t n = 0; n < entries.size(); ++n) {
    auto const& e = entries[n];
    detail::check_entry(e, n);
    if (e.location.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      detail::fail<io_error>(
          {"playlist: the location of entry ", n + 1, " holds a line end, which M3U cannot write"});
    // -1 stands for a length that is not known.
    auto const seconds = e.seconds ? static_cast<long long>(std::ceil(*e.seconds)) : -1;
    text += "#EXTINF:" + std::to_string(seconds) + ',';
    if (!e.artist.empty()) text += detail::in_one_line(e.artist) + " - ";
    text += detail::in_one_line(e.title) + '\n';
    // A line that begins with a blank or # is not taken as it stands.
    if (e.location[0] == '#' || e.location[0] == ' ' || e.location[0] == '\t') text += "./";
    text += e.location + '\n';
  }
  return text;
}

/// position, location, title, artist, seconds with a header, as RFC 4180 has it, lines ending in
/// LF. Nothing is lost: what must be quoted is.
[[nodiscard]] inline std::string to_csv(std::span<playlist_entry const> entries) {
  std::string text = "position,location,title,artist,seconds\n";
  for (std::size_t n = 0; n < entries.size(); ++n) {
    auto const& e = entries[n];
    detail::check_entry(e, n);
    text += std::to_string(n + 1) + ',' + csv_field(e.location) + ',' + csv_field(e.title) + ',' +
            csv_field(e.artist) + ',';
    char buffer[32];
    if (e.seconds)
      text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, *e.seconds).ptr);
    text += '\n';
  }
  return text;
}

}  // namespace lfrec::inline v0
