// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/folder_tables.hpp"
#include "lfrec/datasets/log_builder.hpp"
#include "lfrec/datasets/movielens_parts.hpp"
#include "lfrec/datasets/record_reader.hpp"

namespace lfrec::inline v0::datasets::detail {

/// Where the columns of a file of listens stand, from 0.
struct listens_layout {
  std::size_t columns = 0;
  std::size_t user = 0;
  std::size_t id = 0;      ///< MusicBrainz's, often empty
  std::size_t name = 0;    ///< stands for an empty id
  std::size_t artist = 0;  ///< for tracks, goes before the name
  std::optional<std::size_t> plays = {};
  std::optional<std::size_t> time = {};
};

/// The files of Celma's Last.fm sets, 360K and 1K: listens, then what is known of the users.
class lastfm_listens : folder_tables {
 public:
  lastfm_listens(dataset& data, std::string const& folder, on_error rule)
      : folder_tables(folder, rule, data.report), data_(&data) {}

  /// The file must be there. It is read block by block, being gigabytes.
  void listens(std::string const& file, listens_layout const& at, on_duplicate rule) {
    row_errors const bad = errors(file);
    file_source source(path(file));
    record_format const format{};
    record_reader reader(source, format, bad);
    reader.only_first(at.columns);
    log_builder log(*data_, rule);
    std::deque<std::string> joined;  // texts must stay until the next flush
    std::uint64_t nameless = 0;
    std::uint64_t without_id = 0;
    auto const row = [&](record const& r) {
      if (r.fields.size() < at.columns)
        return bad(r.place(r.text.data() + r.text.size()),
                   "expected " + std::to_string(at.columns) + " columns, separated by tabs",
                   std::to_string(r.fields.size()) + " in " + shown(r.text));
      if (r.fields[at.user].empty()) return bad(r.place(at.user), "expected an id as user", "''");
      std::string_view name = r.fields[at.name];
      if (at.artist != at.name && !name.empty())
        name = joined.emplace_back(std::string(r.fields[at.artist]) + " - " + std::string(name));
      std::string_view const id = r.fields[at.id].empty() ? name : r.fields[at.id];
      if (id.empty()) return bad(r.place(at.name), "expected an id or a name", "neither");
      float plays = 1;
      if (at.plays) {
        auto const number = parse_float(r.fields[*at.plays]);
        if (!number || !std::isfinite(*number) || *number < 0)
          return bad(r.place(*at.plays), "expected a number of plays", shown(r.fields[*at.plays]));
        plays = *number;
      }
      std::int64_t time = no_time;
      if (at.time) {
        auto const when = parse_time(r.fields[*at.time]);
        if (!when) return bad(r.place(*at.time), "expected a date", shown(r.fields[*at.time]));
        time = *when;
      }
      data_->items.insert(id);  // now, so that the name is kept with it
      if (data_->items.size() > data_->item_names.size()) {
        data_->item_names.emplace_back(name);
        without_id += r.fields[at.id].empty() ? 1U : 0U;
        nameless += name.empty() ? 1U : 0U;
      }
      log.add(r.line, r.fields[at.user], id, plays, time);
    };
    data_->report.bytes += reader.read(row, [&](std::uint64_t done) {
      log.flush();
      log.expect(done, source.size());
      joined.clear();
    });
    log.finish(bad);
    if (without_id > 0) note(file, count(without_id, "item") + " without an id go by their name");
    if (nameless > 0) note(file, count(nameless, "item") + " without a name");
  }

  /// user, gender, age, country, day of signing up; any of them may be empty.
  void profiles(std::string const& file) {
    std::vector<std::vector<std::string>> traits(data_->users.size());
    std::vector<char> met(data_->users.size(), 0);
    std::uint64_t strangers = 0;
    std::uint64_t ageless = 0;
    auto const row = [&](record const& r, row_errors const& bad) {
      auto const user = data_->users.find(r.fields[0]);
      auto const gender = r.fields[1];
      if (!gender.empty() && gender != "f" && gender != "m")
        return bad(r.place(1), "expected f, m or nothing as gender", shown(gender));
      auto const age = parse_integer<int>(r.fields[2]);
      if (!r.fields[2].empty() && !age)
        return bad(r.place(2), "expected an age or nothing", shown(r.fields[2]));
      if (!user) {
        ++strangers;
        return;
      }
      if (met[to_size(*user)] != 0)
        return bad(r.place(std::size_t{0}), "expected each user once", shown(r.fields[0]));
      met[to_size(*user)] = 1;
      auto& of_user = traits[to_size(*user)];
      if (!gender.empty()) of_user.push_back("gender:" + std::string(gender));
      if (age && *age >= 1 && *age <= 120)
        of_user.push_back("age:" + std::string(age_band(*age)));
      else
        ageless += age ? 1U : 0U;
      if (!r.fields[3].empty()) of_user.push_back("country:" + std::string(r.fields[3]));
    };
    // Signing-up days hold commas, not tabs; nothing is made of them.
    table_format const table{
        .records = {.comment = "#", .trim = true}, .columns = 4, .ids = 1, .header = false};
    if (!read(file, table, row)) return missing(file, "nothing is known of the users");
    if (strangers > 0) note(file, count(strangers, "row") + " of users without plays: left out");
    if (ageless > 0) note(file, count(ageless, "age") + " outside 1 to 120: left out");
    feature_rows rows;
    for (auto const& of_user : traits) {
      for (auto const& trait : of_user) rows.add(trait);
      rows.end_row();
    }
    data_->user_features = rows.finish(data_->users.size());
  }

 private:
  dataset* data_;
};

}  // namespace lfrec::inline v0::datasets::detail
