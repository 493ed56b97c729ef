// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/rating_base.hpp"
#include "lfrec/similarity/rating_pairs.hpp"

namespace lfrec::inline v0 {

/// What a rating_user_neighbor_model is made of.
template <typename Scalar>
struct rating_user_neighbor_parts {
  rating_base<Scalar> base;
  csr<float> histories;  // users × items: the ratings
  rating_rule rule;
  index_t candidates = 0;         // C: no more users than the C most similar may speak
  index_t neighbors = 0;          // K: no more of them speak for an item
  double damping = 0;             // δ: what the base weighs beside them
  std::vector<float> popularity;  // I: how many users an item has
};

/// Score(u, i) = base_ui + Σ_v s_uv (r_vi − base_vi) / (δ + Σ_v s_uv) over the K users v most
/// similar to u who rated i. What user KNN over ratings ends as. Similarities are found when the
/// query comes, from the ratings alone, so that a newcomer and a known user are treated alike;
/// nobody speaks for themselves. Immutable; copies share their storage.
template <typename Scalar>
class rating_user_neighbor_model {
 public:
  using scalar_type = Scalar;

  /// Throws shape_error where the parts do not fit together, numeric_error for numbers that are not
  /// finite.
  explicit rating_user_neighbor_model(rating_user_neighbor_parts<Scalar> parts) {
    check(parts);
    auto residuals = parts.base.residuals(parts.histories);
    auto by_item = detail::compares_residuals(parts.rule.similarity)
                       ? transpose(residuals)
                       : transpose<Scalar>(parts.histories.rows(), parts.histories.columns(),
                                           parts.histories.nonzeros(),
                                           [&](index_t u) { return parts.histories.row(u); });
    state_ = std::make_shared<state const>(
        state{std::move(parts), std::move(residuals), std::move(by_item)});
  }

  [[nodiscard]] index_t users() const noexcept { return parts().histories.rows(); }
  [[nodiscard]] index_t items() const noexcept { return parts().histories.columns(); }
  [[nodiscard]] rating_user_neighbor_parts<Scalar> const& parts() const noexcept {
    return state_->parts;
  }
  [[nodiscard]] csr<float> const& histories() const noexcept { return parts().histories; }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return parts().popularity; }
  /// False for items that nobody rated.
  [[nodiscard]] bool has_evidence(item_index i, Scalar /*score*/) const noexcept {
    return parts().popularity[to_size(i)] > 0;
  }

  /// The history that a query stands for: the one it brings, the known user's, or none.
  [[nodiscard]] row_view history(query const& q) const {
    if (q.history) return *q.history;
    return q.user ? histories().row(to_index(*q.user)) : row_view{};
  }

  /// O(Σ over the history of the items' users + Σ over the candidates of their ratings).
  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    struct sums {
      double pull = 0;
      double weight = 0;
      index_t voices = 0;
    };
    std::vector<sums> of_item(scores.size());
    // The most similar first, so that the first K who rated an item are the ones.
    for (auto const& [v, similarity] : similar(q, parts().candidates)) {
      auto const row = state_->residuals.row(v);
      for (std::size_t n = 0; n < row.size(); ++n) {
        auto& item = of_item[to_size(row.index[n])];
        if (item.voices == parts().neighbors) continue;
        item.pull += static_cast<double>(similarity) * static_cast<double>(row.value[n]);
        item.weight += static_cast<double>(similarity);
        ++item.voices;
      }
    }
    auto const bias = parts().base.user_bias(history(q));
    for (std::size_t i = 0; i < scores.size(); ++i)
      scores[i] =
          parts().base.offsets[i] + bias +
          (of_item[i].voices > 0
               ? static_cast<Scalar>(of_item[i].pull / (of_item[i].weight + parts().damping))
               : Scalar{0});
  }

  /// One term per user who speaks, and the base.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    explanation result;
    double weight = parts().damping;
    for (auto const& [v, similarity] : similar(q, parts().candidates)) {
      if (result.terms.size() == to_size(parts().neighbors)) break;
      auto const row = state_->residuals.row(v);
      auto const at = std::ranges::lower_bound(row.index, to_index(item)) - row.index.begin();
      auto const n = static_cast<std::size_t>(at);
      if (n == row.size() || row.index[n] != to_index(item)) continue;
      weight += static_cast<double>(similarity);
      result.terms.push_back({reason::friend_, v,
                              static_cast<double>(similarity) * static_cast<double>(row.value[n])});
    }
    for (auto& term : result.terms) term.amount /= weight;
    result.terms.push_back({reason::bias, 0,
                            static_cast<double>(parts().base.offsets[to_size(item)] +
                                                parts().base.user_bias(history(q)))});
    result.score = result.sum();
    return detail::ordered(std::move(result));
  }

  /// The similarity of every user to this one, 0 where it is not positive.
  void similarity_to_user(user_index u, std::span<Scalar> scores) const {
    detail::check_user(u, users());
    detail::check_room(users(), scores.size());
    std::ranges::fill(scores, Scalar{0});
    for (auto const& [v, similarity] : similar({.user = u}, users()))
      scores[to_size(v)] = similarity;
  }

 private:
  struct state {
    rating_user_neighbor_parts<Scalar> parts;
    csr<Scalar> residuals;  // users × items
    csr<Scalar> by_item;    // items × users: what similarities compare
  };

  /// The users most similar to the one who asks, best first, without that one.
  [[nodiscard]] std::vector<scored<Scalar>> similar(query const& q, index_t most) const {
    auto const known = history(q);
    std::vector<Scalar> values(known.value.begin(), known.value.end());
    if (detail::compares_residuals(parts().rule.similarity)) values = parts().base.residuals(known);
    top_k<Scalar> best(to_size(std::min(most, users())));
    detail::product_row<Scalar, detail::common_cell> product(users());
    product.for_each(
        sparse_row<Scalar>{known.index, values}, [&](index_t i) { return state_->by_item.row(i); },
        [&](index_t v, detail::common_cell const& both) {
          if (q.user && to_index(*q.user) == v) return;
          auto const weight = static_cast<Scalar>(detail::rating_weight(parts().rule, both));
          if (weight > 0) best.offer(v, weight);
        });
    return best.take();
  }

  static void check(rating_user_neighbor_parts<Scalar> const& p) {
    auto const items = p.histories.columns();
    detail::check_rating_base(p.base, items);
    if (p.popularity.size() != to_size(items) || p.neighbors < 1 || p.candidates < 1 ||
        !(p.rule.shrinkage >= 0) || !(p.rule.min_support >= 0) || !(p.damping >= 0))
      detail::fail<shape_error>({"rating user neighbour model: ", p.popularity.size(),
                                 " popularities for ", items, " items, ", p.candidates,
                                 " candidates, ", p.neighbors, " neighbours, shrinkage ",
                                 p.rule.shrinkage, ", damping ", p.damping});
    if (!detail::all_finite(p.popularity))
      throw numeric_error("rating user neighbour model: popularities are not all finite");
  }

  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
