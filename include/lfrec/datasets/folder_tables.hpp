// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "lfrec/data/load_report.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/record_reader.hpp"
#include "lfrec/datasets/records.hpp"
#include "lfrec/datasets/text.hpp"

namespace lfrec::inline v0::datasets::detail {

/// How a small table among the files of a data set looks.
struct table_format {
  record_format records = {};
  std::size_t columns = 1;  ///< a row has at least so many
  std::size_t ids = 1;      ///< the first so many must not be empty
  bool header = true;       ///< a first line that does not begin with a number is left out
};

/// The files of a folder, read into one report. What loaders of several files share.
class folder_tables {
 public:
  folder_tables(std::string folder, on_error rule, load_report& report)
      : folder_(std::move(folder)), rule_(rule), report_(&report) {
    report_->source = folder_;
    if (!folder_.empty() && folder_.back() != '/') folder_ += '/';
  }

  [[nodiscard]] std::string path(std::string const& file) const { return folder_ + file; }
  [[nodiscard]] bool has(std::string const& file) const { return file_exists(path(file)); }
  /// The bad rows of a file.
  [[nodiscard]] row_errors errors(std::string const& file) const {
    return {path(file), rule_, *report_, file + ": "};
  }

  void note(std::string const& file, std::string const& what) {
    report_->notes.push_back(file + ": " + what);
  }
  void missing(std::string const& file, std::string const& what) {
    note(file, "not there: " + what);
  }
  /// "3 artist ids".
  static std::string count(std::uint64_t n, std::string const& what) {
    return std::to_string(n) + ' ' + what + (n == 1 ? "" : "s");
  }

  /// Calls row(record, errors) for each row, and flush() whenever their text is about to go; false
  /// if there is no such file. What is not UTF-8 is read as Latin-1: some files of these sets are,
  /// but are UTF-8 in many copies.
  template <typename Row, typename Flush>
  bool read(std::string const& file, table_format const& table, Row&& row, Flush&& flush) {
    if (!has(file)) return false;
    std::string text = read_all(file_source(path(file)));
    report_->bytes += text.size();
    if (!is_plain_ascii(text.data(), text.size()) &&
        first_bad_byte(text) != std::string_view::npos) {
      note(file, "not UTF-8: read as Latin-1");
      text = read_all(latin1_source(memory_source(text)));
    }
    row_errors const bad = errors(file);
    bool first = true;
    auto const take = [&](record const& r) {
      bool const begins = std::exchange(first, false);
      if (begins && table.header && !parse_integer<std::int64_t>(r.fields[0])) return;
      if (r.fields.size() < table.columns)
        return bad(r.place(r.text.data() + r.text.size()),
                   "expected " + std::to_string(table.columns) + " columns, separated by " +
                       separators(table.records.separator),
                   std::to_string(r.fields.size()) + " in " + shown(r.text));
      for (std::size_t f = 0; f < table.ids; ++f)
        if (r.fields[f].empty()) return bad(r.place(f), "expected an id", "''");
      row(r, bad);
    };
    memory_source source(text, path(file));
    record_reader reader(source, table.records, bad);
    reader.only_first(table.columns);
    reader.read(take, [&](std::uint64_t) { flush(); });
    return true;
  }
  template <typename Row>
  bool read(std::string const& file, table_format const& table, Row&& row) {
    return read(file, table, row, [] {});
  }

 private:
  static std::string separators(std::string const& separator) {
    return separator == "\t" ? "tabs" : shown(separator);
  }

  std::string folder_;
  on_error rule_;
  load_report* report_;
};

}  // namespace lfrec::inline v0::datasets::detail
