// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "lfrec/core/types.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/log_builder.hpp"
#include "lfrec/datasets/record_reader.hpp"

namespace lfrec::inline v0::datasets {

struct matrix_market_options {
  on_duplicate duplicates = on_duplicate::keep;  ///< several entries of one place
  on_error errors = on_error::strict;            ///< malformed entries; not header and sizes
  index_t longest_side = 10'000'000;             ///< more rows or columns are refused
};

/// Reads a sparse matrix in the Matrix Market exchange form: coordinate, of real or integer values
/// or a pattern (every value is 1), general. Rows are users, columns items; both are known in full,
/// with or without entries, by their numbers from 1. Throws parse_error with file, line and column,
/// also where there are fewer or more entries than the line of sizes says. Boisvert, Pozo,
/// Remington 1996, The Matrix Market exchange formats.
template <ByteSource Source>
class matrix_market {
 public:
  explicit matrix_market(Source source, matrix_market_options options = {})
      : source_(std::move(source)), options_(options) {}

  /// Reads the source to its end; to be called once.
  [[nodiscard]] dataset read() {
    dataset data;
    data.report.source = source_.name();
    detail::row_errors const errors(source_.name(), options_.errors, data.report);
    record_format format{.separator = ""};
    detail::record_reader<Source> reader(source_, format, errors);
    detail::log_builder log(data, options_.duplicates);
    bool pattern = false;
    std::uint64_t entries = 0;  // as the sizes say
    std::uint64_t met = 0;
    text_place end{1, 1};
    enum { header, sizes, body } next = header;
    auto const row = [&](record const& r) {
      end = {r.line + 1, 1};
      if (next == header) {
        pattern = read_header(r, errors);
        next = sizes;
        format.comment = "%";  // until the sizes; in any encoding
      } else if (next == sizes) {
        format.comment = "";
        entries = read_sizes(r, errors, data);
        next = body;
      } else {
        if (++met > entries)
          errors.fail({r.line, 1}, "expected the end after " + std::to_string(entries) +
                                       " entries, found " + detail::shown(r.text));
        read_entry(r, pattern, errors, data, log);
      }
    };
    data.report.bytes = reader.read(row, [&](std::uint64_t) { log.flush(); });
    if (next == header) errors.fail(end, "expected '%%MatrixMarket', found the end of the file");
    if (next == sizes)
      errors.fail(end, "expected rows, columns and entries, found the end of the file");
    if (met < entries)
      errors.fail(end,
                  "expected " + std::to_string(entries) + " entries, found " + std::to_string(met));
    log.finish(errors, entries == 0);
    return data;
  }

 private:
  static bool is_word(std::string_view text, std::string_view word) {
    if (text.size() != word.size()) return false;
    for (std::size_t n = 0; n < text.size(); ++n) {
      char const small =
          text[n] >= 'A' && text[n] <= 'Z' ? static_cast<char>(text[n] + 32) : text[n];
      if (small != word[n]) return false;
    }
    return true;
  }

  // Whether there are no values.
  static bool read_header(record const& r, detail::row_errors const& errors) {
    constexpr std::array<std::string_view, 5> words = {"%%matrixmarket", "matrix", "coordinate",
                                                       "real", "general"};
    constexpr std::array<std::string_view, 5> expected = {
        "'%%MatrixMarket'", "'matrix'", "'coordinate'", "'real', 'integer' or 'pattern'",
        "'general'"};
    bool pattern = false;
    for (std::size_t n = 0; n < words.size(); ++n) {
      if (n >= r.fields.size())
        errors.fail(r.place(r.text.data() + r.text.size()),
                    "expected " + std::string(expected[n]) + ", found the end of the line");
      bool good = is_word(r.fields[n], words[n]);
      if (n == 3) {
        pattern = is_word(r.fields[n], "pattern");
        good = good || pattern || is_word(r.fields[n], "integer");
      }
      if (!good)
        errors.fail(r.place(n), "expected " + std::string(expected[n]) + ", found " +
                                    detail::shown(r.fields[n]));
    }
    return pattern;
  }

  // Every row and column gets an id before an entry is seen: a line of sizes alone must not take
  // all memory.
  [[nodiscard]] std::uint64_t read_sizes(record const& r, detail::row_errors const& errors,
                                         dataset& data) const {
    if (r.fields.size() != 3)
      errors.fail({r.line, 1},
                  "expected rows, columns and entries, found " + detail::shown(r.text));
    std::array<std::uint64_t, 3> size{};
    for (std::size_t n = 0; n < 3; ++n) {
      auto const number = detail::parse_integer<std::uint64_t>(r.fields[n]);
      auto const most = to_size(std::max(options_.longest_side, index_t{0}));
      if (!number || (n < 2 && *number > most))
        errors.fail(r.place(n), "expected a whole number" +
                                    (n < 2 ? " up to " + std::to_string(most) : std::string()) +
                                    ", found " + detail::shown(r.fields[n]));
      size[n] = *number;
    }
    for (std::uint64_t n = 1; n <= size[0]; ++n) data.users.insert(std::to_string(n));
    for (std::uint64_t n = 1; n <= size[1]; ++n) data.items.insert(std::to_string(n));
    return size[2];
  }

  static void read_entry(record const& r, bool pattern, detail::row_errors const& errors,
                         dataset& data, detail::log_builder& log) {
    std::size_t const width = pattern ? 2 : 3;
    if (r.fields.size() != width)
      return errors(r.place(r.text.data() + r.text.size()),
                    pattern ? "expected row and column" : "expected row, column and value",
                    std::to_string(r.fields.size()) + " in " + detail::shown(r.text));
    std::array<index_t, 2> at{};
    for (std::size_t n = 0; n < 2; ++n) {
      auto const most = n == 0 ? data.users.size() : data.items.size();
      auto const number = detail::parse_integer<index_t>(r.fields[n]);
      if (!number || *number < 1 || to_size(*number) > most)
        return errors(r.place(n),
                      std::string("expected a ") + (n == 0 ? "row" : "column") + " from 1 to " +
                          std::to_string(most),
                      detail::shown(r.fields[n]));
      at[n] = *number - 1;
    }
    float value = 1;
    if (!pattern) {
      auto const number = detail::parse_float(r.fields[2]);
      if (!number || !std::isfinite(*number))
        return errors(r.place(2), "expected a finite number as value", detail::shown(r.fields[2]));
      value = *number;
    }
    log.add(r.line, data.users.key(user_index{at[0]}), data.items.key(item_index{at[1]}), value,
            no_time);
  }

  Source source_;
  matrix_market_options options_;
};

static_assert(LogSource<matrix_market<file_source>>);

/// Reads a file; see matrix_market.
[[nodiscard]] inline dataset read_matrix_market(std::string path,
                                                matrix_market_options options = {}) {
  return matrix_market(file_source(std::move(path)), options).read();
}

}  // namespace lfrec::inline v0::datasets
