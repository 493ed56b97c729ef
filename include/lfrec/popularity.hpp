// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/models/item_scores.hpp"
#include "lfrec/recommender.hpp"

namespace lfrec::inline v0 {

struct popularity_options {
  bool weighted = false;  ///< score by the sum of an item's values instead of its number of users
};

constexpr auto fields(popularity_options const*) {
  return std::tuple{field{"weighted",
                          &popularity_options::weighted,
                          {},
                          scale::linear,
                          "",
                          "sum values instead of counting users"}};
}

inline void validate(popularity_options const& options) {
  validate_fields("popularity", options);
}

/// The same list for everybody: items by how many users they have. What every other recipe has to
/// beat.
template <typename Scalar = float>
struct popularity {
  using model_type = item_scores<Scalar>;
  static constexpr std::string_view name = "popularity";
  popularity_options options = {};

  template <TrainingData Data, Executor E = serial, ObserverOf<model_type> O = silent>
  [[nodiscard]] model_type fit(Data const& data, E&& = {}, O&& = {}) const {
    validate(options);
    auto const& train = detail::matrix_of(data);
    auto count = detail::item_popularity(train);
    std::vector<double> sum(to_size(train.items()), 0.0);
    for (index_t u = 0; u < train.users() && options.weighted; ++u) {
      auto const row = train.user(user_index{u});
      for (std::size_t n = 0; n < row.index.size(); ++n)
        sum[to_size(row.index[n])] += static_cast<double>(row.value[n]);
    }
    std::vector<Scalar> scores(sum.size());
    for (std::size_t i = 0; i < sum.size(); ++i)
      scores[i] = static_cast<Scalar>(options.weighted ? sum[i] : static_cast<double>(count[i]));
    return model_type(train.users(), std::move(scores), std::move(count));
  }
};
popularity()->popularity<float>;
popularity(popularity_options)->popularity<float>;

}  // namespace lfrec::inline v0
