// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/data/csr.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/id_map.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/delimited.hpp"
#include "lfrec/datasets/folder_tables.hpp"

namespace lfrec::inline v0::datasets {

/// Reads a folder of InCarMusic, ratings of tracks while driving:
///   ContextualRating.csv   ratings from 0 to 5 under up to eight circumstances
///   Music_Track.csv        artists, titles and the number of a category
///   Music_Category.csv     categories by number
/// The second and third may be missing; that stands in the report.
///   log            every rating; a pair occurs several times, under different circumstances
///   contexts       "weather:sunny", "mood:happy", … ; a quarter of the ratings has none
///   items          in the order of the ratings
///   item_names     "artist - title"
///   item_features  "category:Jazz music" and "artist:B.B.King", weight 1
/// Baltrunas and others 2011, "InCarMusic: context-aware music recommendations in a car".
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
  static void tracks(detail::folder_tables& tables, dataset& data) {
    record_format const commas{.separator = ",", .trim = true};
    id_map<index_t> numbers;
    std::vector<std::string> categories;
    if (!tables.read("Music_Category.csv", {.records = commas, .columns = 2, .header = false},
                     [&](record const& r, detail::row_errors const&) {
                       numbers.insert(r.fields[0]);
                       if (numbers.size() > categories.size()) categories.emplace_back(r.fields[1]);
                     }))
      tables.missing("Music_Category.csv", "categories go by their numbers");

    std::vector<std::vector<index_t>> described(data.items.size());
    std::vector<std::string> names(data.items.size());
    id_map<index_t> features_by_name;
    auto const row = [&](record const& r, detail::row_errors const&) {
      auto const item = data.items.find(r.fields[0]);
      if (!item) return;  // a track that nobody rated
      auto const artist = r.fields[2];
      names[to_size(*item)] = std::string(artist).append(" - ").append(r.fields[3]);
      auto const number = numbers.find(r.fields[7]);
      std::string const category = number ? categories[to_size(*number)] : std::string(r.fields[7]);
      described[to_size(*item)] = {features_by_name.insert("category:" + category),
                                   features_by_name.insert("artist:" + std::string(artist))};
    };
    if (!tables.read("Music_Track.csv", {.records = commas, .columns = 8, .ids = 1}, row))
      return tables.missing("Music_Track.csv", "items have no names and no features");
    data.item_names = std::move(names);
    data.item_features = table(described, features_by_name);
  }

  [[nodiscard]] static features table(std::vector<std::vector<index_t>>& rows,
                                      id_map<index_t> const& names) {
    std::vector<offset_t> offsets{0};
    std::vector<index_t> indices;
    for (auto& row : rows) {
      if (row.size() == 2 && row[0] > row[1]) std::swap(row[0], row[1]);
      indices.insert(indices.end(), row.begin(), row.end());
      offsets.push_back(static_cast<offset_t>(indices.size()));
    }
    std::vector<float> ones(indices.size(), 1.0F);
    std::vector<std::string> texts;
    for (std::size_t n = 0; n < names.size(); ++n)
      texts.emplace_back(names.key(static_cast<index_t>(n)));
    csr<float> cells(static_cast<index_t>(rows.size()), static_cast<index_t>(texts.size()),
                     std::move(offsets), std::move(indices), std::move(ones));
    return {std::move(cells), std::move(texts)};
  }

  std::string folder_;
  on_error errors_;
};

static_assert(LogSource<incarmusic>);

/// Reads a folder; see incarmusic.
[[nodiscard]] inline dataset read_incarmusic(std::string folder) {
  return incarmusic(std::move(folder)).read();
}

}  // namespace lfrec::inline v0::datasets
