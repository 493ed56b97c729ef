// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/social.hpp"
#include "lfrec/recommender.hpp"

// Features and friends for data that have none.
namespace lfrec_test {

/// Rows × names, with weights 1 … 5 by seed; every seventh row has none.
inline lfrec::features some_features(lfrec::index_t rows, lfrec::index_t names,
                                     std::uint64_t seed) {
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<lfrec::index_t> indices;
  std::vector<float> values;
  for (lfrec::index_t r = 0; r < rows; ++r) {
    lfrec::random_stream random(seed, lfrec::to_size(r));
    for (lfrec::index_t f = 0; f < names && r % 7 != 6; ++f) {
      if (random.uniform() > 0.4) continue;
      indices.push_back(f);
      values.push_back(static_cast<float>(1 + random.below(5)));
    }
    offsets.push_back(static_cast<lfrec::offset_t>(indices.size()));
  }
  std::vector<std::string> words;
  for (lfrec::index_t f = 0; f < names; ++f) words.push_back("f" + std::to_string(f));
  return {lfrec::csr<float>(rows, names, std::move(offsets), std::move(indices), std::move(values)),
          std::move(words)};
}

/// Who has an item are its features: all that the contract's data know.
inline lfrec::features who_has_it(lfrec::matrix const& data) {
  std::vector<std::string> names;
  for (lfrec::index_t u = 0; u < data.users(); ++u) names.push_back("u" + std::to_string(u));
  return {data.by_item(), std::move(names)};
}

/// Users in a ring, each with the two beside them: 0 – 2, 1 – 3, …, so that those of a checkerboard
/// are friends of their own colour.
inline lfrec::social ring(lfrec::index_t users) {
  std::vector<lfrec::social::edge> edges;
  for (lfrec::index_t u = 0; u + 2 < users; ++u) {
    edges.push_back({lfrec::user_index{u}, lfrec::user_index{u + 2}});
    edges.push_back({lfrec::user_index{u + 2}, lfrec::user_index{u}});
  }
  return {users, std::move(edges)};
}

/// A recipe that reads item features, for the contract, which gives plays alone.
template <typename Recipe>
struct with_who_has_it {
  using model_type = typename Recipe::model_type;
  decltype(Recipe::options) options = {};

  template <typename E, typename O>
  model_type fit(lfrec::matrix const& data, E&& exec, O&& watch) const {
    auto const who = who_has_it(data);
    return Recipe{options}.fit(lfrec::training{data, nullptr, &who}, exec, watch);
  }
};

}  // namespace lfrec_test
