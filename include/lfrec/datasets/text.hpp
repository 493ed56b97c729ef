// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

/// What readers of text share. Nothing here throws or allocates, but `shown`.
namespace lfrec::inline v0::datasets::detail {

/// Whether none of the bytes is NUL or ≥ 0x80: eight at a time, NUL by the borrow that
/// x - 0x01…01 takes into the top bit of a zero byte.
[[nodiscard]] inline bool is_plain_ascii(char const* data, std::size_t n) noexcept {
  constexpr std::uint64_t top = 0x8080808080808080U;
  constexpr std::uint64_t ones = 0x0101010101010101U;
  std::uint64_t seen = 0;
  std::uint64_t word = 0;
  for (; n >= 8; data += 8, n -= 8) {
    std::memcpy(&word, data, 8);
    seen |= word | (word - ones);
  }
  word = ones;  // anything harmless where the text has ended
  std::memcpy(&word, data, n);
  return ((seen | word | (word - ones)) & top) == 0;
}

/// Where the first byte stands that is NUL or not UTF-8 (Unicode 15, table 3-7); npos if none.
[[nodiscard]] inline std::size_t first_bad_byte(std::string_view text) noexcept {
  auto const byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  for (std::size_t i = 0; i < text.size();) {
    unsigned const lead = byte(i);
    if (lead == 0) return i;
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if (lead < 0xC2 || lead > 0xF4) return i;
    std::size_t const length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // No overlong forms, no surrogates, nothing beyond U+10FFFF.
    unsigned const low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned const high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(i + 1) < low || byte(i + 1) > high) return i;
    for (std::size_t k = 2; k < length; ++k)
      if (byte(i + k) < 0x80 || byte(i + k) > 0xBF) return i;
    i += length;
  }
  return std::string_view::npos;
}

/// A field as an error message shows it: quoted, bytes that are not printable or not UTF-8 as
/// `\t`, `\n`, `\r` or `\xHH`, cut after about 40.
[[nodiscard]] inline std::string shown(std::string_view field) {
  constexpr std::size_t longest = 40;
  constexpr char digits[] = "0123456789abcdef";
  bool const clean = first_bad_byte(field) == std::string_view::npos;
  std::string text = "'";
  for (std::size_t i = 0; i < field.size(); ++i) {
    auto const byte = static_cast<unsigned char>(field[i]);
    if (i >= longest && (byte & 0xC0U) != 0x80) return text + "…'";
    if (field[i] == '\t') {
      text += "\\t";
    } else if (field[i] == '\n') {
      text += "\\n";
    } else if (field[i] == '\r') {
      text += "\\r";
    } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !clean)) {
      text += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
    } else {
      text += field[i];
    }
  }
  return text + '\'';
}

[[nodiscard]] inline std::string_view trimmed(std::string_view field) noexcept {
  while (!field.empty() && (field.front() == ' ' || field.front() == '\t')) field.remove_prefix(1);
  while (!field.empty() && (field.back() == ' ' || field.back() == '\t')) field.remove_suffix(1);
  return field;
}

/// A whole number, all of the field.
template <typename Integer>
[[nodiscard]] std::optional<Integer> parse_integer(std::string_view field) noexcept {
  Integer value{};
  auto const [end, failed] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (failed != std::errc{} || end != field.data() + field.size()) return std::nullopt;
  return value;
}

/// A number, all of the field, also as 3.2466e+05; infinite when it is beyond float. "nan" and
/// "inf" read as themselves: the caller refuses them.
[[nodiscard]] inline std::optional<float> parse_float(std::string_view field) noexcept {
  // Play counts: a few digits, exact in 32 bits, rounded once.
  if (!field.empty() && field.size() <= 9) {
    std::uint32_t whole = 0;
    std::size_t n = 0;
    for (; n < field.size(); ++n) {
      unsigned const digit = static_cast<unsigned char>(field[n]) - unsigned{'0'};
      if (digit > 9) break;
      whole = whole * 10 + digit;
    }
    if (n == field.size()) return static_cast<float>(whole);
  }
  double value = 0;
  auto const [end, failed] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (end != field.data() + field.size() || failed == std::errc::invalid_argument)
    return std::nullopt;
  if (failed == std::errc::result_out_of_range ||
      (std::isfinite(value) && std::abs(value) > std::numeric_limits<float>::max()))
    return std::numeric_limits<float>::infinity();
  return static_cast<float>(value);
}

/// Seconds since 1970 of a calendar day, or nothing if there is no such day.
[[nodiscard]] inline std::optional<std::int64_t> seconds_of_day(int year, unsigned month,
                                                                unsigned day) noexcept {
  using namespace std::chrono;
  if (year < 0 || year > 9999) return std::nullopt;
  year_month_day const date{std::chrono::year{year}, std::chrono::month{month},
                            std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{sys_days{date}.time_since_epoch().count()} * 86400;
}

/// A time: a whole number as it is, or a date, 2009-05-04, with a time of day in UTC or without,
/// 2009-05-04T23:08:57Z or 2009-05-04 23:08:57, as seconds since 1970.
[[nodiscard]] inline std::optional<std::int64_t> parse_time(std::string_view field) noexcept {
  if (auto const whole = parse_integer<std::int64_t>(field)) return whole;
  auto const number = [&](std::size_t at, std::size_t n) {
    return parse_integer<unsigned>(field.substr(at, n)).value_or(99999U);
  };
  if (field.size() < 10 || field[4] != '-' || field[7] != '-') return std::nullopt;
  unsigned const year = number(0, 4);
  auto const day = seconds_of_day(static_cast<int>(year), number(5, 2), number(8, 2));
  if (!day || field.size() == 10) return day;
  if (field.size() == 20 && field[19] == 'Z') field.remove_suffix(1);
  if (field.size() != 19 || (field[10] != 'T' && field[10] != ' ') || field[13] != ':' ||
      field[16] != ':' || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 60)
    return std::nullopt;
  std::int64_t const hours = number(11, 2);
  return *day + 60 * (60 * hours + number(14, 2)) + number(17, 2);
}

}  // namespace lfrec::inline v0::datasets::detail
