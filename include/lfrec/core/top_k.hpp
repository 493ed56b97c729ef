// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// A score and what it belongs to.
template <typename Scalar>
struct scored {
  index_t index = 0;
  Scalar score = 0;
};

/// The order of every list in lfrec: higher score first, ties to the lower index.
template <typename Scalar>
[[nodiscard]] constexpr bool ranks_before(scored<Scalar> const& a,
                                          scored<Scalar> const& b) noexcept {
  return a.score > b.score || (a.score == b.score && a.index < b.index);
}

/// Keeps the best n of any number of scores, offered in any order; the result does not depend on
/// the order. Amortised O(1) per offer: candidates gather in a buffer of 2n and the worse half is
/// dropped when it is full. Allocates 2n entries once, so n should not exceed what may be offered;
/// clear() and take() keep the memory. Scores must not be NaN.
template <typename Scalar>
class top_k {
 public:
  explicit top_k(std::size_t n) : n_(n) { kept_.reserve(2 * n_ + 1); }

  void clear() noexcept {
    kept_.clear();
    full_ = false;
  }

  void offer(index_t index, Scalar score) {
    scored<Scalar> const candidate{index, score};
    if (n_ == 0 || (full_ && !ranks_before(candidate, worst_))) return;
    kept_.push_back(candidate);
    if (kept_.size() > 2 * n_) shrink();
  }

  /// No score below this can still get in; what a scan compares with before it offers.
  [[nodiscard]] bool may_enter(Scalar score) const noexcept {
    return !full_ || score >= worst_.score;
  }

  /// The least score that can still get in; what a scan looks for.
  [[nodiscard]] Scalar least() const noexcept {
    return full_ ? worst_.score : -std::numeric_limits<Scalar>::infinity();
  }

  /// The best n in no particular order; valid until the next offer, clear or take.
  [[nodiscard]] std::span<scored<Scalar> const> unordered() {
    if (kept_.size() > n_) shrink();
    return kept_;
  }

  /// The best n, best first; valid as long as those of unordered().
  [[nodiscard]] std::span<scored<Scalar> const> ordered() {
    std::sort(kept_.begin(), kept_.end(), before);
    if (kept_.size() > n_) kept_.resize(n_);
    return kept_;
  }

  /// The best n, best first. Leaves the selection empty.
  [[nodiscard]] std::vector<scored<Scalar>> take() {
    auto const best = ordered();
    std::vector<scored<Scalar>> result(best.begin(), best.end());
    clear();
    return result;
  }

 private:
  // A lambda and no pointer to ranks_before: the algorithms inline it.
  static constexpr auto before = [](scored<Scalar> const& a, scored<Scalar> const& b) {
    return ranks_before(a, b);
  };

  void shrink() {
    auto const last = kept_.begin() + static_cast<std::ptrdiff_t>(n_ - 1);
    std::nth_element(kept_.begin(), last, kept_.end(), before);
    worst_ = *last;
    full_ = true;
    kept_.resize(n_);
  }

  std::size_t n_;
  std::vector<scored<Scalar>> kept_;
  scored<Scalar> worst_;
  bool full_ = false;
};

}  // namespace lfrec::inline v0
