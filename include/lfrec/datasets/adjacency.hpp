// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/log_builder.hpp"
#include "lfrec/datasets/record_reader.hpp"

namespace lfrec::inline v0::datasets {

struct adjacency_options {
  std::string separator = {};  ///< "": any run of blanks and tabs
  std::string comment = {};    ///< leave out lines that start with this; "": none
  on_duplicate duplicates = on_duplicate::keep;
  on_error errors = on_error::strict;
  std::size_t max_line = std::size_t{1} << 26U;  ///< bytes; a longer line is an error
};

/// Reads "user item item …" lines, the form in which the Gowalla, Yelp and Amazon splits of the
/// graph recommenders come: every value is 1. A user without items is known, without rows.
template <ByteSource Source>
class adjacency {
 public:
  explicit adjacency(Source source, adjacency_options options = {})
      : source_(std::move(source)), options_(std::move(options)) {}

  /// Reads the source to its end; to be called once.
  [[nodiscard]] dataset read() {
    dataset data;
    data.report.source = source_.name();
    detail::row_errors const errors(source_.name(), options_.errors, data.report);
    record_format const format{.separator = options_.separator,
                               .comment = options_.comment,
                               .trim = true,
                               .max_line = options_.max_line};
    detail::record_reader<Source> reader(source_, format, errors);
    detail::log_builder log(data, options_.duplicates);
    std::uint64_t alone = 0;
    auto const row = [&](record const& r) {
      // A separator at the end of a line is no item.
      std::size_t const n = r.fields.size() - (r.fields.back().empty() ? 1 : 0);
      for (std::size_t f = 0; f < n; ++f)
        if (r.fields[f].empty())
          return errors(r.place(f), f == 0 ? "expected an id as user" : "expected an id as item",
                        "''");
      if (n == 0) return errors(r.place(std::size_t{0}), "expected an id as user", "''");
      if (n == 1) {
        log.flush();  // users are numbered in the order of their lines
        data.users.insert(r.fields[0]);
        ++alone;
      }
      for (std::size_t f = 1; f < n; ++f) log.add(r.line, r.fields[0], r.fields[f], 1, no_time);
    };
    data.report.bytes = reader.read(row, [&](std::uint64_t) { log.flush(); });
    log.finish(errors);
    if (alone > 0) data.report.notes.push_back(std::to_string(alone) + " lines name no item");
    return data;
  }

 private:
  Source source_;
  adjacency_options options_;
};

static_assert(LogSource<adjacency<file_source>>);

/// Reads a file; see adjacency.
[[nodiscard]] inline dataset read_adjacency(std::string path, adjacency_options options = {}) {
  return adjacency(file_source(std::move(path)), std::move(options)).read();
}

}  // namespace lfrec::inline v0::datasets
