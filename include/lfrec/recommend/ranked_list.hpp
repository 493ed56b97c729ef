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

/// Picks the best n allowed items out of a full row of scores. The one place where lists are made.
/// Scores that say nothing (`informed` false) count as resting on no evidence, whatever the item.
template <typename M>
[[nodiscard]] ranked_list<typename M::scalar_type> select_list(
    M const& model, std::span<typename M::scalar_type const> scores, item_set const& allowed,
    std::size_t n, top_k<typename M::scalar_type>& best, bool informed = true) {
  using Scalar = typename M::scalar_type;
  auto const items = static_cast<index_t>(scores.size());
  best.clear();
  for (index_t i = 0; i < items && (informed || !MarksEvidence<M>); ++i) {
    Scalar const score = scores[to_size(i)];
    if (!best.may_enter(score) || !allowed.contains(i)) continue;
    if constexpr (MarksEvidence<M>)
      if (!model.has_evidence(item_index{i}, score)) continue;
    best.offer(i, score);
  }
  std::vector<recommendation<Scalar>> entries;
  for (auto const& entry : best.take()) entries.push_back({item_index{entry.index}, entry.score});
  std::size_t const with_evidence = entries.size();
  if constexpr (MarksEvidence<M>) {
    if (entries.size() < n) {
      top_k<float> fill(n - entries.size());
      std::span<float const> const popularity = model.popularity();
      for (index_t i = 0; i < items; ++i)
        if (allowed.contains(i) &&
            !(informed && model.has_evidence(item_index{i}, scores[to_size(i)])))
          fill.offer(i, popularity[to_size(i)]);
      for (auto const& entry : fill.take())
        entries.push_back({item_index{entry.index}, scores[to_size(entry.index)]});
    }
  }
  return {std::move(entries), with_evidence};
}

}  // namespace detail

}  // namespace lfrec::inline v0
