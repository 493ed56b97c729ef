// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/concept.hpp"

namespace lfrec_test {

/// Random scores of few values, so that many tie, and a popularity that some items lack.
struct random_model {
  using scalar_type = float;

  lfrec::index_t user_count;
  lfrec::index_t item_count;
  std::vector<float> table;  // users × items
  std::vector<float> counts;

  random_model(lfrec::index_t users, lfrec::index_t items, std::uint64_t seed,
               std::uint64_t distinct)
      : user_count(users), item_count(items) {
    lfrec::random_stream random(seed);
    for (lfrec::index_t n = 0; n < users * items; ++n)
      table.push_back(static_cast<float>(random.below(distinct)) - 2);
    for (lfrec::index_t i = 0; i < items; ++i)
      counts.push_back(static_cast<float>(
          std::max<std::int64_t>(0, static_cast<std::int64_t>(random.below(6)) - 2)));
  }

  [[nodiscard]] lfrec::index_t users() const { return user_count; }
  [[nodiscard]] lfrec::index_t items() const { return item_count; }
  void score(lfrec::query const& q, std::span<float> out) const {
    lfrec::detail::check_query(q, user_count, item_count, out.size());
    auto const row = of(q.user.value_or(lfrec::user_index{0}));
    std::ranges::copy(row, out.begin());
  }
  [[nodiscard]] std::span<float const> of(lfrec::user_index u) const {
    return std::span(table).subspan(lfrec::to_size(u) * lfrec::to_size(item_count),
                                    lfrec::to_size(item_count));
  }
};

/// One that knows what its scores rest on: here even items of popularity 1 rest on nothing for
/// negative scores, so that evidence depends on both.
struct random_model_with_evidence : random_model {
  using random_model::random_model;
  [[nodiscard]] bool has_evidence(lfrec::item_index i, float score) const {
    return counts[lfrec::to_size(i)] > 1 || (counts[lfrec::to_size(i)] > 0 && score >= 0);
  }
  [[nodiscard]] std::span<float const> popularity() const { return counts; }
};

static_assert(lfrec::Model<random_model> && !lfrec::MarksEvidence<random_model>);
static_assert(lfrec::MarksEvidence<random_model_with_evidence>);

/// Every allowed item, sorted by the rule in words: those with evidence by score, then the others
/// by popularity, ties to the lower index.
template <typename M, typename Allowed>
std::vector<lfrec::index_t> list_by_sorting(M const& model, std::span<float const> scores,
                                            std::size_t n, Allowed const& allowed) {
  std::vector<lfrec::index_t> order;
  for (lfrec::index_t i = 0; i < model.items(); ++i)
    if (allowed(lfrec::item_index{i})) order.push_back(i);
  std::ranges::stable_sort(order, [&](lfrec::index_t a, lfrec::index_t b) {
    float const score_a = scores[lfrec::to_size(a)];
    float const score_b = scores[lfrec::to_size(b)];
    if constexpr (lfrec::MarksEvidence<M>) {
      bool const rests_a = model.has_evidence(lfrec::item_index{a}, score_a);
      bool const rests_b = model.has_evidence(lfrec::item_index{b}, score_b);
      if (rests_a != rests_b) return rests_a;
      if (!rests_a)
        return model.popularity()[lfrec::to_size(a)] > model.popularity()[lfrec::to_size(b)];
    }
    return score_a > score_b;
  });
  order.resize(std::min(n, order.size()));
  return order;
}

}  // namespace lfrec_test
