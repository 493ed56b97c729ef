// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/ranked_list.hpp"

namespace lfrec::inline v0 {

/// The best n candidates for whom the query stands for, best first; all that there are where fewer
/// than n exist. One score per item and one pass over them.
template <Model M, Candidates C = everything>
[[nodiscard]] ranked_list<typename M::scalar_type> recommend(M const& model, query const& whom,
                                                             std::size_t n,
                                                             C const& candidates = {}) {
  using Scalar = typename M::scalar_type;
  std::vector<Scalar> scores(to_size(model.items()));
  model.score(whom, std::span<Scalar>(scores));
  item_set allowed(model.items());
  detail::restrict(candidates, allowed);
  top_k<Scalar> best(std::min(n, scores.size()));
  return detail::select_list(model, std::span<Scalar const>(scores), allowed,
                             std::min(n, scores.size()), best);
}

/// The same for a user that the model knows.
template <Model M, Candidates C = everything>
[[nodiscard]] ranked_list<typename M::scalar_type> recommend(M const& model, user_index user,
                                                             std::size_t n,
                                                             C const& candidates = {}) {
  return recommend(model, query{.user = user, .history = {}}, n, candidates);
}

namespace detail {

/// How many queries are scored at once: enough to share a block of items while it is in cache, few
/// enough for all their scores to stay in memory.
inline constexpr std::size_t queries_at_once = 16;
/// The same where lists are made of the scores while these are in cache.
inline constexpr std::size_t lists_at_once = 128;

/// Items of a block: its vectors, and the scores of lists_at_once queries, stay in cache.
inline constexpr index_t items_at_once = 256;

/// Calls visit(first, tile) for a tile of scores, queries × items first …, of each block of items.
template <ScoresBlocks M, typename Visit>
void score_blocks(M const& model, std::span<query const> queries, Visit&& visit) {
  using Scalar = typename M::scalar_type;
  auto const vectors = model.query_vectors(queries);
  std::vector<Scalar> tile(queries.size() * to_size(items_at_once));
  for (index_t first = 0; first < model.items(); first += items_at_once) {
    index_t const last = std::min(model.items(), first + items_at_once);
    std::span<Scalar> const scores(tile.data(), queries.size() * to_size(last - first));
    model.score_block(vectors, first, last, scores);
    visit(first, std::span<Scalar const>(scores));
  }
}

/// Calls visit(k, scores of all items) for queries[k], in their order, with the bits of score().
template <Model M, typename Visit>
void score_all(M const& model, std::span<query const> queries, Visit&& visit) {
  using Scalar = typename M::scalar_type;
  if (queries.empty()) return;
  auto const items = to_size(model.items());
  if constexpr (ScoresBlocks<M>) {
    std::vector<Scalar> scores(queries.size() * items);
    score_blocks(model, queries, [&](index_t first, std::span<Scalar const> tile) {
      std::size_t const columns = tile.size() / queries.size();
      for (std::size_t k = 0; k < queries.size(); ++k)
        std::copy_n(tile.data() + k * columns, columns, scores.data() + k * items + to_size(first));
    });
    for (std::size_t k = 0; k < queries.size(); ++k)
      visit(k, std::span<Scalar const>(scores).subspan(k * items, items));
  } else {
    std::vector<Scalar> scores(items);
    for (std::size_t k = 0; k < queries.size(); ++k) {
      model.score(queries[k], std::span<Scalar>(scores));
      visit(k, std::span<Scalar const>(scores));
    }
  }
}

/// Calls visit(k, list) with the best n for queries[k], in their order. narrow(k, set) takes out of
/// a set of all items what may not appear; check(k, first, scores) sees every score once. Scores of
/// a block of items are gone through while they are in cache, and stored whole only where the list
/// takes all its candidates, with evidence or without.
template <Model M, typename Narrow, typename Check, typename Visit>
void make_lists(M const& model, std::span<query const> queries, std::size_t n, Narrow const& narrow,
                Check const& check, Visit&& visit) {
  using Scalar = typename M::scalar_type;
  if (queries.empty()) return;
  if constexpr (ScoresBlocks<M>) {
    std::vector<item_set> allowed(queries.size(), item_set(model.items()));
    std::vector<top_k<Scalar>> best;
    std::vector<std::vector<Scalar>> whole(queries.size());
    for (std::size_t k = 0; k < queries.size(); ++k) {
      narrow(k, allowed[k]);
      best.push_back(top_k<Scalar>(n));
      if (MarksEvidence<M> && n > 0 && allowed[k].at_most(n))
        whole[k].resize(to_size(model.items()));
    }
    score_blocks(model, queries, [&](index_t first, std::span<Scalar const> tile) {
      std::size_t const columns = tile.size() / queries.size();
      for (std::size_t k = 0; k < queries.size(); ++k) {
        auto const scores = tile.subspan(k * columns, columns);
        check(k, first, scores);
        if (!whole[k].empty()) std::ranges::copy(scores, whole[k].begin() + first);
        if (n > 0) offer_scores(model, first, scores, allowed[k], best[k]);
      }
    });
    for (std::size_t k = 0; k < queries.size(); ++k)
      visit(k, finish_list(
                   model,
                   [&] {
                     if (!whole[k].empty()) return std::move(whole[k]);
                     std::vector<Scalar> scores(to_size(model.items()));
                     model.score(queries[k], std::span<Scalar>(scores));
                     return scores;
                   },
                   allowed[k], n, best[k]));
  } else {
    item_set allowed(model.items());
    top_k<Scalar> best(n);
    score_all(model, queries, [&](std::size_t k, std::span<Scalar const> scores) {
      check(k, 0, scores);
      allowed.fill(model.items());
      narrow(k, allowed);
      visit(k, select_list(model, scores, allowed, n, best));
    });
  }
}

}  // namespace detail

/// One list per query, in their order; candidates_of(k) gives the candidates of queries[k]. The
/// same lists as one call per query, whatever the executor.
template <Model M, typename CandidatesOf, Executor E = serial>
requires std::invocable<CandidatesOf const&, std::size_t>
[[nodiscard]] std::vector<ranked_list<typename M::scalar_type>> recommend_all(
    M const& model, std::span<query const> queries, std::size_t n,
    CandidatesOf const& candidates_of, E&& exec = {}) {
  using Scalar = typename M::scalar_type;
  n = std::min(n, to_size(model.items()));
  std::vector<ranked_list<Scalar>> lists(queries.size());
  for_each_chunk(exec, queries.size(), detail::lists_at_once, [&](chunk c) {
    detail::make_lists(
        model, queries.subspan(c.begin, c.end - c.begin), n,
        [&](std::size_t k, item_set& set) { detail::restrict(candidates_of(c.begin + k), set); },
        [](std::size_t, index_t, std::span<Scalar const>) {},
        [&](std::size_t k, ranked_list<Scalar> list) { lists[c.begin + k] = std::move(list); });
  });
  return lists;
}

/// One list of unseen items for each of the users, by the rows of the training matrix.
template <Model M, RowMatrix Data, Executor E = serial>
[[nodiscard]] std::vector<ranked_list<typename M::scalar_type>> recommend_unseen(
    M const& model, Data const& seen, std::span<user_index const> users, std::size_t n,
    E&& exec = {}) {
  if (seen.items() != model.items())
    detail::fail<shape_error>(
        {"a matrix of ", seen.items(), " items and a model of ", model.items()});
  std::vector<query> queries(users.size());
  for (std::size_t k = 0; k < users.size(); ++k) queries[k].user = users[k];
  return recommend_all(
      model, std::span<query const>(queries), n,
      [&](std::size_t k) { return unseen(seen, users[k]); }, exec);
}

/// The given items, best first: `recommend` among these alone. An item given twice appears once.
template <Model M>
[[nodiscard]] ranked_list<typename M::scalar_type> rank(M const& model, query const& whom,
                                                        std::vector<item_index> items) {
  std::size_t const n = items.size();
  return recommend(model, whom, n, only(std::move(items)));
}

}  // namespace lfrec::inline v0
