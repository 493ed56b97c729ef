// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/folder_tables.hpp"
#include "lfrec/datasets/log_builder.hpp"
#include "lfrec/datasets/record_reader.hpp"

namespace lfrec::inline v0::datasets::detail {

/// The files of the HetRec Last.fm set, one function each, to be called in this order.
class lastfm_parts : folder_tables {
 public:
  lastfm_parts(dataset& data, std::string const& folder, on_error rule)
      : folder_tables(folder, rule, data.report), data_(&data) {}

  void artists() {
    auto const row = [&](record const& r, row_errors const& errors) {
      auto const known = data_->items.size();
      data_->items.insert(r.fields[0]);
      if (data_->items.size() == known)
        return errors(r.place(std::size_t{0}), "expected each artist once", shown(r.fields[0]));
      data_->item_names.emplace_back(r.fields[1]);
    };
    if (!table("artists.dat", 2, 1, row)) missing("artists.dat", "artists have no names");
  }

  void plays(on_duplicate rule) {
    auto const skipped = data_->report.rows_skipped();
    auto const named = data_->items.size();
    std::string const file = "user_artists.dat";
    log_builder log(*data_, rule);
    auto const row = [&](record const& r, row_errors const& errors) {
      auto const plays = parse_float(r.fields[2]);
      if (!plays || !std::isfinite(*plays) || *plays < 0)
        return errors(r.place(2), "expected a number of plays", shown(r.fields[2]));
      log.add(r.line, r.fields[0], r.fields[1], *plays, no_time);
    };
    if (!table(file, 3, 2, row, [&] { log.flush(); })) file_source{path(file)};  // throws
    log.finish(errors(file));
    data_->report.rows_read -= skipped;  // those of artists.dat
    if (!data_->item_names.empty()) data_->item_names.resize(data_->items.size());
    if (auto const more = data_->items.size() - named; more > 0 && named > 0)
      note(file, count(more, "artist id") + " not in artists.dat: items without a name");
  }

  void tags() {
    id_map<index_t> ids;
    id_map<index_t> names;
    std::vector<index_t> column;  // of each tag id; two ids of one name share it
    auto const row = [&](record const& r, row_errors const& errors) {
      if (r.fields[1].empty()) return errors(r.place(1), "expected a tag", "''");
      if (to_size(ids.insert(r.fields[0])) < column.size())
        return errors(r.place(std::size_t{0}), "expected each tag id once", shown(r.fields[0]));
      column.push_back(names.insert(r.fields[1]));
    };
    if (!table("tags.dat", 2, 1, row)) return missing("tags.dat", "there are no tags");
    if (!assignments("user_taggedartists-timestamps.dat", ids, column) &&
        !assignments("user_taggedartists.dat", ids, column))
      missing("user_taggedartists.dat", "artists have no tags");
    count_tags(names);
  }

  void friends() {
    std::string const file = "user_friends.dat";
    std::vector<social::edge> edges;
    std::uint64_t selves = 0;
    std::uint64_t strangers = 0;
    auto const row = [&](record const& r, row_errors const&) {
      auto const user = data_->users.find(r.fields[0]);
      auto const other = data_->users.find(r.fields[1]);
      if (!user || !other)
        ++strangers;
      else if (*user == *other)
        ++selves;
      else
        edges.push_back({*user, *other});
    };
    if (!table(file, 2, 2, row)) return missing(file, "there are no friends");
    std::size_t const rows = edges.size();
    data_->friends = social(static_cast<index_t>(data_->users.size()), std::move(edges));
    if (strangers > 0) note(file, count(strangers, "row") + " of users without plays: left out");
    if (selves > 0)
      note(file, count(selves, "row") + " of users who are their own friend: left out");
    if (std::size_t const twice = rows - data_->friends.edges(); twice > 0)
      note(file, count(twice, "row") + " given twice: counted once");
    if (!data_->friends.symmetric()) note(file, "not every friendship is mutual: kept as given");
  }

 private:
  // The columns of a file, separated by tabs, the first of them ids.
  template <typename Row, typename... Flush>
  bool table(std::string const& file, std::size_t columns, std::size_t ids, Row&& row,
             Flush&&... flush) {
    return read(file, {.records = {.trim = true}, .columns = columns, .ids = ids}, row, flush...);
  }

  // user, artist, tag and either milliseconds since 1970 or day, month, year.
  bool assignments(std::string const& file, id_map<index_t> const& tags,
                   std::vector<index_t> const& column) {
    bool const stamped = file.find("timestamps") != std::string::npos;
    id_map<index_t> strange_artists;
    std::uint64_t no_artist = 0;
    std::uint64_t no_tag = 0;
    std::uint64_t no_user = 0;
    std::uint64_t impossible = 0;
    auto const row = [&](record const& r, row_errors const& errors) {
      int when[3] = {};
      std::optional<std::int64_t> time;
      if (stamped) {
        time = parse_integer<std::int64_t>(r.fields[3]);
        if (!time)
          return errors(r.place(3), "expected milliseconds since 1970", shown(r.fields[3]));
        *time /= 1000;
      } else {
        for (std::size_t i = 0; i < 3; ++i) {
          auto const n = parse_integer<int>(r.fields[3 + i]);
          if (!n)
            return errors(r.place(3 + i), "expected day, month and year", shown(r.fields[3 + i]));
          when[i] = *n;
        }
        time =
            seconds_of_day(when[2], static_cast<unsigned>(when[1]), static_cast<unsigned>(when[0]));
      }
      auto const user = data_->users.find(r.fields[0]);
      auto const item = data_->items.find(r.fields[1]);
      auto const tag = tags.find(r.fields[2]);
      if (!item) {
        strange_artists.insert(r.fields[1]);
        ++no_artist;
        return;
      }
      if (!tag || !user) {
        ++(!tag ? no_tag : no_user);
        return;
      }
      // Last.fm began in 2002; the data were collected in 2011.
      if (!time || *time < *seconds_of_day(2002, 1, 1) || *time >= *seconds_of_day(2012, 1, 1)) {
        ++impossible;
        time = no_time;
      }
      data_->taggings.push_back({*user, *item, column[to_size(*tag)], *time});
    };
    if (!table(file, stamped ? 4 : 6, 3, row)) return false;
    if (no_artist > 0)
      note(file, count(strange_artists.size(), "artist id") + " of no known artist (" +
                     count(no_artist, "row") + "): left out");
    if (no_tag > 0) note(file, count(no_tag, "row") + " of unknown tags: left out");
    if (no_user > 0) note(file, count(no_user, "row") + " of users without plays: left out");
    if (impossible > 0)
      note(file, count(impossible, "row") +
                     " with an impossible date (before 2002 or after 2011): kept without a time");
    return true;
  }

  void count_tags(id_map<index_t> const& names) {
    std::vector<std::pair<item_index, index_t>> pairs;
    pairs.reserve(data_->taggings.size());
    for (auto const& t : data_->taggings) pairs.emplace_back(t.item, t.feature);
    std::sort(pairs.begin(), pairs.end());
    std::vector<offset_t> offsets(data_->items.size() + 1, 0);
    std::vector<index_t> indices;
    std::vector<float> counts;
    for (std::size_t n = 0; n < pairs.size(); ++n) {
      if (n > 0 && pairs[n] == pairs[n - 1]) {
        ++counts.back();
        continue;
      }
      indices.push_back(pairs[n].second);
      counts.push_back(1);
      ++offsets[to_size(pairs[n].first) + 1];
    }
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) offsets[i + 1] += offsets[i];
    std::vector<std::string> columns(names.size());
    for (std::size_t c = 0; c < columns.size(); ++c)
      columns[c] = names.key(static_cast<index_t>(c));
    auto const rows = static_cast<index_t>(data_->items.size());
    auto const width = static_cast<index_t>(columns.size());
    data_->item_features =
        features(csr<float>(rows, width, std::move(offsets), std::move(indices), std::move(counts)),
                 std::move(columns));
  }

  dataset* data_;
};

}  // namespace lfrec::inline v0::datasets::detail
