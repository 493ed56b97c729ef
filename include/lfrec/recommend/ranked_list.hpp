// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"

namespace lfrec::inline v0 {

/// One line of a list.
template <typename Scalar>
struct recommendation {
  item_index item{};
  Scalar score{};
  friend bool operator==(recommendation const&, recommendation const&) = default;
};

/// Best first: items whose scores rest on evidence, by score; then, where these do not fill the
/// list, items without, by popularity. Ties go to the lower index.
template <typename Scalar>
class ranked_list {
 public:
  ranked_list() = default;
  ranked_list(std::vector<recommendation<Scalar>> entries, std::size_t with_evidence)
      : entries_(std::move(entries)), with_evidence_(with_evidence) {}

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
  [[nodiscard]] auto end() const noexcept { return entries_.end(); }
  [[nodiscard]] recommendation<Scalar> const& operator[](std::size_t n) const noexcept {
    return entries_[n];
  }

  /// How many entries, from the front, rest on evidence; the others are filled up by popularity.
  [[nodiscard]] std::size_t with_evidence() const noexcept { return with_evidence_; }
  [[nodiscard]] bool has_evidence(std::size_t position) const noexcept {
    return position < with_evidence_;
  }
  friend bool operator==(ranked_list const&, ranked_list const&) = default;

 private:
  std::vector<recommendation<Scalar>> entries_;
  std::size_t with_evidence_ = 0;
};

namespace detail {

/// Offers the allowed items first … first + scores.size() - 1, but those without evidence.
template <typename M>
void offer_scores(M const& model, index_t first, std::span<typename M::scalar_type const> scores,
                  item_set const& allowed, top_k<typename M::scalar_type>& best) {
  for (std::size_t c = 0; c < scores.size(); ++c) {
    c = first_at_least(scores.data(), c, scores.size(), best.least());
    if (c == scores.size()) return;
    auto const item = first + static_cast<index_t>(c);
    if (!allowed.contains(item)) continue;
    if constexpr (MarksEvidence<M>)
      if (!model.has_evidence(item_index{item}, scores[c])) continue;
    best.offer(item, scores[c]);
  }
}

/// Writes what was offered, best first, into a list of n, and fills it up with items without
/// evidence by popularity. scores_of() gives all scores, and is asked only where that is needed.
template <typename M, typename ScoresOf>
[[nodiscard]] ranked_list<typename M::scalar_type> finish_list(
    M const& model, ScoresOf const& scores_of, item_set const& allowed, std::size_t n,
    top_k<typename M::scalar_type>& best, bool informed = true) {
  std::vector<recommendation<typename M::scalar_type>> entries;
  for (auto const& entry : best.take()) entries.push_back({item_index{entry.index}, entry.score});
  std::size_t const with_evidence = entries.size();
  if constexpr (MarksEvidence<M>) {
    if (entries.size() < n) {
      auto const& scores = scores_of();
      top_k<float> fill(n - entries.size());
      std::span<float const> const popularity = model.popularity();
      for (index_t i = 0; i < allowed.items(); ++i)
        if (allowed.contains(i) &&
            !(informed && model.has_evidence(item_index{i}, scores[to_size(i)])))
          fill.offer(i, popularity[to_size(i)]);
      for (auto const& entry : fill.take())
        entries.push_back({item_index{entry.index}, scores[to_size(entry.index)]});
    }
  }
  return {std::move(entries), with_evidence};
}

/// Picks the best n allowed items out of a full row of scores. Scores that say nothing (`informed`
/// false) count as resting on no evidence, whatever the item.
template <typename M>
[[nodiscard]] ranked_list<typename M::scalar_type> select_list(
    M const& model, std::span<typename M::scalar_type const> scores, item_set const& allowed,
    std::size_t n, top_k<typename M::scalar_type>& best, bool informed = true) {
  best.clear();
  if (n > 0 && (informed || !MarksEvidence<M>)) offer_scores(model, 0, scores, allowed, best);
  return finish_list(
      model, [&]() -> auto const& { return scores; }, allowed, n, best, informed);
}

}  // namespace detail

}  // namespace lfrec::inline v0
