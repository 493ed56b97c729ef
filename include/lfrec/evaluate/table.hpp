// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

/// A number, shown with so many digits after the point.
struct table_number {
  double value = 0;
  int digits = 4;
};

/// Two ends, shown as [low, high].
struct table_interval {
  double low = 0;
  double high = 0;
  int digits = 4;
};

/// An empty text where there is nothing to say.
using table_cell = std::variant<std::string, table_number, table_interval>;

/// What is to be shown, before anybody knows how: as text, Markdown, csv or HTML. Texts may hold
/// anything; each rendering escapes what its readers would take for markup.
struct table {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<table_cell>> rows = {};
  std::vector<std::string> notes = {};
};

/// Throws shape_error unless each row has a cell per column.
inline void validate(table const& t) {
  for (std::size_t r = 0; r < t.rows.size(); ++r)
    if (t.rows[r].size() != t.columns.size())
      detail::fail<shape_error>({"table '", t.title, "': row ", r, " has ", t.rows[r].size(),
                                 " cells for ", t.columns.size(), " columns"});
}

namespace detail {

template <typename... Format>
[[nodiscard]] std::string table_digits(double value, Format... format) {
  std::array<char, 400> text{};  // fixed notation of the largest double takes 316
  auto const end = std::to_chars(text.data(), text.data() + text.size(), value, format...).ptr;
  return {text.data(), end};
}

/// Fixed notation; what that would round to nothing, a small p-value say, in scientific notation.
[[nodiscard]] inline std::string shown_number(double value, int digits) {
  bool const lost = value != 0 && std::abs(value) < 0.5 * std::pow(10.0, -digits);
  return lost ? table_digits(value, std::chars_format::scientific, 1)
              : table_digits(value, std::chars_format::fixed, digits);
}

[[nodiscard]] inline std::string shown(table_cell const& cell) {
  if (auto const* number = std::get_if<table_number>(&cell))
    return shown_number(number->value, number->digits);
  if (auto const* range = std::get_if<table_interval>(&cell)) {
    // An end that is nothing beside the other is 0 but for rounding.
    auto const end = [&](double value, double other) {
      return shown_number(std::abs(value) < 1e-9 * std::abs(other) ? 0 : value, range->digits);
    };
    return '[' + end(range->low, range->high) + ", " + end(range->high, range->low) + ']';
  }
  return std::get<std::string>(cell);
}

/// A column of numbers is set flush right.
[[nodiscard]] inline bool is_numeric(table const& t, std::size_t column) {
  bool some = false;
  for (auto const& row : t.rows) {
    if (std::holds_alternative<table_number>(row[column]))
      some = true;
    else if (!shown(row[column]).empty())
      return false;
  }
  return some;
}

/// A column with at least one interval takes two columns of a csv file.
[[nodiscard]] inline bool has_intervals(table const& t, std::size_t column) {
  return std::any_of(t.rows.begin(), t.rows.end(), [&](auto const& row) {
    return std::holds_alternative<table_interval>(row[column]);
  });
}

/// Line breaks, tabs and the characters that steer a terminal become blanks.
[[nodiscard]] inline std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (std::size_t n = 0; n < line.size(); ++n) {
    auto const byte = static_cast<unsigned char>(line[n]);
    // U+0080 to U+009F steer terminals too: 0xc2 and one byte in UTF-8.
    bool const c1 = byte == 0xc2 && n + 1 < line.size() &&
                    static_cast<unsigned char>(line[n + 1]) >= 0x80 &&
                    static_cast<unsigned char>(line[n + 1]) < 0xa0;
    if (c1) line.erase(n, 1);
    if (c1 || byte < 0x20 || byte == 0x7f) line[n] = ' ';
  }
  return line;
}

/// Code points of UTF-8: its continuation bytes do not count.
[[nodiscard]] inline std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

/// CommonMark lets any ASCII punctuation follow a backslash; these are the ones that mean something
/// inside a line. Between letters or digits an underscore means nothing.
[[nodiscard]] inline std::string markdown_escaped(std::string_view text) {
  auto const line = on_one_line(text);
  auto const plain = [&](std::size_t at) {
    return at < line.size() && std::isalnum(static_cast<unsigned char>(line[at])) != 0;
  };
  std::string escaped;
  for (std::size_t at = 0; at < line.size(); ++at) {
    bool const inside_word = line[at] == '_' && at > 0 && plain(at - 1) && plain(at + 1);
    if (!inside_word && std::string_view("\\|`*_[]<>&~#!").find(line[at]) < 13) escaped += '\\';
    escaped += line[at];
  }
  return escaped;
}

/// RFC 4180: quotes around what holds a comma, a quote or a line break; quotes inside doubled.
[[nodiscard]] inline std::string csv_quoted(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string text = "\"";
  for (char const c : field) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

}  // namespace detail

/// Title, columns with blanks between them, notes; a line each. Columns are aligned by code points,
/// numbers flush right. Throws shape_error like every rendering.
[[nodiscard]] inline std::string to_text(table const& t) {
  validate(t);
  auto const columns = t.columns.size();
  std::vector<std::vector<std::string>> lines(1);
  for (auto const& column : t.columns) lines[0].push_back(detail::on_one_line(column));
  for (auto const& row : t.rows) {
    auto& line = lines.emplace_back();
    for (auto const& cell : row) line.push_back(detail::on_one_line(detail::shown(cell)));
  }
  std::vector<std::size_t> width(columns);
  std::vector<bool> right(columns);
  for (std::size_t c = 0; c < columns; ++c) {
    right[c] = detail::is_numeric(t, c);
    for (auto const& line : lines) width[c] = std::max(width[c], detail::text_width(line[c]));
  }
  std::string text;
  if (!t.title.empty()) text += detail::on_one_line(t.title) + '\n';
  for (auto const& cells : lines) {
    std::string line;
    for (std::size_t c = 0; c < columns; ++c) {
      std::string const pad(width[c] - detail::text_width(cells[c]), ' ');
      line += (c > 0 ? "  " : "") + (right[c] ? pad + cells[c] : cells[c] + pad);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  for (auto const& note : t.notes) text += detail::on_one_line(note) + '\n';
  return text;
}

/// A heading, a table of GitHub's Markdown, the notes as a list.
[[nodiscard]] inline std::string to_markdown(table const& t) {
  validate(t);
  std::string text;
  if (!t.title.empty()) text += "### " + detail::markdown_escaped(t.title) + "\n\n";
  std::string rule = "|";
  text += '|';
  for (std::size_t c = 0; c < t.columns.size(); ++c) {
    text += ' ' + detail::markdown_escaped(t.columns[c]) + " |";
    rule += detail::is_numeric(t, c) ? " ---: |" : " --- |";
  }
  text += '\n' + rule + '\n';
  for (auto const& row : t.rows) {
    text += '|';
    for (auto const& cell : row)
      text += ' ' +
              (std::holds_alternative<std::string>(cell)
                   ? detail::markdown_escaped(std::get<std::string>(cell))
                   : detail::shown(cell)) +
              " |";
    text += '\n';
  }
  for (std::size_t n = 0; n < t.notes.size(); ++n) {
    auto note = detail::markdown_escaped(t.notes[n]);
    auto const mark = note.find_first_not_of("0123456789");  // "1." or "-" would start a list
    if (mark < note.size() && std::string_view(mark == 0 ? "-+" : ".)").find(note[mark]) < 2)
      note.insert(mark, 1, '\\');
    text += (n == 0 ? "\n- " : "- ") + note + '\n';
  }
  return text;
}

/// RFC 4180 with "\n" as line break: the columns' names and the rows, without title and notes.
/// Numbers in digits enough to read back the same; a column of intervals becomes two, low and high.
[[nodiscard]] inline std::string to_csv(table const& t) {
  validate(t);
  std::vector<bool> two(t.columns.size());
  std::string text;
  for (std::size_t c = 0; c < t.columns.size(); ++c) {
    two[c] = detail::has_intervals(t, c);
    if (c > 0) text += ',';
    text += two[c] ? detail::csv_quoted(t.columns[c] + " low") + ',' +
                         detail::csv_quoted(t.columns[c] + " high")
                   : detail::csv_quoted(t.columns[c]);
  }
  text += '\n';
  for (auto const& row : t.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) text += ',';
      if (auto const* range = std::get_if<table_interval>(&row[c])) {
        text += detail::table_digits(range->low) + ',' + detail::table_digits(range->high);
        continue;
      }
      auto const* const number = std::get_if<table_number>(&row[c]);
      text += number != nullptr ? detail::table_digits(number->value)
                                : detail::csv_quoted(std::get<std::string>(row[c]));
      if (two[c]) text += ',';
    }
    text += '\n';
  }
  return text;
}

}  // namespace lfrec::inline v0
