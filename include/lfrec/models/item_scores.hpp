// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"

namespace lfrec::inline v0 {

/// One score per item, the same for everybody: what popularity ends as.
template <typename Scalar>
class item_scores {
 public:
  using scalar_type = Scalar;

  /// One score and one popularity per item; throws shape_error or numeric_error.
  item_scores(index_t users, std::vector<Scalar> scores, std::vector<float> popularity)
      : users_(users), scores_(std::move(scores)), popularity_(std::move(popularity)) {
    if (scores_.size() != popularity_.size() || users < 0)
      detail::fail<shape_error>(
          {"item scores: ", scores_.size(), " scores, ", popularity_.size(), " popularities"});
    if (!detail::all_finite(scores_) || !detail::all_finite(popularity_))
      throw numeric_error("item scores: not all are finite");
  }

  [[nodiscard]] index_t users() const noexcept { return users_; }
  [[nodiscard]] index_t items() const noexcept { return static_cast<index_t>(scores_.size()); }
  [[nodiscard]] std::span<Scalar const> scores() const noexcept { return scores_; }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return popularity_; }
  [[nodiscard]] bool has_evidence(item_index i, Scalar /*score*/) const noexcept {
    return popularity_[to_size(i)] > 0;
  }

  void score(query const& q, std::span<Scalar> out) const {
    detail::check_query(q, users(), items(), out.size());
    std::ranges::copy(scores_, out.begin());
  }

  /// One term: what the item gets from everybody.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), scores_.size());
    detail::check_item(item, items());
    auto const score = static_cast<double>(scores_[to_size(item)]);
    return {score, {{reason::bias, 0, score}}};
  }

 private:
  index_t users_;
  std::vector<Scalar> scores_;
  std::vector<float> popularity_;
};

}  // namespace lfrec::inline v0
