// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/data/contexts.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/delimited_options.hpp"
#include "lfrec/datasets/log_builder.hpp"
#include "lfrec/datasets/record_reader.hpp"

namespace lfrec::inline v0::datasets {
namespace detail {

/// Where a column turned out to stand, and how errors call it.
struct found_column {
  std::size_t at = 0;
  std::string expected;  // "expected a number as value (column 3)"
};

/// Turns records into rows of a log.
class delimited_rows {
 public:
  delimited_rows(delimited_options const& options, row_errors const& errors, dataset& data)
      : options_(&options),
        errors_(&errors),
        data_(&data),
        log_(data, options.duplicates),
        asked_value_(options.value),
        asked_time_(options.time),
        situations_(options.context) {
    auto const& event = options.event;
    bool const sure_of_time = asked_time_ && asked_time_->required;
    if (asked_value_ && (gives_way(*asked_value_, sure_of_time ? asked_time_ : std::nullopt) ||
                         gives_way(*asked_value_, event)))
      asked_value_.reset();
    if (asked_time_ && (gives_way(*asked_time_, asked_value_) || gives_way(*asked_time_, event)))
      asked_time_.reset();
  }

  [[nodiscard]] bool ready() const noexcept { return width_ != 0; }
  /// How many fields of a record are needed.
  [[nodiscard]] std::size_t width() const noexcept { return width_; }

  /// The first record: settles where the columns stand. Whether it is a row of data, too.
  bool settle(record const& r) {
    bool const names = is_header(r);
    auto const required = std::max(options_->user.number, options_->item.number);
    if (!names && r.fields.size() < static_cast<std::size_t>(required)) {
      too_few(r, static_cast<std::size_t>(required));
      return false;
    }
    user_ = *locate(options_->user, "an id as user", r, names);
    item_ = *locate(options_->item, "an id as item", r, names);
    for (auto const& name : options_->context) {
      context_.push_back(locate(name, "a category", r, names)->at);
      // A number that is not a must gives way to a name.
      if (at_context(asked_value_)) asked_value_.reset();
      if (at_context(asked_time_)) asked_time_.reset();
    }
    if (asked_value_) value_ = locate(*asked_value_, number_expected(), r, names);
    if (asked_time_) time_ = locate(*asked_time_, "a whole number or a date as time", r, names);
    if (options_->event) event_ = locate(*options_->event, event_expected(), r, names);
    width_ = std::max(user_.at, item_.at) + 1;
    if (event_) width_ = std::max(width_, event_->at + 1);
    if (value_) width_ = std::max(width_, value_->at + 1);
    if (time_) width_ = std::max(width_, time_->at + 1);
    for (std::size_t const at : context_) width_ = std::max(width_, at + 1);
    if (names && options_->header == header::automatic && !by_name())
      data_->report.notes.push_back("line " + std::to_string(r.line) +
                                    " was taken as the header: " + shown(r.text));
    if (options_->value && !value_ && !event_)
      data_->report.notes.push_back("there is no value column: every value is 1");
    return !names;
  }

  void take(record const& r) {
    if (r.fields.size() < width_) return too_few(r, width_);
    std::string_view const user = r.fields[user_.at];
    std::string_view const item = r.fields[item_.at];
    if (user.empty()) return bad(r, user_);
    if (item.empty()) return bad(r, item_);
    float value = 1;
    if (value_) {
      auto const number = parse_float(r.fields[value_->at]);
      if (!number || !std::isfinite(*number) || !(*number >= options_->min_value) ||
          !(*number <= options_->max_value))
        return bad(r, *value_);
      value = *number;
    }
    if (event_) {
      auto const word = r.fields[event_->at];
      auto const known = std::find_if(options_->events.begin(), options_->events.end(),
                                      [&](event_weight const& e) { return e.name == word; });
      if (known == options_->events.end()) return bad(r, *event_);
      value *= known->weight;
      if (!std::isfinite(value)) return bad(r, value_ ? *value_ : *event_);
    }
    std::int64_t time = no_time;
    if (time_ && !(options_->blank_time && trimmed(r.fields[time_->at]).empty())) {
      auto const when = parse_time(r.fields[time_->at]);
      if (!when) return bad(r, *time_);
      time = *when;
    }
    log_.add(r.line, user, item, value, time);
    if (!context_.empty()) situation_of_.push_back(situation(r));
  }

  void flush() { log_.flush(); }
  void expect(std::uint64_t done, std::uint64_t all) { log_.expect(done, all); }
  void finish() {
    log_.finish(*errors_, false, std::move(situation_of_));
    if (!context_.empty()) data_->contexts = situations_.table();
  }

 private:
  [[nodiscard]] bool at_context(std::optional<column> const& c) const {
    return c && !c->required && c->name.empty() &&
           context_.back() + 1 == static_cast<std::size_t>(c->number);
  }

  [[nodiscard]] index_t situation(record const& r) {
    std::vector<std::string_view> categories;
    for (auto const at : context_) {
      auto const text = trimmed(r.fields[at]);
      auto const& unknown = options_->unknown;
      bool const known = std::find(unknown.begin(), unknown.end(), text) == unknown.end();
      categories.push_back(known ? text : std::string_view{});
    }
    return situations_.add(categories);
  }

  // Whether any column is asked for by its name.
  [[nodiscard]] bool by_name() const {
    auto const named = [](column const& c) { return !c.name.empty(); };
    return named(options_->user) || named(options_->item) || !options_->context.empty() ||
           (asked_value_ && named(*asked_value_)) || (asked_time_ && named(*asked_time_)) ||
           (options_->event && named(*options_->event));
  }

  [[nodiscard]] bool is_header(record const& r) const {
    auto const& o = *options_;
    if (o.header != header::automatic) return o.header == header::first_line;
    if (by_name()) return true;
    auto const field = [&](std::optional<column> const& c) -> std::string_view {
      if (!c || static_cast<std::size_t>(c->number) > r.fields.size()) return {};
      return r.fields[static_cast<std::size_t>(c->number) - 1];
    };
    if (std::string_view const f = field(asked_value_); !f.empty()) return !parse_float(f);
    if (std::string_view const f = field(asked_time_); !f.empty()) return !parse_time(f);
    return false;
  }

  // See if_present.
  [[nodiscard]] bool gives_way(column const& c, std::optional<column> const& other) const {
    auto const& o = *options_;
    if (c.required || !c.name.empty()) return false;
    return !o.user.name.empty() || !o.item.name.empty() || c.number == o.user.number ||
           c.number == o.item.number || (other && c.number == other->number);
  }

  [[nodiscard]] std::optional<found_column> locate(column const& c, std::string const& what,
                                                   record const& r, bool names) const {
    std::string const call = c.name.empty() ? std::to_string(c.number) : shown(c.name);
    std::string const expected = "expected " + what + " (column " + call + ")";
    if (c.name.empty()) {
      auto const at = static_cast<std::size_t>(c.number) - 1;
      if (at >= r.fields.size() && !c.required) return std::nullopt;
      return found_column{at, expected};
    }
    auto const is_it = [&](std::string_view f) { return trimmed(f) == c.name; };
    auto const first = std::find_if(r.fields.begin(), r.fields.end(), is_it);
    if (first == r.fields.end() && !c.required) return std::nullopt;
    if (!names || first == r.fields.end())
      errors_->fail({r.line, 1},
                    "expected a column " + call + " in the header, found " + shown(r.text));
    if (std::find_if(first + 1, r.fields.end(), is_it) != r.fields.end())
      errors_->fail({r.line, 1}, "expected one column " + call + " in the header, found more");
    return found_column{static_cast<std::size_t>(first - r.fields.begin()), expected};
  }

  [[nodiscard]] std::string number_expected() const {
    auto const text = [](double x) {
      char buffer[32];
      return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, x).ptr);
    };
    std::string what = "a finite number";
    if (std::isfinite(options_->min_value)) what += " from " + text(options_->min_value);
    if (std::isfinite(options_->max_value)) what += " to " + text(options_->max_value);
    return what + " as value";
  }

  [[nodiscard]] std::string event_expected() const {
    std::string what;
    auto const& events = options_->events;
    for (std::size_t n = 0; n < events.size(); ++n)
      what += (n == 0 ? "" : n + 1 == events.size() ? " or " : ", ") + shown(events[n].name);
    return what + " as event";
  }

  void too_few(record const& r, std::size_t wanted) const {
    std::string const between = options_->separator.empty() ? "blanks" : shown(options_->separator);
    (*errors_)(r.place(r.text.data() + r.text.size()),
               "expected at least " + std::to_string(wanted) + " columns, separated by " + between,
               std::to_string(r.fields.size()) + " in " + shown(r.text));
  }
  void bad(record const& r, found_column const& c) const {
    (*errors_)(r.place(c.at), c.expected, shown(r.fields[c.at]));
  }

  delimited_options const* options_;
  row_errors const* errors_;
  dataset* data_;
  log_builder log_;
  std::optional<column> asked_value_, asked_time_;
  found_column user_, item_;
  std::optional<found_column> value_, time_, event_;
  std::size_t width_ = 0;
  situation_builder situations_;
  std::vector<std::size_t> context_;   // where the context columns stand
  std::vector<index_t> situation_of_;  // rows, where there are any
};

/// Reads a text to its end into a data set, which may know some of the ids already.
template <ByteSource Text>
void read_rows(Text& text, delimited_options const& options, row_errors const& errors,
               dataset& data) {
  record_format const format = format_of(options);
  record_reader<Text> reader(text, format, errors);
  delimited_rows rows(options, errors, data);
  auto const row = [&](record const& r) {
    if (!rows.ready()) {
      if (!rows.settle(r)) return;
      reader.only_first(rows.width());
    }
    rows.take(r);
  };
  auto const flush = [&](std::uint64_t done) {
    rows.flush();
    if constexpr (requires { text.size(); }) rows.expect(done, text.size());
  };
  data.report.bytes += reader.read(row, flush);
  rows.finish();
}

}  // namespace detail

/// Reads any text file with a row per interaction from any ByteSource. Ids are any text; users and
/// items are numbered in the order of their first appearance. Throws parse_error with file, line,
/// column and what was expected there; with on_error::skip, bad rows are left out and stand in the
/// report. No row at all is an error.
template <ByteSource Source>
class delimited {
 public:
  explicit delimited(Source source, delimited_options options = {})
      : source_(std::move(source)), options_(std::move(options)) {}

  /// Reads the source to its end; to be called once.
  [[nodiscard]] dataset read() {
    validate(options_);
    if (options_.encoding == encoding::utf8) return read(source_);
    latin1_source<Source> wide(std::move(source_));
    return read(wide);
  }

 private:
  template <ByteSource Text>
  dataset read(Text& text) const {
    dataset data;
    data.report.source = text.name();
    detail::read_rows(text, options_, {text.name(), options_.errors, data.report}, data);
    return data;
  }

  Source source_;
  delimited_options options_;
};

static_assert(LogSource<delimited<file_source>>);

/// Reads a file; see delimited.
[[nodiscard]] inline dataset read_delimited(std::string path, delimited_options options = {}) {
  return delimited(file_source(std::move(path)), std::move(options)).read();
}

}  // namespace lfrec::inline v0::datasets
