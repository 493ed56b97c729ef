// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/rating_base.hpp"

namespace lfrec::inline v0 {

/// What a rating_neighbor_model is made of.
template <typename Scalar>
struct rating_neighbor_parts {
  rating_base<Scalar> base;
  csr<Scalar> weights;             // row j: the items i that j speaks for, w_ij > 0
  std::vector<Scalar> deviations;  // d_ij, one per weight; or empty: all 0
  index_t neighbors = 0;           // K: no more of a user's items speak for an item
  double damping = 0;              // δ: what the base weighs beside them
  csr<float> histories;            // users × items: the ratings
  std::vector<float> popularity;   // I: how many users an item has
};

namespace detail {

/// Leaves the `keep` largest of the positive numbers, of equal ones the first; the rest become 0.
template <typename Scalar>
void keep_largest(std::span<Scalar> values, std::size_t keep, std::vector<Scalar>& scratch) {
  if (values.size() <= keep) return;
  scratch.resize(values.size());
  std::size_t count = 0;
  for (Scalar const v : values) {
    scratch[count] = v;
    count += v > 0 ? 1U : 0U;  // no branch: it would be guessed wrong half of the time
  }
  if (count <= keep) return;
  auto const begin = scratch.begin();
  auto const last = begin + static_cast<std::ptrdiff_t>(keep - 1);
  std::nth_element(begin, last, begin + static_cast<std::ptrdiff_t>(count), std::greater<>{});
  Scalar const least = *last;
  std::size_t left = 0;
  for (Scalar& v : values) {
    v = v >= least ? v : Scalar{0};
    left += v > 0 ? 1U : 0U;
  }
  for (std::size_t n = values.size(); left > keep; --n)  // equal to the least: the last ones go
    if (values[n - 1] == least) {
      values[n - 1] = 0;
      --left;
    }
}

}  // namespace detail

/// Score(history, i) = base_ui + Σ_j w_ij (r_uj − base_uj + d_ij) / (δ + Σ_j w_ij) over the K items
/// j of the history with the largest weights for i: what users think of an item by what they think
/// of others. What item KNN over ratings and slope one end as. A newcomer needs no folding in: the
/// history is the query. Immutable; copies share their storage.
template <typename Scalar>
class rating_neighbor_model {
 public:
  using scalar_type = Scalar;

  /// Throws shape_error where the parts do not fit together, numeric_error for numbers that are not
  /// finite and weights that are not positive.
  explicit rating_neighbor_model(rating_neighbor_parts<Scalar> parts) {
    check(parts);
    state_ = std::make_shared<rating_neighbor_parts<Scalar> const>(std::move(parts));
  }

  [[nodiscard]] index_t users() const noexcept { return state_->histories.rows(); }
  [[nodiscard]] index_t items() const noexcept { return state_->histories.columns(); }
  [[nodiscard]] rating_neighbor_parts<Scalar> const& parts() const noexcept { return *state_; }
  [[nodiscard]] csr<float> const& histories() const noexcept { return state_->histories; }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return state_->popularity; }
  /// False for items that nobody rated.
  [[nodiscard]] bool has_evidence(item_index i, Scalar /*score*/) const noexcept {
    return state_->popularity[to_size(i)] > 0;
  }

  /// The history that a query stands for: the one it brings, the known user's, or none.
  [[nodiscard]] row_view history(query const& q) const {
    if (q.history) return *q.history;
    return q.user ? state_->histories.row(to_index(*q.user)) : row_view{};
  }

  /// O(items · length of the history).
  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    auto const known = history(q);
    auto const bias = state_->base.user_bias(known);
    auto const residuals = state_->base.residuals(known);
    auto const length = known.size();
    // Item by item what each of the history has to say, in tiles of items so that all stays in the
    // cache: weights, 0 for who says nothing, and what is weighed.
    constexpr index_t tile = 128;
    std::vector<std::size_t> next(length, 0);  // in each row of the weights
    std::vector<Scalar> weight(to_size(tile) * length);
    std::vector<Scalar> pull(has_deviations() ? weight.size() : 0);
    std::vector<Scalar> scratch;
    for (index_t first = 0; first < items(); first += tile) {
      index_t const last = std::min(items(), first + tile);
      std::ranges::fill(weight, Scalar{0});
      for (std::size_t n = 0; n < length; ++n) {
        auto const row = state_->weights.row(known.index[n]);
        for (auto& k = next[n]; k < row.size() && row.index[k] < last; ++k) {
          auto const at = to_size(row.index[k] - first) * length + n;
          weight[at] = row.value[k];
          if (has_deviations()) pull[at] = residuals[n] + deviation(known.index[n], k);
        }
      }
      for (index_t i = first; i < last; ++i) {
        auto const at = to_size(i - first) * length;
        auto const w = std::span(weight).subspan(at, length);
        detail::keep_largest(w, to_size(state_->neighbors), scratch);
        auto const* const x = has_deviations() ? pull.data() + at : residuals.data();
        scores[to_size(i)] = state_->base.offsets[to_size(i)] + bias + weighed(w, x);
      }
    }
  }

  /// The score of one item, with the bits of score(). O(length of the history · log items).
  [[nodiscard]] Scalar score_item(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    auto const known = history(q);
    auto const [weight, pull] = voices(known, item);
    return state_->base.offsets[to_size(item)] + state_->base.user_bias(known) +
           weighed(weight, pull.data());
  }

  /// One term per item of the history that speaks, and the base.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    auto const known = history(q);
    auto const [weight, pull] = voices(known, item);
    double all = state_->damping;
    for (Scalar const w : weight) all += static_cast<double>(w);
    explanation result;
    result.terms.push_back(
        {reason::bias, 0,
         static_cast<double>(state_->base.offsets[to_size(item)] + state_->base.user_bias(known))});
    for (std::size_t n = 0; n < known.size(); ++n) {
      double const amount = static_cast<double>(weight[n]) * static_cast<double>(pull[n]) / all;
      if (weight[n] > 0 && amount != 0)
        result.terms.push_back({reason::item, known.index[n], amount});
    }
    result.score = result.sum();
    return detail::ordered(std::move(result));
  }

  /// How much each item has to say of this one, 0 for everything else. O(items · log items).
  void similarity_to_item(item_index i, std::span<Scalar> scores) const {
    detail::check_item(i, items());
    detail::check_room(items(), scores.size());
    for (index_t j = 0; j < items(); ++j) {
      auto const row = state_->weights.row(j);
      auto const at = std::ranges::lower_bound(row.index, to_index(i));
      bool const found = at != row.index.end() && *at == to_index(i);
      scores[to_size(j)] =
          found ? row.value[static_cast<std::size_t>(at - row.index.begin())] : Scalar{0};
    }
  }

 private:
  struct said {
    std::vector<Scalar> weight;  // 0: says nothing
    std::vector<Scalar> pull;    // what is weighed
  };
  /// What each of the history has to say of an item.
  [[nodiscard]] said voices(row_view known, item_index item) const {
    said result{std::vector<Scalar>(known.size(), Scalar{0}), state_->base.residuals(known)};
    for (std::size_t n = 0; n < known.size(); ++n) {
      auto const row = state_->weights.row(known.index[n]);
      auto const k = static_cast<std::size_t>(std::ranges::lower_bound(row.index, to_index(item)) -
                                              row.index.begin());
      if (k == row.size() || row.index[k] != to_index(item)) continue;
      result.weight[n] = row.value[k];
      if (has_deviations()) result.pull[n] += deviation(known.index[n], k);
    }
    std::vector<Scalar> scratch;
    detail::keep_largest(std::span(result.weight), to_size(state_->neighbors), scratch);
    return result;
  }

  /// Σ w x / (δ + Σ w); 0 where nobody speaks.
  [[nodiscard]] Scalar weighed(std::span<Scalar const> w, Scalar const* x) const noexcept {
    double sum = 0;
    double all = 0;
    for (std::size_t n = 0; n < w.size(); ++n) {
      sum += static_cast<double>(w[n]) * static_cast<double>(x[n]);
      all += static_cast<double>(w[n]);
    }
    return all > 0 ? static_cast<Scalar>(sum / (all + state_->damping)) : Scalar{0};
  }

  [[nodiscard]] bool has_deviations() const noexcept { return !state_->deviations.empty(); }
  /// Of the k-th weight in row j.
  [[nodiscard]] Scalar deviation(index_t j, std::size_t k) const noexcept {
    return state_->deviations[static_cast<std::size_t>(state_->weights.offsets()[to_size(j)]) + k];
  }

  static void check(rating_neighbor_parts<Scalar> const& p) {
    auto const items = p.histories.columns();
    detail::check_rating_base(p.base, items);
    if (p.weights.rows() != items || p.weights.columns() != items ||
        p.popularity.size() != to_size(items) ||
        (!p.deviations.empty() && p.deviations.size() != p.weights.nonzeros()) || p.neighbors < 1 ||
        !(p.damping >= 0))
      detail::fail<shape_error>({"rating neighbour model: weights of ", p.weights.rows(), " x ",
                                 p.weights.columns(), " items, ", p.deviations.size(),
                                 " deviations, ", p.popularity.size(), " popularities, ratings of ",
                                 items, " items, ", p.neighbors, " neighbours"});
    if (!std::ranges::all_of(p.weights.values(), [](Scalar w) { return w > 0; }) ||
        !detail::all_finite(p.deviations) || !detail::all_finite(p.popularity))
      throw numeric_error("rating neighbour model: weights must be positive, all else finite");
  }

  std::shared_ptr<rating_neighbor_parts<Scalar> const> state_;
};

}  // namespace lfrec::inline v0
