// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <tuple>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/metrics/placement.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"

namespace lfrec::inline v0::detail {

/// Counts, for a few items among many, how many score above and how many the same.
template <typename Score>
class tie_counter {
 public:
  void clear() noexcept {
    thresholds_.clear();
    marked_.clear();
  }
  /// An item to be counted for; in ascending order of the items.
  void mark(placed_item item, Score score) {
    marked_.push_back({score, item});
    thresholds_.push_back(score);
  }
  void start() {
    std::sort(thresholds_.begin(), thresholds_.end());
    thresholds_.erase(std::unique(thresholds_.begin(), thresholds_.end()), thresholds_.end());
    above_.assign(thresholds_.size() + 1, 0);
    tied_.assign(thresholds_.size(), 0);
    next_ = 0;
    offered_ = 0;
  }

  /// Every candidate once, ascending. O(log of the marked items).
  void offer(index_t item, Score score) {
    ++offered_;
    if (thresholds_.empty() || score < thresholds_.front()) return;
    auto const at = below(score);
    if (at < thresholds_.size() && thresholds_[at] == score) {
      if (next_ < marked_.size() && marked_[next_].item.item == item)
        marked_[next_++].item.rank = tied_[at] + 1;  // among the tied; the others are added below
      ++tied_[at];
    } else {
      ++above_[at];  // above threshold at - 1, below threshold at
    }
  }

  /// Appends the marked items, by rank; `before` candidates rank before all of these.
  void finish(std::size_t before, std::vector<placed_item>& out) {
    auto const first = static_cast<std::ptrdiff_t>(out.size());
    for (std::size_t at = thresholds_.size(); at-- > 0;)  // how many lie above each threshold
      above_[at] += above_[at + 1] + tied_[at];
    for (auto& [score, item] : marked_) {
      auto const at = below(score);
      item.above = before + above_[at + 1];
      item.tied = tied_[at];
      item.rank += item.above;
      out.push_back(item);
    }
    std::sort(out.begin() + first, out.end(),
              [](placed_item const& a, placed_item const& b) { return a.rank < b.rank; });
  }
  [[nodiscard]] std::size_t offered() const noexcept { return offered_; }

 private:
  /// How many thresholds lie below the score. No branch depends on a score: where it falls is what
  /// a processor cannot foresee.
  [[nodiscard]] std::size_t below(Score score) const noexcept {
    std::size_t at = 0;
    for (std::size_t left = thresholds_.size(); left > 0;) {
      std::size_t const half = (left + 1) / 2;
      at += thresholds_[at + half - 1] < score ? half : 0;
      left -= half;
    }
    return at;
  }

  struct marked {
    Score score;
    placed_item item;
  };
  std::vector<Score> thresholds_;  // ascending, distinct
  std::vector<marked> marked_;     // by item
  std::vector<std::size_t> above_;
  std::vector<std::size_t> tied_;
  std::size_t next_ = 0;
  std::size_t offered_ = 0;
};

/// Where held-out items stand in the order that select_list makes lists of. Keeps its memory from
/// user to user.
template <typename Scalar>
class item_placer {
 public:
  /// O(items log |relevant|). The result is valid until the next call.
  template <typename M>
  [[nodiscard]] placement place(M const& model, std::span<Scalar const> scores,
                                item_set const& allowed, row_view relevant) {
    by_score_.clear();
    by_popularity_.clear();
    for (std::size_t n = 0; n < relevant.size(); ++n) {
      index_t const i = relevant.index[n];
      if (!allowed.contains(i)) continue;
      placed_item const item{.item = i, .value = relevant.value[n]};
      if (has_evidence(model, i, scores))
        by_score_.mark(item, scores[to_size(i)]);
      else
        by_popularity_.mark(item, popularity(model, i));
    }
    by_score_.start();
    by_popularity_.start();
    for (index_t i = 0; i < static_cast<index_t>(scores.size()); ++i) {
      if (!allowed.contains(i)) continue;
      if (has_evidence(model, i, scores))
        by_score_.offer(i, scores[to_size(i)]);
      else
        by_popularity_.offer(i, popularity(model, i));
    }
    placed_.clear();
    by_score_.finish(0, placed_);
    by_popularity_.finish(by_score_.offered(), placed_);
    return {.candidates = by_score_.offered() + by_popularity_.offered(),
            .items = placed_,
            .relevant = relevant};
  }

 private:
  template <typename M>
  static bool has_evidence(M const& model, index_t i, std::span<Scalar const> scores) {
    if constexpr (MarksEvidence<M>)
      return model.has_evidence(item_index{i}, scores[to_size(i)]);
    else
      return true;
  }
  template <typename M>
  static float popularity(M const& model, index_t i) {
    if constexpr (MarksEvidence<M>)
      return std::span<float const>(model.popularity())[to_size(i)];
    else
      return 0;
  }

  tie_counter<Scalar> by_score_;
  tie_counter<float> by_popularity_;
  std::vector<placed_item> placed_;
};

}  // namespace lfrec::inline v0::detail
