// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0::datasets {

/// The size and the nature of an invented music world.
struct synthetic_options {
  index_t users = 2000;
  index_t items = 5000;
  double items_per_user = 45;        ///< mean number of different artists in a user's row
  double activity_sigma = 0.8;       ///< of its logarithm: a few users know very many
  index_t genres = 40;               ///< each artist has one
  index_t genres_per_user = 3;       ///< in a user's taste, in random proportion
  double global_share = 0.1;         ///< of draws from all artists, whatever the taste
  double popularity_offset = 5;      ///< an artist's chance is 1 / (rank + offset)^exponent …
  double popularity_exponent = 1.3;  ///< … within the genre, and among all: Zipf-Mandelbrot
  double median_plays = 100;         ///< of an artist by a user: log-normal, at least 1
  double plays_sigma = 1.2;          ///< of its logarithm
  double friends_per_user = 6;       ///< mean; friends share a genre
  bool timestamps = false;           ///< seconds since 1970, within the year 2010
  std::uint64_t seed = 42;
};

constexpr auto fields(synthetic_options const*) {
  using o = synthetic_options;
  constexpr double most = 2147483647;
  constexpr auto lin = scale::linear;
  return std::tuple{
      field{"users", &o::users, {1, most}, lin, "", "number of users"},
      field{"items", &o::items, {1, most}, lin, "", "number of artists"},
      field{"items_per_user", &o::items_per_user, {1, most}, lin, "", "mean artists of a user"},
      field{"activity_sigma", &o::activity_sigma, {0, 4}, lin, "", "spread of activity"},
      field{"genres", &o::genres, {1, 1e6}, lin, "", "number of genres"},
      field{"genres_per_user", &o::genres_per_user, {1, 1000}, lin, "", "genres in a taste"},
      field{"global_share", &o::global_share, {0, 1}, lin, "", "share of draws without taste"},
      field{"popularity_offset", &o::popularity_offset, {0.01, 1e6}, lin, "", "flattens the head"},
      field{"popularity_exponent", &o::popularity_exponent, {0, 4}, lin, "", "Zipf's exponent"},
      field{"median_plays", &o::median_plays, {1, 1e6}, lin, "", "median plays of an artist"},
      field{"plays_sigma", &o::plays_sigma, {0, 4}, lin, "", "spread of plays"},
      field{"friends_per_user", &o::friends_per_user, {0, 1000}, lin, "", "mean friends"},
      field{"timestamps", &o::timestamps, {}, lin, "", "give each play a time"},
      field{"seed", &o::seed, {}, lin, "", "seed"}};
}

/// A world for tests, drawn in about a millisecond: 201 × 117, 12 artists a user.
[[nodiscard]] inline synthetic_options small_world() {
  synthetic_options o;
  o.users = 201;
  o.items = 117;
  o.items_per_user = 12;
  o.genres = 9;
  o.genres_per_user = 2;
  return o;
}

/// The shape of the Last.fm 360K data set: 360,000 × 160,000, 17.5 million plays.
[[nodiscard]] inline synthetic_options lastfm_360k_shape() {
  synthetic_options o;
  o.users = 360000;
  o.items = 160000;
  o.items_per_user = 48.6;
  o.genres = 200;
  o.global_share = 0.35;
  o.popularity_offset = 20;
  o.popularity_exponent = 1;
  return o;
}

/// Throws invalid_option, naming the option, the rule and the value.
inline void validate(synthetic_options const& options) {
  validate_fields("synthetic", options);
  auto const at_most = [](char const* small, index_t a, char const* large, index_t b) {
    if (a > b)
      lfrec::detail::fail<invalid_option>(
          {"synthetic.", small, " must be at most ", large, " (", b, "), got ", a});
  };
  at_most("genres", options.genres, "items", options.items);
  at_most("genres_per_user", options.genres_per_user, "genres", options.genres);
}

}  // namespace lfrec::inline v0::datasets
