// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/data/dataset.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/delimited.hpp"
#include "lfrec/datasets/folder_tables.hpp"
#include "lfrec/datasets/movielens_parts.hpp"

namespace lfrec::inline v0::datasets {

/// Reads a folder of InCarMusic, ratings of tracks while driving:
///   ContextualRating.csv   ratings from 0 to 5 under up to eight circumstances
///   Music_Track.csv        artists, titles and the number of a category
///   Music_Category.csv     categories by number
/// The second and third may be missing; that stands in the report.
///   log            every rating; a pair occurs several times, under different circumstances
///   contexts       "weather:sunny", "mood:happy", … ; a quarter of the ratings has none
///   items          in the order of the ratings
///   item_names     "artist - title", one of them where the other is not known
///   item_features  "category:Jazz music" and "artist:B.B.King", weight 1
/// Fields that are empty or `\\N` say nothing. A category without a name goes by its number; that
/// and numbers named twice stand in the report. Baltrunas and others 2011, "InCarMusic:
/// context-aware music recommendations in a car".
class incarmusic {
 public:
  explicit incarmusic(std::string folder, on_error errors = on_error::strict)
      : folder_(std::move(folder)), errors_(errors) {}

  [[nodiscard]] dataset read() const {
    auto const ratings = folder_ + (folder_.ends_with('/') ? "" : "/") + "ContextualRating.csv";
    auto options = csv();
    options.user = "UserID", options.item = "ItemID", options.value = "Rating";
    options.time = std::nullopt;
    options.context = {"DrivingStyle",      "landscape", "mood",
                       "naturalphenomena",  "RoadType",  "sleepiness",
                       "trafficConditions", "weather"};
    options.min_value = 0;
    options.max_value = 5;
    options.errors = errors_;
    auto data = read_delimited(ratings, options);
    detail::folder_tables tables(folder_, errors_, data.report);
    tracks(tables, data);
    return data;
  }

 private:
  /// Names of categories by their numbers.
  struct categories {
    id_map<index_t> numbers;
    std::vector<std::string> names;
  };

  static bool says_nothing(std::string_view field) { return field.empty() || field == "\\N"; }

  [[nodiscard]] static categories read_categories(detail::folder_tables& tables) {
    std::string const file = "Music_Category.csv";
    categories known;
    std::uint64_t again = 0;
    auto const row = [&](record const& r, detail::row_errors const&) {
      if (says_nothing(r.fields[1])) return;
      auto const at = to_size(known.numbers.insert(r.fields[0]));
      if (at == known.names.size())
        known.names.emplace_back(r.fields[1]);
      else if (known.names[at] != r.fields[1])
        ++again;
    };
    if (!tables.read(file, {.records = commas(), .columns = 2, .header = false}, row))
      tables.missing(file, "categories go by their numbers");
    else if (known.names.empty())
      tables.note(file, "nothing in it: categories go by their numbers");
    if (again > 0)
      tables.note(file, detail::folder_tables::count(again, "number") +
                            " named twice: the first name counts");
    return known;
  }

  static void tracks(detail::folder_tables& tables, dataset& data) {
    auto const known = read_categories(tables);
    std::vector<std::vector<index_t>> described(data.items.size());
    std::vector<std::string> names(data.items.size());
    detail::feature_rows features;
    std::uint64_t unlisted = 0;
    auto const row = [&](record const& r, detail::row_errors const&) {
      auto const item = data.items.find(r.fields[0]);
      if (!item) return;  // a track that nobody rated
      std::string_view const artist = says_nothing(r.fields[2]) ? "" : r.fields[2];
      std::string_view const title = says_nothing(r.fields[3]) ? "" : r.fields[3];
      auto& name = names[to_size(*item)] = artist;
      if (!artist.empty() && !title.empty()) name += " - ";
      name += title;
      auto& has = described[to_size(*item)];
      has.clear();
      if (!says_nothing(r.fields[7])) {
        auto const number = known.numbers.find(r.fields[7]);
        if (!number && !known.names.empty()) ++unlisted;
        std::string const category =
            number ? known.names[to_size(*number)] : std::string(r.fields[7]);
        has.push_back(features.column("category:" + category));
      }
      if (!artist.empty()) has.push_back(features.column("artist:" + std::string(artist)));
    };
    std::string const file = "Music_Track.csv";
    if (!tables.read(file, {.records = commas(), .columns = 8, .ids = 1}, row))
      return tables.missing(file, "items have no names and no features");
    if (unlisted > 0)
      tables.note(file, detail::folder_tables::count(unlisted, "track") +
                            " of a category without a name, which goes by its number");
    for (auto const& has : described) {
      for (index_t const column : has) features.add(column);
      features.end_row();
    }
    data.item_names = std::move(names);
    data.item_features = features.finish(described.size());
  }

  [[nodiscard]] static record_format commas() { return {.separator = ",", .trim = true}; }

  std::string folder_;
  on_error errors_;
};

static_assert(LogSource<incarmusic>);

/// Reads a folder; see incarmusic.
[[nodiscard]] inline dataset read_incarmusic(std::string folder) {
  return incarmusic(std::move(folder)).read();
}

}  // namespace lfrec::inline v0::datasets
