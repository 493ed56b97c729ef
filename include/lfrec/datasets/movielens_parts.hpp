// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/datasets/delimited.hpp"
#include "lfrec/datasets/folder_tables.hpp"

namespace lfrec::inline v0::datasets::detail {

/// The features of users or items as they are read: a list of names per row, weight 1 each.
class feature_rows {
 public:
  /// The column of that name, a new one if there is none.
  index_t column(std::string_view name) { return names_.insert(name); }
  /// Gives the next row a feature; twice the same is once.
  void add(index_t column) { row_.push_back(column); }
  void add(std::string_view name) { add(column(name)); }
  void end_row() {
    std::sort(row_.begin(), row_.end());
    row_.erase(std::unique(row_.begin(), row_.end()), row_.end());
    indices_.insert(indices_.end(), row_.begin(), row_.end());
    offsets_.push_back(static_cast<offset_t>(indices_.size()));
    row_.clear();
  }

  /// All rows, and empty ones up to `rows`.
  [[nodiscard]] features finish(std::size_t rows) {
    offsets_.resize(rows + 1, offsets_.back());
    std::vector<std::string> names(names_.size());
    for (std::size_t c = 0; c < names.size(); ++c) names[c] = names_.key(static_cast<index_t>(c));
    return lfrec::detail::features_of_ones(std::move(offsets_), std::move(indices_),
                                           std::move(names));
  }

 private:
  id_map<index_t> names_;
  std::vector<index_t> row_;  // the one at hand
  std::vector<index_t> indices_;
  std::vector<offset_t> offsets_ = {0};
};

/// The age bands of MovieLens 1M, by their first year. 100K has years of age instead.
[[nodiscard]] inline std::string_view age_band(int age) noexcept {
  constexpr std::array<std::pair<int, std::string_view>, 6> bands = {
      {{56, "56+"}, {50, "50-55"}, {45, "45-49"}, {35, "35-44"}, {25, "25-34"}, {18, "18-24"}}};
  for (auto const& [from, name] : bands)
    if (age >= from) return name;
  return "under 18";
}

/// The occupations of MovieLens 1M by their codes, from its readme.
inline constexpr std::array<std::string_view, 21> occupations_1m = {"other",
                                                                    "academic/educator",
                                                                    "artist",
                                                                    "clerical/admin",
                                                                    "college/grad student",
                                                                    "customer service",
                                                                    "doctor/health care",
                                                                    "executive/managerial",
                                                                    "farmer",
                                                                    "homemaker",
                                                                    "K-12 student",
                                                                    "lawyer",
                                                                    "programmer",
                                                                    "retired",
                                                                    "sales/marketing",
                                                                    "scientist",
                                                                    "self-employed",
                                                                    "technician/engineer",
                                                                    "tradesman/craftsman",
                                                                    "unemployed",
                                                                    "writer"};

/// The files of a MovieLens set: items, users, then ratings, in this order.
class movielens_parts : folder_tables {
 public:
  movielens_parts(dataset& data, std::string const& folder, on_error rule)
      : folder_tables(folder, rule, data.report), data_(&data), rule_(rule) {}

  using folder_tables::has;
  using folder_tables::missing;
  using folder_tables::path;

  /// u.genre, u.item: id|title|date|video date|address|a 0 or 1 per genre.
  void items_100k() {
    std::size_t genres = 0;
    auto const name = [&](record const& r, row_errors const& bad) {
      if (to_size(genres_.column(r.fields[0])) != genres)
        return bad(r.place(std::size_t{0}), "expected each genre once", shown(r.fields[0]));
      ++genres;
    };
    if (!read("u.genre", {.records = bars, .columns = 2, .header = false}, name))
      missing("u.genre", "items have no genres");
    auto const row = [&](record const& r, row_errors const& bad) {
      for (std::size_t g = 0; g < genres; ++g)
        if (r.fields[5 + g] != "0" && r.fields[5 + g] != "1")
          return bad(r.place(5 + g), "expected 0 or 1 for a genre", shown(r.fields[5 + g]));
      if (!add_item(r, bad)) return;
      for (std::size_t g = 0; g < genres; ++g)
        if (r.fields[5 + g] == "1") genres_.add(static_cast<index_t>(g));
      genres_.end_row();
    };
    finish_items("u.item", read("u.item", {.records = bars, .columns = 5 + genres}, row));
  }

  /// id, title, genres with bars between: movies.dat and movies.csv.
  void items(std::string const& file, record_format const& format) {
    auto const row = [&](record const& r, row_errors const& bad) {
      if (!add_item(r, bad)) return;
      std::string_view rest = r.fields[2];
      while (!rest.empty() && rest != "(no genres listed)") {
        auto const bar = std::min(rest.find('|'), rest.size());
        if (bar > 0) genres_.add(rest.substr(0, bar));
        rest.remove_prefix(std::min(bar + 1, rest.size()));
      }
      genres_.end_row();
    };
    finish_items(file, read(file, {.records = format, .columns = 3}, row));
  }

  /// u.user: id|age|gender|occupation|zip; users.dat: id::gender::age band::occupation::zip.
  void users(std::string const& file, record_format const& format, bool coded) {
    feature_rows traits;
    std::size_t const age_at = coded ? 2 : 1;
    std::size_t const gender_at = coded ? 1 : 2;
    auto const row = [&](record const& r, row_errors const& bad) {
      auto const age = parse_integer<int>(r.fields[age_at]);
      auto const code = parse_integer<unsigned>(r.fields[3]);
      auto const gender = r.fields[gender_at];
      if (!age || *age < 0) return bad(r.place(age_at), "expected an age", shown(r.fields[age_at]));
      if (gender != "F" && gender != "M")
        return bad(r.place(gender_at), "expected F or M as gender", shown(gender));
      if (coded && (!code || *code >= occupations_1m.size()))
        return bad(r.place(3), "expected an occupation from 0 to 20", shown(r.fields[3]));
      auto const known = data_->users.size();
      data_->users.insert(r.fields[0]);
      if (data_->users.size() == known)
        return bad(r.place(std::size_t{0}), "expected each user once", shown(r.fields[0]));
      auto const trait = [&](char const* kind, std::string_view value) {
        if (!value.empty()) traits.add(kind + std::string(value));
      };
      trait("gender:", gender);
      trait("age:", age_band(*age));
      trait("occupation:", coded ? occupations_1m[*code] : r.fields[3]);
      trait("zip:", r.fields[4]);
      traits.end_row();
    };
    if (!read(file, {.records = format, .columns = 5}, row))
      return missing(file, "nothing is known of the users");
    listed_users_ = data_->users.size();
    traits_ = std::move(traits);
  }

  /// The log; features and names are complete then.
  void ratings(std::string const& file, delimited_options options) {
    auto const skipped = data_->report.rows_skipped();
    auto const listed = data_->items.size();
    options.errors = rule_;
    file_source source(path(file));
    read_rows(source, options, errors(file), *data_);
    data_->report.rows_read -= skipped;  // those of the other files
    if (std::all_of(data_->log.begin(), data_->log.end(),
                    [](interaction const& x) { return x.time == no_time; }))
      note(file, "ratings have no time");
    if (auto const more = data_->items.size() - listed; more > 0 && listed > 0)
      note(file, count(more, "movie id") + " not in the list of movies: items without a name");
    if (auto const more = data_->users.size() - listed_users_; more > 0 && listed_users_ > 0)
      note(file, count(more, "user id") + " not in the list of users");
    if (!data_->item_names.empty()) data_->item_names.resize(data_->items.size());
    if (listed > 0) data_->item_features = genres_.finish(data_->items.size());
    if (listed_users_ > 0) data_->user_features = traits_.finish(data_->users.size());
  }

  static inline record_format const bars{.separator = "|"};

 private:
  bool add_item(record const& r, row_errors const& bad) {
    auto const known = data_->items.size();
    data_->items.insert(r.fields[0]);
    if (data_->items.size() == known) {
      bad(r.place(std::size_t{0}), "expected each movie once", shown(r.fields[0]));
      return false;
    }
    data_->item_names.emplace_back(r.fields[1]);
    return true;
  }

  void finish_items(std::string const& file, bool found) {
    if (!found) return missing(file, "items have no names and no genres");
    auto titles = data_->item_names;
    std::sort(titles.begin(), titles.end());
    std::uint64_t again = 0;
    for (auto at = titles.begin(); at != titles.end();) {
      auto const next = std::upper_bound(at, titles.end(), *at);
      again += next - at > 1 ? 1U : 0U;
      at = next;
    }
    if (again > 0) note(file, count(again, "title") + " of more than one movie: kept apart");
  }

  dataset* data_;
  on_error rule_;
  feature_rows genres_;
  feature_rows traits_;
  std::size_t listed_users_ = 0;
};

}  // namespace lfrec::inline v0::datasets::detail
