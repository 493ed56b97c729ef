// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/alias_table.hpp"
#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/datasets/artist_names.hpp"
#include "lfrec/datasets/synthetic_options.hpp"

namespace lfrec::inline v0::datasets {

namespace detail {

/// What a stream of random numbers is for.
enum class purpose : std::uint64_t { rank = 1, genre, taste, activity, draw, time, tag, friends };

[[nodiscard]] inline random_stream stream(synthetic_options const& options, purpose what,
                                          index_t row) noexcept {
  return {options.seed, static_cast<std::uint64_t>(what), static_cast<std::uint64_t>(row)};
}

/// A genre by its share in a taste.
[[nodiscard]] inline index_t draw_genre(row_view taste, random_stream& random) noexcept {
  double left = random.uniform();
  for (std::size_t n = 0; n + 1 < taste.size(); ++n)
    if ((left -= static_cast<double>(taste.value[n])) < 0) return taste.index[n];
  return taste.index.back();
}

}  // namespace detail

/// A music world and the truth behind it: which genre an artist is of, what each user likes. Users
/// draw artists without repetition, from the genres of their taste or, now and then, from all.
/// The same options give the same world for any executor.
class synthetic_world {
 public:
  /// Throws invalid_option, naming the option. O(users + items).
  explicit synthetic_world(synthetic_options const& options);

  [[nodiscard]] synthetic_options const& options() const noexcept { return options_; }
  [[nodiscard]] std::vector<std::string> genre_names() const {
    return datasets::genre_names(options_.genres);
  }
  [[nodiscard]] std::vector<std::string> artist_names() const {
    return datasets::artist_names(options_.items, options_.seed);
  }

  /// The genre of an artist.
  [[nodiscard]] index_t genre(item_index i) const noexcept { return genre_[to_size(i)]; }
  /// The place of an artist by its true popularity among all, from 0.
  [[nodiscard]] index_t rank(item_index i) const noexcept { return rank_[to_size(i)]; }
  /// What a user likes: genres and their shares, which sum to 1.
  [[nodiscard]] row_view taste(user_index u) const noexcept { return taste_.row(to_index(u)); }

  /// Users × items with play counts, written straight into the matrix. O(plays).
  template <typename E = serial>
  requires Executor<std::remove_reference_t<E>>
  [[nodiscard]] csr<float> plays(E&& exec = {}) const { return draw_plays(exec); }

  /// The same as a log, user by user, with times if the options ask for them.
  template <typename E = serial>
  requires Executor<std::remove_reference_t<E>>
  [[nodiscard]] interaction_log log(E&& exec = {}) const { return to_log(draw_plays(exec)); }

 private:
  using purpose = detail::purpose;
  [[nodiscard]] random_stream stream(purpose what, index_t row) const noexcept {
    return detail::stream(options_, what, row);
  }

  using play = std::pair<index_t, float>;

  static synthetic_options checked(synthetic_options const& options) {
    validate(options);
    return options;
  }
  /// The chances of n artists, the most popular first; not normalised.
  static std::vector<double> popularity(std::size_t n, synthetic_options const& options);
  void place_artists();
  void draw_tastes();
  [[nodiscard]] std::size_t row_length(index_t u) const noexcept;
  void draw_row(index_t u, std::size_t length, std::span<index_t> taken,
                std::vector<play>& row) const;
  [[nodiscard]] csr<float> draw_plays(executor_ref exec) const;
  [[nodiscard]] interaction_log to_log(csr<float> const& plays) const;

  synthetic_options options_;
  std::vector<index_t> genre_;                 // of an artist
  std::vector<index_t> rank_;                  // of an artist
  std::vector<index_t> by_rank_;               // artists, the most popular first
  std::vector<std::vector<index_t>> artists_;  // of a genre, the most popular first
  alias_table from_all_;                       // over by_rank_
  std::vector<alias_table> from_genre_;        // over artists_[g]
  alias_table genres_;                         // by size
  csr<float> taste_;                           // users × genres
};

inline std::vector<double> synthetic_world::popularity(std::size_t n,
                                                       synthetic_options const& options) {
  std::vector<double> chance(n);
  for (std::size_t r = 0; r < n; ++r)
    chance[r] = std::pow(static_cast<double>(r + 1) + options.popularity_offset,
                         -options.popularity_exponent);
  return chance;
}

inline synthetic_world::synthetic_world(synthetic_options const& options)
    : options_(checked(options)),
      from_all_(popularity(to_size(options.items), options)),
      genres_(popularity(to_size(options.genres), options)) {
  place_artists();
  draw_tastes();
}

inline void synthetic_world::place_artists() {
  by_rank_.resize(to_size(options_.items));
  std::iota(by_rank_.begin(), by_rank_.end(), 0);
  auto random = stream(purpose::rank, 0);
  shuffle(std::span(by_rank_), random);
  rank_.resize(by_rank_.size());
  genre_.resize(by_rank_.size());
  artists_.resize(to_size(options_.genres));
  for (index_t r = 0; r < options_.items; ++r) {
    index_t const i = by_rank_[to_size(r)];
    auto own = stream(purpose::genre, i);
    // The head is dealt out one by one: no genre is without artists, or without a known one.
    index_t const g = r < options_.genres ? r : genres_(own);
    rank_[to_size(i)] = r;
    genre_[to_size(i)] = g;
    artists_[to_size(g)].push_back(i);
  }
  from_genre_.reserve(artists_.size());
  for (auto const& artists : artists_)
    from_genre_.emplace_back(popularity(artists.size(), options_));
}

inline void synthetic_world::draw_tastes() {
  auto const each = to_size(options_.genres_per_user);
  std::vector<offset_t> offsets;
  std::vector<index_t> genres;
  std::vector<float> shares;
  offsets.reserve(to_size(options_.users) + 1);
  genres.reserve(to_size(options_.users) * each);
  shares.reserve(genres.capacity());
  std::vector<index_t> own;
  std::vector<double> share(each);
  for (index_t u = 0; u < options_.users; ++u) {
    offsets.push_back(static_cast<offset_t>(genres.size()));
    auto random = stream(purpose::taste, u);
    own.clear();
    // Mostly by size; after many misses the genres in order, so that a taste can hold them all.
    for (std::size_t tries = 0; own.size() < each; ++tries) {
      index_t const g =
          tries < 32 * each ? genres_(random) : static_cast<index_t>(tries - 32 * each);
      if (std::find(own.begin(), own.end(), g) == own.end()) own.push_back(g);
    }
    std::sort(own.begin(), own.end());
    double total = 0;  // exponentials over their sum: uniform on the simplex
    for (double& s : share) total += s = -std::log(1 - random.uniform());
    for (std::size_t n = 0; n < each; ++n) {
      genres.push_back(own[n]);
      shares.push_back(static_cast<float>(share[n] / total));
    }
  }
  offsets.push_back(static_cast<offset_t>(genres.size()));
  taste_ = csr<float>(options_.users, options_.genres, std::move(offsets), std::move(genres),
                      std::move(shares));
}

// Log-normal about the mean; at most half of the artists, so that something is left to recommend.
inline std::size_t synthetic_world::row_length(index_t u) const noexcept {
  double const sigma = options_.activity_sigma;
  double const middle = std::log(options_.items_per_user) - sigma * sigma / 2;
  double const most = std::max(1.0, std::floor(options_.items / 2.0));
  double const length = std::exp(middle + sigma * stream(purpose::activity, u).normal());
  return static_cast<std::size_t>(std::clamp(std::round(length), 1.0, most));
}

// taken[i] == u marks what the row holds already.
inline void synthetic_world::draw_row(index_t u, std::size_t length, std::span<index_t> taken,
                                      std::vector<play>& row) const {
  auto random = stream(purpose::draw, u);
  double const level = std::log(options_.median_plays) + 0.5 * random.normal();
  row.clear();
  auto const add = [&](index_t i, double log_plays) {
    if (std::exchange(taken[to_size(i)], u) == u) return;
    double const plays = std::exp(log_plays + options_.plays_sigma * random.normal());
    row.emplace_back(i, static_cast<float>(std::clamp(std::round(plays), 1.0, 1e6)));
  };
  for (std::size_t tries = 0; row.size() < length && tries < 20 * length + 100; ++tries) {
    if (random.uniform() < options_.global_share) {
      add(by_rank_[to_size(from_all_(random))], level - 0.5);  // heard, not loved
    } else {
      auto const g = to_size(detail::draw_genre(taste(user_index{u}), random));
      add(artists_[g][to_size(from_genre_[g](random))], level + 0.5);
    }
  }
  // Somebody who knows nearly all of their genres goes on with what is popular.
  for (std::size_t r = 0; row.size() < length; ++r) add(by_rank_[r], level - 0.5);
  std::sort(row.begin(), row.end());
}

inline csr<float> synthetic_world::draw_plays(executor_ref exec) const {
  constexpr std::size_t grain = 512;
  auto const users = to_size(options_.users);
  std::vector<offset_t> offsets(users + 1, 0);
  for (std::size_t u = 0; u < users; ++u)
    offsets[u + 1] = offsets[u] + static_cast<offset_t>(row_length(static_cast<index_t>(u)));
  auto const total = static_cast<std::size_t>(offsets.back());
  std::vector<index_t> indices(total);
  std::vector<float> values(total);
  for_each_chunk(exec, users, grain, [&](chunk c) {
    std::vector<index_t> taken(to_size(options_.items), -1);
    std::vector<play> row;
    for (std::size_t u = c.begin; u < c.end; ++u) {
      auto at = static_cast<std::size_t>(offsets[u]);
      draw_row(static_cast<index_t>(u), static_cast<std::size_t>(offsets[u + 1]) - at, taken, row);
      for (auto const& [item, plays] : row) {
        indices[at] = item;
        values[at++] = plays;
      }
    }
  });
  return {options_.users, options_.items, std::move(offsets), std::move(indices),
          std::move(values)};
}

inline interaction_log synthetic_world::to_log(csr<float> const& plays) const {
  constexpr std::int64_t start = 1262304000;  // 2010-01-01
  constexpr std::uint64_t year = 31536000;
  std::vector<interaction> rows;
  rows.reserve(plays.nonzeros());
  for (index_t u = 0; u < options_.users; ++u) {
    auto random = stream(purpose::time, u);
    std::uint64_t const joined = random.below(year / 2);
    auto const row = plays.row(u);
    for (std::size_t n = 0; n < row.size(); ++n) {
      auto const time =
          options_.timestamps
              ? start + static_cast<std::int64_t>(joined + random.below(year - joined))
              : no_time;
      rows.push_back({user_index{u}, item_index{row.index[n]}, row.value[n], time});
    }
  }
  return {options_.users, options_.items, std::move(rows)};
}

}  // namespace lfrec::inline v0::datasets
