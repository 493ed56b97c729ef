// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/solve/losses.hpp"
#include "lfrec/solve/sampling.hpp"

namespace lfrec::inline v0 {

/// What bpr, warp and logistic_mf minimise, and how: over the users' positives (values > 0) and
/// negatives drawn against them, a loss of the two scores plus λ/2 ‖row‖² for each row that a pair
/// touches, by stochastic gradient steps with one AdaGrad sum a row.
struct pairwise_objective {
  any_pairwise_loss::kinds loss = {};
  negative_sampling sampling = negative_sampling::uniform;
  int draws = 1;                 ///< negatives per positive and epoch; a cap where the loss skips
  double popularity_power = 0;   ///< of sampling by popularity
  double learning_rate = 0.05;   ///< η
  double regularization = 0.01;  ///< λ
  double confidence_scale = 1;   ///< γ: a positive of value c counts γc; makes their mean 1
  int epochs = 1;                ///< passes over a user's positives
  std::uint64_t seed = 42;       ///< of what is drawn
};

namespace detail {

/// AdaGrad with one sum a row: η / √(δ + Σ‖g‖²). δ keeps the first steps of rows that have seen
/// little short, without which rare items are learnt by heart. Duchi, Hazan, Singer 2011.
template <typename Scalar>
struct adagrad {
  Scalar learning_rate;
  Scalar regularization;

  [[nodiscard]] Scalar step(Scalar& sum, Scalar square) const noexcept {
    sum += square;
    return learning_rate / std::sqrt(sum + Scalar{5});
  }
  /// What a step leaves of the row, less the gradient: 1 - step · λ.
  [[nodiscard]] Scalar shrink(Scalar step) const noexcept { return 1 - step * regularization; }
};

/// Finds negatives against a positive, as the objective says.
template <typename Scalar, typename Loss>
class negative_search {
 public:
  negative_search(Loss const& loss, pairwise_objective const& objective, index_t items)
      : loss_(loss), sampling_(objective.sampling), draws_(objective.draws) {
    if (skipping()) rank_weight_ = rank_weights(to_size(items), draws_);
  }

  /// How many draws so many positives will want; any number where that depends on scores.
  [[nodiscard]] std::size_t draws(std::size_t positives) const noexcept {
    return skipping() ? std::numeric_limits<std::size_t>::max()
                      : positives * static_cast<std::size_t>(draws_);
  }

  /// Takes `draws` (draws_ahead) and calls step(j, s⁺, s⁻, weight) for each negative j that item i
  /// is to be set against; score(j) gives scores as they stand.
  template <typename Draws, typename Score, typename Step>
  void operator()(index_t i, Draws& draws, Score&& score, Step&& step) const {
    if constexpr (always_skips) {
      first_not_skipped(i, draws, score, step);
    } else {
      if constexpr (may_skip)
        if (skipping()) return first_not_skipped(i, draws, score, step);
      all_drawn(i, draws, score, step);
    }
  }

 private:
  static constexpr bool may_skip = requires(Loss const& loss, Scalar s) { loss.skips(s, s); };
  static constexpr bool always_skips = may_skip && !requires(Loss const& loss) { loss.can_skip(); };

  [[nodiscard]] bool skipping() const noexcept {
    if constexpr (may_skip && !always_skips)
      return loss_.can_skip();
    else
      return may_skip;
  }

  template <typename Draws, typename Score, typename Step>
  void all_drawn(index_t i, Draws& draws, Score&& score, Step&& step) const {
    if (sampling_ == negative_sampling::hardest) {
      index_t worst = -1;
      Scalar highest = 0;
      for (int n = 0; n < draws_; ++n) {
        index_t const j = draws.next();
        if (j < 0) break;
        Scalar const other = score(j);
        if (worst >= 0 && other <= highest) continue;
        worst = j;
        highest = other;
      }
      if (worst >= 0) step(worst, score(i), highest, Scalar{1});
    } else {
      for (int n = 0; n < draws_; ++n) {
        index_t const j = draws.next();
        if (j < 0) return;
        step(j, score(i), score(j), Scalar{1});
      }
    }
  }

  template <typename Draws, typename Score, typename Step>
  void first_not_skipped(index_t i, Draws& draws, Score&& score, Step&& step) const {
    Scalar const own = score(i);
    for (auto const weight : rank_weight_) {
      index_t const j = draws.next();
      if (j < 0) return;
      Scalar const other = score(j);
      if (loss_.skips(own, other)) continue;
      return step(j, own, other, static_cast<Scalar>(weight));
    }
  }

  Loss loss_;
  negative_sampling sampling_;
  int draws_;
  std::vector<double> rank_weight_;
};

/// The pool as the objective draws from it.
[[nodiscard]] inline negative_pool weighted_pool(pairwise_objective const& objective,
                                                 negative_pool pool,
                                                 std::span<float const> popularity) {
  if (objective.sampling != negative_sampling::popularity) return pool;
  return std::move(pool).weighted(popularity, objective.popularity_power);
}

}  // namespace detail

}  // namespace lfrec::inline v0
