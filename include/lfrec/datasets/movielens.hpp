// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/holdout.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/delimited_options.hpp"
#include "lfrec/datasets/movielens_parts.hpp"

namespace lfrec::inline v0::datasets {

struct movielens_options {
  on_duplicate duplicates = on_duplicate::last;  ///< several ratings of one user and movie
  on_error errors = on_error::strict;            ///< malformed rows of any of the files
};

/// Reads a folder of one of the MovieLens sets, which it tells apart by the file of ratings:
///   u.data                    100K, with u.item, u.genre, u.user
///   ratings.dat               1M and 10M, with movies.dat and (1M) users.dat
///   ratings_no_timestamp.tsv  1M as user, movie, rating, without times
///   ratings.csv               latest, 20M, 25M, 32M, with movies.csv
/// Ratings from 1 to 5 (u.data), else from 0.5 to 5; another is a bad row. What else is missing
/// than the ratings stands in the report.
///   items          all movies in the order of their list, rated or not; then those that only
///                  occur in the ratings
///   users          in the order of their list, else of the ratings
///   item_names     titles with the year; some belong to two movies
///   item_features  genres, weight 1; "(no genres listed)" is none
///   user_features  gender:F, age:25-34, occupation:writer, zip:T8H1N, weight 1; years of age by
///                  the bands of 1M
/// Harper, Konstan 2015: The MovieLens datasets, grouplens.org/datasets/movielens.
class movielens {
 public:
  explicit movielens(std::string folder, movielens_options options = {})
      : folder_(std::move(folder)), options_(options) {}

  [[nodiscard]] dataset read() const {
    dataset data;
    detail::movielens_parts parts(data, folder_, options_.errors);
    record_format const colons{.separator = "::"};
    if (parts.has("u.data")) {
      parts.items_100k();
      parts.users("u.user", detail::movielens_parts::bars, false);
      parts.ratings("u.data", ratings("\t", 1));
    } else if (bool const timed = parts.has("ratings.dat");
               timed || parts.has("ratings_no_timestamp.tsv")) {
      parts.items("movies.dat", colons);
      parts.users("users.dat", colons, true);
      timed ? parts.ratings("ratings.dat", ratings("::", 0.5))
            : parts.ratings("ratings_no_timestamp.tsv", ratings("\t", 0.5));
    } else if (parts.has("ratings.csv")) {
      parts.items("movies.csv", format_of(csv()));
      auto options = ratings(",", 0.5);
      options.quoting = true;
      options.header = header::first_line;
      options.user = "userId", options.item = "movieId";
      options.value = "rating", options.time = "timestamp";
      parts.ratings("ratings.csv", options);
    } else {
      lfrec::detail::fail<io_error>(
          {"no MovieLens ratings in ", folder_,
           ": expected u.data, ratings.dat, ratings_no_timestamp.tsv or ratings.csv"});
    }
    return data;
  }

 private:
  [[nodiscard]] delimited_options ratings(std::string separator, double lowest) const {
    delimited_options options;
    options.separator = std::move(separator);
    options.value = 3;
    options.header = header::none;
    options.min_value = lowest;
    options.max_value = 5;
    options.duplicates = options_.duplicates;
    return options;
  }

  std::string folder_;
  movielens_options options_;
};

static_assert(LogSource<movielens>);

/// Reads a folder; see movielens.
[[nodiscard]] inline dataset read_movielens(std::string folder, movielens_options options = {}) {
  return movielens(std::move(folder), options).read();
}

namespace detail {

/// One half of an official fold: user, item, rating and, when there, time, all ids known.
[[nodiscard]] inline interaction_log read_fold_part(std::string const& folder,
                                                    std::string const& file, dataset const& data) {
  load_report report;
  folder_tables tables(folder, on_error::strict, report);
  std::vector<interaction> rows;
  auto const row = [&](record const& r, row_errors const& bad) {
    auto const user = data.users.find(r.fields[0]);
    auto const item = data.items.find(r.fields[1]);
    auto const value = parse_float(r.fields[2]);
    auto const time = parse_time(r.fields[3]);
    if (!user) return bad(r.place(std::size_t{0}), "expected a known user", shown(r.fields[0]));
    if (!item) return bad(r.place(1), "expected a known movie", shown(r.fields[1]));
    if (!value || !(*value >= 1 && *value <= 5))
      return bad(r.place(2), "expected a rating from 1 to 5", shown(r.fields[2]));
    if (!time) return bad(r.place(3), "expected a time", shown(r.fields[3]));
    rows.push_back({*user, *item, *value, *time});
  };
  if (!tables.read(file, {.columns = 4, .ids = 2}, row)) file_source{tables.path(file)};  // throws
  return {data.log.users(), data.log.items(), std::move(rows)};
}

}  // namespace detail

/// An official fold of MovieLens 100K ("u1" … "u5", "ua", "ub") in the id space of the set that was
/// read from the same folder. Throws io_error without its files, parse_error for a bad row.
[[nodiscard]] inline holdout read_movielens_fold(std::string const& folder, dataset const& data,
                                                 std::string const& name) {
  return {detail::read_fold_part(folder, name + ".base", data),
          detail::read_fold_part(folder, name + ".test", data), "MovieLens 100K, fold " + name};
}

}  // namespace lfrec::inline v0::datasets
