// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/lastfm_listens.hpp"

namespace lfrec::inline v0::datasets {

struct lastfm_1k_options {
  bool tracks = false;                           ///< items are tracks, not artists
  on_duplicate duplicates = on_duplicate::keep;  ///< several listens of one user and item
  on_error errors = on_error::strict;            ///< malformed rows of either file
};

/// Reads a folder of Last.fm 1K: each of the 19 million listens of 992 users, with its time.
///   userid-timestamp-artid-artname-traid-traname.tsv  must be there
///   userid-profile.tsv    user, gender, age, country, day of signing up
///   users, items          in the order of the first; what has no MusicBrainz id goes by its name,
///                         a track by "artist - track"
///   item_names            the name with which an item comes first
///   log                   a row of value 1 for each listen; on_duplicate::sum makes play counts
///   user_features         as of lastfm_360k
/// Celma 2010, Music Recommendation and Discovery in the Long Tail;
/// ocelma.net/MusicRecommendationDataset.
class lastfm_1k {
 public:
  explicit lastfm_1k(std::string folder, lastfm_1k_options options = {})
      : folder_(std::move(folder)), options_(options) {}

  [[nodiscard]] dataset read() const {
    dataset data;
    detail::lastfm_listens parts(data, folder_, options_.errors);
    detail::listens_layout layout{.columns = 4, .user = 0, .id = 2, .name = 3, .artist = 3};
    if (options_.tracks) layout = {.columns = 6, .user = 0, .id = 4, .name = 5, .artist = 3};
    layout.time = 1;
    parts.listens("userid-timestamp-artid-artname-traid-traname.tsv", layout, options_.duplicates);
    parts.profiles("userid-profile.tsv");
    return data;
  }

 private:
  std::string folder_;
  lastfm_1k_options options_;
};

static_assert(LogSource<lastfm_1k>);

/// Reads a folder; see lastfm_1k.
[[nodiscard]] inline dataset read_lastfm_1k(std::string folder, lastfm_1k_options options = {}) {
  return lastfm_1k(std::move(folder), options).read();
}

}  // namespace lfrec::inline v0::datasets
