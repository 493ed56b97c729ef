// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/lastfm_listens.hpp"

namespace lfrec::inline v0::datasets {

struct lastfm_360k_options {
  on_duplicate duplicates = on_duplicate::sum;  ///< several rows of one user and artist
  on_error errors = on_error::strict;           ///< malformed rows of either file
};

/// Reads a folder of Last.fm 360K: how often 359,347 users played the artists they play most.
///   usersha1-artmbid-artname-plays.tsv  user, MusicBrainz id of the artist, name, plays; must be
///                                       there
///   usersha1-profile.tsv                user, gender, age, country, day of signing up
///   users, items    in the order of the first; an artist without an id goes by the name
///   item_names      the name with which an artist comes first
///   user_features   gender:f, age:25-34 by the bands of MovieLens 1M, country:Iceland, weight 1
/// The files have no header and their quotes are data. Celma 2010, Music Recommendation and
/// Discovery in the Long Tail; ocelma.net/MusicRecommendationDataset.
class lastfm_360k {
 public:
  explicit lastfm_360k(std::string folder, lastfm_360k_options options = {})
      : folder_(std::move(folder)), options_(options) {}

  [[nodiscard]] dataset read() const {
    dataset data;
    detail::lastfm_listens parts(data, folder_, options_.errors);
    parts.listens("usersha1-artmbid-artname-plays.tsv",
                  {.columns = 4, .user = 0, .id = 1, .name = 2, .artist = 2, .plays = 3},
                  options_.duplicates);
    parts.profiles("usersha1-profile.tsv");
    return data;
  }

 private:
  std::string folder_;
  lastfm_360k_options options_;
};

static_assert(LogSource<lastfm_360k>);

/// Reads a folder; see lastfm_360k.
[[nodiscard]] inline dataset read_lastfm_360k(std::string folder,
                                              lastfm_360k_options options = {}) {
  return lastfm_360k(std::move(folder), options).read();
}

}  // namespace lfrec::inline v0::datasets
