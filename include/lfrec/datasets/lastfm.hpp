// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include "lfrec/data/dataset.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/concept.hpp"
#include "lfrec/datasets/lastfm_parts.hpp"

namespace lfrec::inline v0::datasets {

struct lastfm_options {
  on_duplicate duplicates = on_duplicate::sum;  ///< several plays rows of one user and artist
  on_error errors = on_error::strict;           ///< malformed rows of any of the files
};

/// Reads a folder of the HetRec 2011 Last.fm set: plays, artists, tags, tag assignments, friends.
/// user_artists.dat must be there; what else is missing stands in the report.
///   users          in the order of user_artists.dat
///   items          all artists in the order of artists.dat, played or not; then those that only
///                  occur in user_artists.dat
///   item_names     the artists' names; quotes in them are data
///   item_features  tags with the number of their assignments, in the order of tags.dat
///   taggings       each assignment with its date; dates before 2002 or after 2011 are no_time
///   friends        between users of user_artists.dat
/// Copies without header, with padded fields or numbers like 3.2466e+05 read the same.
/// Cantador, Brusilovsky, Kuflik 2011: HetRec 2011, grouplens.org/datasets/hetrec-2011.
class lastfm {
 public:
  explicit lastfm(std::string folder, lastfm_options options = {})
      : folder_(std::move(folder)), options_(options) {}

  [[nodiscard]] dataset read() const {
    dataset data;
    detail::lastfm_parts parts(data, folder_, options_.errors);
    parts.artists();
    parts.plays(options_.duplicates);
    parts.tags();
    parts.friends();
    return data;
  }

 private:
  std::string folder_;
  lastfm_options options_;
};

static_assert(LogSource<lastfm>);

/// Reads a folder; see lastfm.
[[nodiscard]] inline dataset read_lastfm(std::string folder, lastfm_options options = {}) {
  return lastfm(std::move(folder), options).read();
}

}  // namespace lfrec::inline v0::datasets
