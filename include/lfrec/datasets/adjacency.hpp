// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/holdout.hpp"
#include "lfrec/data/interaction.hpp"
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

/// A split that comes as two files: one id space, `data.log` the rows of both.
struct adjacency_split {
  dataset data;
  holdout parts;
};

/// Reads the file to learn from and the one to be judged by.
[[nodiscard]] inline adjacency_split read_adjacency_split(std::string train_path,
                                                          std::string test_path,
                                                          adjacency_options const& options = {}) {
  auto data = read_adjacency(std::move(train_path), options);
  auto const other = read_adjacency(std::move(test_path), options);
  // Users first: one may be known without rows.
  std::vector<user_index> users;
  users.reserve(to_size(other.log.users()));
  for (index_t u = 0; u < other.log.users(); ++u)
    users.push_back(data.users.insert(other.users.key(user_index{u})));
  std::vector<item_index> items;
  items.reserve(to_size(other.log.items()));
  for (index_t i = 0; i < other.log.items(); ++i)
    items.push_back(data.items.insert(other.items.key(item_index{i})));
  std::vector<interaction> rows;
  for (auto row : other.log) {
    row.user = users[to_size(row.user)];
    row.item = items[to_size(row.item)];
    rows.push_back(row);
  }
  auto const log_of = [&](std::vector<interaction> part) {
    return interaction_log(static_cast<index_t>(data.users.size()),
                           static_cast<index_t>(data.items.size()), std::move(part));
  };
  holdout parts{log_of(data.log.rows()), log_of(rows), "adjacency files, one of them held out"};
  rows.insert(rows.begin(), data.log.begin(), data.log.end());
  data.log = log_of(std::move(rows));
  return {std::move(data), std::move(parts)};
}

}  // namespace lfrec::inline v0::datasets
