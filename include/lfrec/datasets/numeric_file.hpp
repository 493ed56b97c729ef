// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/data/load_report.hpp"
#include "lfrec/data/numeric_table.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/record_reader.hpp"
#include "lfrec/datasets/text.hpp"

namespace lfrec::inline v0::datasets {

/// How to read numbers by column from a file whose first line names the columns.
struct numeric_file_options {
  std::string separator = ",";
  bool quoting = true;                    ///< as in RFC 4180
  std::string key = {};                   ///< column of the keys; "": the first
  std::vector<std::string> columns = {};  ///< to read; none: all but the key's
  /// Numbers that mean "unknown" in a column, as 0 in a year. An empty field always does.
  std::vector<std::pair<std::string, double>> unknown = {};
  std::function<std::string(std::string_view)> spell = {};  ///< of keys, so that like ones are one
  on_error errors = on_error::strict;
};

/// A table of numbers and what reading it met.
struct numeric_file {
  numeric_table table;
  load_report report;
};

namespace detail {

/// Rows of one key become their mean; what is unknown of a key, that of all keys.
class numeric_rows {
 public:
  numeric_rows(numeric_file_options const& options, row_errors const& errors, load_report& report)
      : options_(&options), errors_(&errors), report_(&report) {}

  void take(record const& r) {
    if (names_.empty()) return settle(r);
    if (r.fields.size() <= last_)
      return (*errors_)(r.place(r.text.data() + r.text.size()),
                        "expected at least " + std::to_string(last_ + 1) + " columns",
                        std::to_string(r.fields.size()) + " in " + shown(r.text));
    if (r.fields[key_].empty()) return (*errors_)(r.place(key_), "expected a key", "''");
    std::vector<double> row(names_.size(), unknown);
    for (std::size_t c = 0; c < names_.size(); ++c) {
      auto const field = r.fields[at_[c]];
      if (trimmed(field).empty()) continue;
      auto const number = parse_float(trimmed(field));
      if (!number || !std::isfinite(*number))
        return (*errors_)(r.place(at_[c]), "expected a finite number as " + shown(names_[c]),
                          shown(field));
      row[c] = static_cast<double>(*number);
      for (auto const& [column, value] : options_->unknown)
        if (column == names_[c] && value == row[c]) row[c] = unknown;
    }
    add(options_->spell ? options_->spell(r.fields[key_]) : std::string(r.fields[key_]), row);
  }

  [[nodiscard]] numeric_table finish() {
    if (keys_.size() == 0) errors_->fail({}, "expected at least one row, found none");
    report_->rows_kept = kept_;
    report_->rows_read = kept_ + report_->rows_skipped();
    std::vector<std::string> keys;
    for (std::size_t k = 0; k < keys_.size(); ++k)
      keys.emplace_back(keys_.key(static_cast<index_t>(k)));
    auto const columns = names_.size();
    for (std::size_t c = 0; c < columns; ++c) {
      double mean = 0;
      double known = 0;
      for (std::size_t k = 0; k < keys.size(); ++k) {
        auto const n = static_cast<double>(count_[k * columns + c]);
        if (n == 0) continue;
        sum_[k * columns + c] /= n;
        mean += sum_[k * columns + c];
        known += 1;
      }
      if (known == 0)
        lfrec::detail::fail<numeric_error>(
            {report_->source, ": column '", names_[c], "' has no known value"});
      auto const missing =
          static_cast<std::uint64_t>(keys.size()) - static_cast<std::uint64_t>(known);
      for (std::size_t k = 0; k < keys.size() && missing > 0; ++k)
        if (count_[k * columns + c] == 0) sum_[k * columns + c] = mean / known;
      if (missing > 0)
        report_->notes.push_back(names_[c] + " is unknown of " + std::to_string(missing) + " of " +
                                 std::to_string(keys.size()) + " keys: taken as the mean");
    }
    if (kept_ > keys.size())
      report_->notes.push_back(std::to_string(kept_) + " rows of " + std::to_string(keys.size()) +
                               " keys: each has the mean of its rows");
    return numeric_table(keys, std::move(names_), sum_);
  }

 private:
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  void settle(record const& r) {
    auto const find = [&](std::string const& name) {
      auto const is_it = [&](std::string_view f) { return trimmed(f) == name; };
      auto const first = std::find_if(r.fields.begin(), r.fields.end(), is_it);
      if (first == r.fields.end())
        errors_->fail({r.line, 1}, "expected a column " + shown(name) + " in the header, found " +
                                       shown(r.text));
      if (std::find_if(first + 1, r.fields.end(), is_it) != r.fields.end())
        errors_->fail({r.line, 1},
                      "expected one column " + shown(name) + " in the header, found more");
      return static_cast<std::size_t>(first - r.fields.begin());
    };
    if (!options_->key.empty()) key_ = find(options_->key);
    if (options_->columns.empty()) {
      for (std::size_t f = 0; f < r.fields.size(); ++f)
        if (f != key_) names_.emplace_back(trimmed(r.fields[f]));
    } else {
      names_ = options_->columns;
    }
    last_ = key_;
    for (auto const& name : names_) {
      at_.push_back(find(name));
      last_ = std::max(last_, at_.back());
    }
    if (names_.empty()) errors_->fail({r.line, 1}, "expected a column of numbers beside the key");
    for (auto const& [column, value] : options_->unknown)
      if (std::find(names_.begin(), names_.end(), column) == names_.end())
        lfrec::detail::fail<invalid_option>(
            {"numeric_file.unknown names the column '", column, "', which is not read"});
  }

  void add(std::string const& key, std::vector<double> const& row) {
    auto const k = to_size(keys_.insert(key));
    sum_.resize(keys_.size() * row.size(), 0);
    count_.resize(keys_.size() * row.size(), 0);
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (std::isnan(row[c])) continue;
      sum_[k * row.size() + c] += row[c];
      ++count_[k * row.size() + c];
    }
    ++kept_;
  }

  numeric_file_options const* options_;
  row_errors const* errors_;
  load_report* report_;
  std::vector<std::string> names_;
  std::size_t key_ = 0;
  std::vector<std::size_t> at_;
  std::size_t last_ = 0;
  id_map<index_t> keys_;
  std::vector<double> sum_;
  std::vector<std::uint32_t> count_;
  std::uint64_t kept_ = 0;
};

}  // namespace detail

/// Reads numbers by column, such as the tempo, energy and valence that streaming services give, for
/// join_features: standardized(table) or binned(table, 5). Several rows of a key (the songs of an
/// artist) are their mean over what is known; what is known of none of them is the mean of all
/// keys, as the report says. Throws parse_error with file, line and column for a column that is not
/// there or there twice and a field that is no finite number; numeric_error for a column of which
/// nothing is known.
template <ByteSource Source>
[[nodiscard]] numeric_file read_numbers(Source source, numeric_file_options const& options = {}) {
  numeric_file result;
  result.report.source = source.name();
  record_format const format{.separator = options.separator, .quoting = options.quoting};
  validate(format);
  detail::row_errors const errors(source.name(), options.errors, result.report);
  detail::record_reader<Source> reader(source, format, errors);
  detail::numeric_rows rows(options, errors, result.report);
  result.report.bytes = reader.read([&](record const& r) { rows.take(r); }, [](std::uint64_t) {});
  result.table = rows.finish();
  return result;
}

/// The same of a file.
[[nodiscard]] inline numeric_file read_numbers(std::string path,
                                               numeric_file_options const& options = {}) {
  return read_numbers(file_source(std::move(path)), options);
}

}  // namespace lfrec::inline v0::datasets
