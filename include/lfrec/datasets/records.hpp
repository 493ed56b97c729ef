// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/load_report.hpp"
#include "lfrec/datasets/text.hpp"

namespace lfrec::inline v0::datasets {

/// What becomes of a row that cannot be read: parse_error, or left out, counted and reported.
enum class on_error { strict, skip };

/// How a text file is cut into records and fields. Lines end in LF or CR LF; the last need not.
struct record_format {
  std::string separator = "\t";  ///< between fields; "": any run of blanks and tabs
  std::string comment = {};      ///< lines that start with it are left out; "": none
  bool quoting = false;          ///< as RFC 4180: "a ""b"", c", also over several lines
  bool trim = false;             ///< blanks and tabs around fields are dropped
  std::size_t max_line = std::size_t{1} << 24U;  ///< bytes; a longer line is an error
  std::size_t block = std::size_t{1} << 18U;     ///< bytes read at a time
};

/// Throws invalid_option.
inline void validate(record_format const& f) {
  auto const fail = [](std::string const& what) {
    lfrec::detail::fail<invalid_option>({"delimited.", what});
  };
  if (f.separator.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    fail("separator must not hold a line end or NUL");
  if (f.quoting && (f.separator.empty() || f.separator.find('"') != std::string::npos))
    fail("separator must be given and hold no quote when quoting is on");
  if (f.comment.find_first_of("\r\n") != std::string::npos)
    fail("comment must not hold a line end");
  if (f.block < 16) fail("block must be at least 16 bytes, got " + std::to_string(f.block));
  if (f.max_line < 16)
    fail("max_line must be at least 16 bytes, got " + std::to_string(f.max_line));
}

/// A place in a text file: line and column, from 1, the column in bytes of UTF-8.
struct text_place {
  std::uint64_t line = 0;
  std::uint64_t column = 0;
};

/// One record. Its fields lie in the reader's memory and are valid until the next flush.
struct record {
  std::uint64_t line = 0;  ///< of its first byte, from 1
  std::string_view text;
  std::span<std::string_view const> fields;

  /// Where a byte of the record stands. Only quoted records hold line ends.
  [[nodiscard]] text_place place(char const* at) const noexcept {
    text_place p{line, 1};
    for (char const* c = text.data(); c < at; ++c) {
      p.column = *c == '\n' ? 1 : p.column + 1;
      if (*c == '\n') ++p.line;
    }
    return p;
  }
  [[nodiscard]] text_place place(std::size_t field) const noexcept {
    return place(fields[field].data());
  }
};

namespace detail {

/// Where a reader takes its bad rows: thrown, or counted in the report.
class row_errors {
 public:
  /// `part` stands before the reasons in the report of a loader that reads several files.
  row_errors(std::string_view file, on_error rule, load_report& report, std::string_view part = {})
      : file_(file), part_(part), rule_(rule), report_(&report) {}

  void operator()(text_place at, std::string_view expected, std::string_view found) const {
    std::string const detail = ", found " + std::string(found);
    if (rule_ == on_error::strict) fail(at, std::string(expected) + detail);
    report_->skip(at.line, at.column, part_ + std::string(expected), detail);
  }

  /// What no rule can skip.
  [[noreturn]] void fail(text_place at, std::string_view what) const {
    throw parse_error(file_, at.line, at.column, what);
  }

 private:
  std::string file_;
  std::string part_;
  on_error rule_;
  load_report* report_;
};

/// Cuts a record into fields.
class record_splitter {
 public:
  explicit record_splitter(record_format const& format) : format_(&format) {}

  static constexpr std::size_t padding = 8;

  /// No more than the first n fields are wanted.
  void only_first(std::size_t n) noexcept { limit_ = n; }
  [[nodiscard]] std::vector<std::string_view> const& fields() const noexcept { return fields_; }

  /// The fields of [p, end), a whole record without its line end. `padding` readable bytes must
  /// follow the end.
  void split(char const* p, char const* end) {
    fields_.clear();
    std::size_t const width = format_->separator.size();
    if (width == 0) return split_blanks(p, end);
    while (fields_.size() < limit_) {
      char const* const stop = find_separator(p, end);
      push(p, stop);
      if (stop == end) break;
      p = stop + width;
    }
  }

  /// split with quotes, doubled ones made single in place. Gives nullptr, or where the record is
  /// malformed; then `expected` and `found` say how.
  char const* split_quoted(char* p, char* end, char const*& expected, char const*& found) {
    fields_.clear();
    doubled_.clear();
    for (;; p += format_->separator.size()) {
      skip_blanks(p, end);
      char* const from = p;
      if (p < end && *p == '"') {
        bool doubled = false;
        for (p = find_quote(p + 1, end); p + 1 < end && p[1] == '"'; p = find_quote(p + 2, end))
          doubled = true;
        if (p == end) {
          expected = "expected a closing quote";
          found = "the end of the file";
          return from;
        }
        if (doubled && fields_.size() < limit_) doubled_.push_back(fields_.size());
        if (fields_.size() < limit_) fields_.emplace_back(from + 1, size(from + 1, p));
        skip_blanks(++p, end);
        if (p < end && !at_separator(p, end)) {
          expected = "expected a separator after a closing quote";
          found = "more text";
          return p;
        }
      } else {
        while (p < end && *p != '"' && !at_separator(p, end)) ++p;
        if (p < end && *p == '"') {
          expected = "expected no quote inside an unquoted field";
          found = "one";
          return p;
        }
        if (fields_.size() < limit_) push(from, p);
      }
      if (p == end) break;
    }
    for (std::size_t const f : doubled_) undouble(fields_[f]);
    return nullptr;
  }

 private:
  static std::size_t size(char const* from, char const* to) noexcept {
    return static_cast<std::size_t>(to - from);
  }
  static bool blank(char c) noexcept { return c == ' ' || c == '\t'; }
  static char* find_quote(char* p, char* end) noexcept {
    auto* const at = static_cast<char*>(std::memchr(p, '"', size(p, end)));
    return at == nullptr ? end : at;
  }

  [[nodiscard]] bool at_separator(char const* p, char const* end) const noexcept {
    std::string const& s = format_->separator;
    return *p == s[0] && (s.size() == 1 || std::string_view(p, size(p, end)).starts_with(s));
  }
  // Eight bytes at a time: fields are short, so that a loop over bytes costs a wrong guess of the
  // branch predictor for each. A byte equal to the separator's first becomes zero under ^, and a
  // zero byte's top bit is the lowest that - and & leave. May look at 7 bytes past the end.
  [[nodiscard]] char const* find_separator(char const* p, char const* end) const noexcept {
    if constexpr (std::endian::native == std::endian::little) {
      constexpr std::uint64_t ones = 0x0101010101010101U;
      std::uint64_t const first = ones * static_cast<unsigned char>(format_->separator[0]);
      bool const single = format_->separator.size() == 1;
      for (; p < end; p += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        word ^= first;
        for (std::uint64_t hits = (word - ones) & ~word & (ones << 7U); hits != 0;
             hits &= hits - 1) {
          char const* const at = p + std::countr_zero(hits) / 8;
          if (at >= end) return end;
          if (single || at_separator(at, end)) return at;
        }
      }
      return end;
    }
    while (p < end && !at_separator(p, end)) ++p;
    return p;
  }
  void skip_blanks(char*& p, char const* end) const noexcept {
    while (format_->trim && p < end && blank(*p) && !at_separator(p, end)) ++p;
  }
  void push(char const* from, char const* to) {
    std::string_view const field(from, size(from, to));
    fields_.push_back(format_->trim ? trimmed(field) : field);
  }
  void split_blanks(char const* p, char const* end) {
    while (fields_.size() < limit_) {
      while (p < end && blank(*p)) ++p;
      if (p == end) break;
      char const* const from = p;
      while (p < end && !blank(*p)) ++p;
      push(from, p);
    }
  }
  // The views point into the caller's buffer, which split_quoted was given to change. What is left
  // over becomes blank, so that no line end is counted twice.
  static void undouble(std::string_view& field) noexcept {
    char* const begin = const_cast<char*>(field.data());
    char* to = begin;
    for (char const *from = begin, *end = begin + field.size(); from < end; ++from) {
      if (*from == '"') ++from;
      *to++ = *from;
    }
    std::memset(to, ' ', field.size() - size(begin, to));
    field = {begin, size(begin, to)};
  }

  record_format const* format_;
  std::size_t limit_ = static_cast<std::size_t>(-1);
  std::vector<std::string_view> fields_;
  std::vector<std::size_t> doubled_;  // fields with doubled quotes
};

}  // namespace detail
}  // namespace lfrec::inline v0::datasets
