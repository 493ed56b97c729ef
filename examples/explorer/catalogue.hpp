// SPDX-License-Identifier: MIT
// What is known about the music, whatever model serves: artists, listeners, plays, tags, friends.
#pragma once

#include <cstdint>
#include <lfrec/data/csr.hpp>
#include <lfrec/data/dataset.hpp>
#include <lfrec/data/holdout.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/data/name_search.hpp>
#include <lfrec/io/saved_model.hpp>
#include <lfrec/metrics/item_vectors.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace explorer {

using lfrec::index_t;
using lfrec::item_index;
using lfrec::to_size;
using lfrec::user_index;

struct catalogue {
  std::string name;  ///< of the data, for people
  lfrec::dataset data;
  lfrec::matrix plays;                    ///< raw: how often
  lfrec::holdout parts;                   ///< what models are judged by
  lfrec::matrix shown;                    ///< the raw plays of parts.train
  lfrec::matrix hidden;                   ///< of parts.test
  std::vector<float> listeners;           ///< of each artist
  std::vector<double> total;              ///< plays of each artist
  std::vector<item_index> by_popularity;  ///< the most popular first
  lfrec::csr<float> artists_of_tag;       ///< tags × artists
  std::vector<index_t> tags_by_artists;   ///< the most used first
  lfrec::name_search search;
  lfrec::name_search tag_search;               ///< its items are tags
  std::optional<lfrec::item_vectors> by_tags;  ///< how alike artists are

  [[nodiscard]] index_t artists() const { return plays.items(); }
  [[nodiscard]] std::string_view id(item_index i) const { return data.items.key(i); }
  [[nodiscard]] std::string_view artist(item_index i) const { return data.item_name(i); }
  /// An artist's tags, heaviest first.
  [[nodiscard]] std::vector<std::pair<index_t, float>> tags_of(item_index i, std::size_t n) const;
  /// Tags that both have, those that weigh most for both first.
  [[nodiscard]] std::vector<std::string> shared_tags(item_index a, item_index b,
                                                     std::size_t n) const;
  /// Artists by what was typed; by popularity for nothing.
  [[nodiscard]] std::vector<item_index> find(std::string_view typed, std::size_t n,
                                             std::size_t skip) const;
  [[nodiscard]] std::vector<index_t> find_tags(std::string_view typed, std::size_t n) const;
};

/// Popularity of artists that have none in the log is given, as a model without a log has it.
[[nodiscard]] catalogue make_catalogue(std::string name, lfrec::dataset data, std::uint64_t seed,
                                       std::span<float const> popularity = {});

/// What a model file says on its own: names, and what its users had in training.
[[nodiscard]] lfrec::dataset dataset_of(lfrec::saved_model const& saved);

/// The data with the artists of the model, in its order, and its listeners first, so that an index
/// means the same in both. Artists that the model does not know are left out.
[[nodiscard]] lfrec::dataset aligned(lfrec::dataset const& data, lfrec::saved_model const& saved);

}  // namespace explorer
