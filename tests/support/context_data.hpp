// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/contexts.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/recommender.hpp"
#include "support/feature_data.hpp"

// Circumstances for data that have none.
namespace lfrec_test {

/// A table of the situations of two columns: weather (sunny, rainy) and mood (happy, sad), in each
/// combination, and some where one of them is not known.
inline lfrec::features weather_and_mood() {
  return {lfrec::csr<float>(6, 4, {0, 2, 4, 6, 8, 9, 10}, {0, 2, 0, 3, 1, 2, 1, 3, 0, 3},
                            std::vector<float>(10, 1.F)),
          {"weather:sunny", "weather:rainy", "mood:happy", "mood:sad"}};
}

/// The entries of a matrix as a log, each in a situation by seed; one in seven in none.
inline lfrec::interaction_log situated(lfrec::matrix const& data, std::uint64_t seed) {
  std::vector<lfrec::interaction> rows;
  std::vector<lfrec::index_t> situations;
  lfrec::random_stream random(seed);
  for (lfrec::index_t u = 0; u < data.users(); ++u) {
    auto const row = data.user(lfrec::user_index{u});
    for (std::size_t n = 0; n < row.size(); ++n) {
      rows.push_back({lfrec::user_index{u}, lfrec::item_index{row.index[n]}, row.value[n]});
      situations.push_back(static_cast<lfrec::index_t>(random.below(7)) - 1);
    }
  }
  return {data.users(), data.items(), std::move(rows), std::move(situations)};
}

/// Without the features of items that nobody has, which would count as known by them.
inline lfrec::features of_items_had(lfrec::features const& items, lfrec::matrix const& data) {
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<lfrec::index_t> indices;
  std::vector<float> values;
  for (lfrec::index_t i = 0; i < data.items(); ++i) {
    auto const row = items.row(i);
    if (data.item(lfrec::item_index{i}).size() > 0) {
      indices.insert(indices.end(), row.index.begin(), row.index.end());
      values.insert(values.end(), row.value.begin(), row.value.end());
    }
    offsets.push_back(static_cast<lfrec::offset_t>(indices.size()));
  }
  return {lfrec::csr<float>(data.items(), items.columns(), std::move(offsets), std::move(indices),
                            std::move(values)),
          {items.names().begin(), items.names().end()}};
}

/// A recipe that may read features and situations, for the contract, which gives values alone: in
/// invented circumstances.
template <typename Recipe>
struct with_everything_known {
  using model_type = typename Recipe::model_type;
  decltype(Recipe::options) options = {};

  template <typename E, typename O>
  model_type fit(lfrec::matrix const& data, E&& exec, O&& watch) const {
    auto const items = of_items_had(some_features(data.items(), 3, 1), data);
    auto const users = some_features(data.users(), 2, 2);
    auto const table = weather_and_mood();
    auto const log = situated(data, 3);
    lfrec::situated_log const context{log, table};
    return Recipe{options}.fit(lfrec::training{data, &users, &items, nullptr, &context}, exec,
                               watch);
  }
};

}  // namespace lfrec_test
