// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/fold_in.hpp"

namespace lfrec::inline v0 {

/// Somebody who rates one item after another while the list is on the screen: folded in again after
/// each change. Is a Model of one stranger itself, so `recommend(guest, query{}, 10)` works. Each
/// change updates the newcomer's row; the vector is then solved exactly, in at most n·w² + w³/3
/// flops, and equals the model's fold_in of the whole history to the bit. Keeps a copy of the model
/// (shared storage). Not for use from two threads at once while rating.
template <typename Scalar>
class newcomer {
 public:
  using scalar_type = Scalar;

  /// Starts as the prior.
  explicit newcomer(factor_model<Scalar> model)
      : model_(std::move(model)), vector_(model_.fold_in(row_view{})) {}

  /// Adds a rating or changes it; the value means what values of the training matrix mean.
  void rate(item_index item, float value) {
    detail::check_item(item, items());
    auto const at = position(item);
    auto items_now = items_;
    auto values_now = values_;
    auto const offset = at - items_.begin();
    if (at != items_.end() && *at == to_index(item)) {
      values_now[static_cast<std::size_t>(offset)] = value;
    } else {
      items_now.insert(items_now.begin() + offset, to_index(item));
      values_now.insert(values_now.begin() + offset, value);
    }
    replace(std::move(items_now), std::move(values_now));
  }

  /// Takes a rating back; nothing happens if there is none.
  void forget(item_index item) {
    auto const at = position(item);
    if (at == items_.end() || *at != to_index(item)) return;
    auto const offset = at - items_.begin();
    auto items_now = items_;
    auto values_now = values_;
    items_now.erase(items_now.begin() + offset);
    values_now.erase(values_now.begin() + offset);
    replace(std::move(items_now), std::move(values_now));
  }

  [[nodiscard]] row_view history() const noexcept { return {items_, values_}; }
  [[nodiscard]] std::span<Scalar const> vector() const noexcept { return vector_; }

  [[nodiscard]] index_t users() const noexcept { return 0; }
  [[nodiscard]] index_t items() const noexcept { return model_.items(); }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return model_.popularity(); }
  [[nodiscard]] bool has_evidence(item_index i, Scalar score) const noexcept {
    return model_.has_evidence(i, score);
  }
  /// The query must be empty: there is only one whom this scores for.
  void score(query const& q, std::span<Scalar> scores) const {
    if (q.user || q.history) throw shape_error("a newcomer scores for nobody else");
    detail::check_room(items(), scores.size());
    model_.score_vector(vector_, scores);
  }

 private:
  [[nodiscard]] std::vector<index_t>::const_iterator position(item_index item) const {
    return std::ranges::lower_bound(items_, to_index(item));
  }
  void replace(std::vector<index_t> items, std::vector<float> values) {
    vector_ = model_.fold_in({items, values});
    items_ = std::move(items);
    values_ = std::move(values);
  }

  factor_model<Scalar> model_;
  std::vector<index_t> items_;
  std::vector<float> values_;
  std::vector<Scalar> vector_;
};

}  // namespace lfrec::inline v0
