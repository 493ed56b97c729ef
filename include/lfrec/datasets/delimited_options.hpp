// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/contexts.hpp"
#include "lfrec/datasets/event_weights.hpp"
#include "lfrec/datasets/log_builder.hpp"
#include "lfrec/datasets/records.hpp"

namespace lfrec::inline v0::datasets {

/// A column: by its number, from 1 as in error messages, or by its name in the header.
struct column {
  int number = 0;
  std::string name = {};
  bool required = true;

  column(int n) : number(n) {}                   // NOLINT(google-explicit-constructor)
  column(char const* n) : name(n) {}             // NOLINT(google-explicit-constructor)
  column(std::string n) : name(std::move(n)) {}  // NOLINT(google-explicit-constructor)
};

/// A column that is used when the file has it, by the header, else by the first row. By number it
/// gives way: to another column of that number, and where user or item go by name, since then the
/// order of the columns is not known.
[[nodiscard]] inline column if_present(column c) {
  c.required = false;
  return c;
}

/// Whether the first line names the columns. Automatic: yes if columns are asked for by name, or
/// if the value (where there is none, the time) of the first line does not read as one.
enum class header { automatic, none, first_line };

enum class encoding { utf8, latin1 };

/// How to read a text file with a row per interaction. The defaults read user, item and, when they
/// are there, value and time, separated by tabs, with or without a header.
struct delimited_options {
  std::string separator = "\t";  ///< "," "::" …; "": any run of blanks and tabs
  column user = 1;
  column item = 2;
  std::optional<column> value = if_present(3);  ///< none: every value is 1
  std::optional<column> time = if_present(4);   ///< whole numbers or ISO 8601, UTC
  bool blank_time = false;  ///< an empty field: the time is not known; else a bad row
  /// Circumstances: columns by their names in the header, whose categories become
  /// dataset::contexts. What is used if present, by its number, gives way to them.
  std::vector<std::string> context = {};
  std::vector<std::string> unknown = {"", "NA", "\\N"};  ///< categories that say nothing
  /// A column of words (play, like, skip, ban): the weight of the word in `events` is the value of
  /// the row, times that of the value column where there is one.
  std::optional<column> event = std::nullopt;
  std::vector<event_weight> events = {};  ///< all words that may occur; others are bad rows
  datasets::header header = header::automatic;
  bool quoting = false;      ///< fields may be quoted as in RFC 4180; off: a quote is data
  bool trim = false;         ///< drop blanks and tabs around fields
  std::string comment = {};  ///< leave out lines that start with this; "": none
  datasets::encoding encoding = encoding::utf8;
  double min_value = -std::numeric_limits<double>::infinity();  ///< smaller values are bad rows
  double max_value = std::numeric_limits<double>::infinity();   ///< larger values are bad rows
  on_duplicate duplicates = on_duplicate::keep;  ///< several rows of one (user, item) pair
  on_error errors = on_error::strict;
  std::size_t max_line = std::size_t{1} << 24U;  ///< bytes; a longer line is an error
};

/// user, item, value[, time], separated by tabs; the header is optional.
[[nodiscard]] inline delimited_options tsv() {
  return {};
}

/// The same separated by commas, with quotes as in RFC 4180.
[[nodiscard]] inline delimited_options csv() {
  delimited_options options;
  options.separator = ",";
  options.quoting = true;
  return options;
}

[[nodiscard]] inline record_format format_of(delimited_options const& o) {
  return {.separator = o.separator,
          .comment = o.comment,
          .quoting = o.quoting,
          .trim = o.trim,
          .max_line = o.max_line};
}

/// Throws invalid_option.
inline void validate(delimited_options const& o) {
  auto const fail = [](std::string const& what) {
    lfrec::detail::fail<invalid_option>({"delimited.", what});
  };
  validate(format_of(o));
  auto const check = [&](std::string const& what, column const& c) {
    if (c.name.empty() && c.number < 1)
      fail(what + " must be a column number from 1 or a name, got " + std::to_string(c.number));
    if (!c.name.empty() && o.header == header::none)
      fail(what + " is a column by name ('" + c.name + "'), but header is none");
  };
  check("user", o.user);
  check("item", o.item);
  if (!o.user.required || !o.item.required) fail("user and item must be required columns");
  if (o.user.number == o.item.number && o.user.name == o.item.name)
    fail("user and item must be different columns");
  if (o.value) check("value", *o.value);
  if (o.time) check("time", *o.time);
  static_cast<void>(situation_builder(o.context));  // checks the names
  if (!o.context.empty() && o.header == header::none)
    fail("context holds columns by name ('" + o.context.front() + "'), but header is none");
  if (!o.context.empty() && o.duplicates != on_duplicate::keep)
    fail("context needs duplicates = keep: rows of a pair may differ in their circumstances");
  if (o.event) check("event", *o.event);
  if (o.event) check_events("delimited.", o.events);
  if (!o.event && !o.events.empty()) fail("events are given, but no event column");
  if (!(o.min_value <= o.max_value))
    fail("min_value must not exceed max_value, got " + std::to_string(o.min_value) + " and " +
         std::to_string(o.max_value));
}

}  // namespace lfrec::inline v0::datasets
