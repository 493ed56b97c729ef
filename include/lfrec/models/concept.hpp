// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/models/fit_summary.hpp"

namespace lfrec::inline v0 {

/// Whom to score for. A known user alone is scored by what the model learnt about them; a history
/// (ascending items, values as in the training matrix) replaces that: a stranger, or a known user
/// with a newer history. Neither is the newcomer about whom nothing is known: the prior.
///
/// The context says under which circumstances: ascending columns of the model's contexts with their
/// weights (lfrec::situation makes a row of names). An empty row: nothing is known of them. No
/// context at all: what the score is on average over the situations of the training data. Models
/// that know no circumstances score the same in all.
struct query {
  std::optional<user_index> user = {};
  std::optional<row_view> history = {};
  std::optional<row_view> context = {};
};

/// Fitted and immutable; const calls are safe from many threads. `score` writes one finite score
/// per item, higher is better; it throws shape_error for a user outside the model, a history item
/// outside it or a span of another size than items().
template <typename M>
concept Model = std::movable<M> &&
    requires(M const& m, query const& q, std::span<typename M::scalar_type> scores) {
  { m.items() } -> std::convertible_to<index_t>;
  { m.users() } -> std::convertible_to<index_t>;
  m.score(q, scores);
};

/// A model that knows which of its scores rest on nothing. Items without evidence come last in
/// every list, by popularity.
template <typename M>
concept MarksEvidence = Model<M> &&
    requires(M const& m, item_index i, typename M::scalar_type score) {
  { m.has_evidence(i, score) } -> std::same_as<bool>;
  { m.popularity() } -> std::convertible_to<std::span<float const>>;  // one value per item
};

/// A model that scores many queries against a range of items at once, with the bits of score():
/// `query_vectors` resolves the queries, `score_block` fills a tile of queries × (last - first).
template <typename M>
concept ScoresBlocks = Model<M> && requires(M const& m, std::span<query const> queries, index_t i,
                                            std::span<typename M::scalar_type> tile) {
  m.score_block(m.query_vectors(queries), i, i, tile);
};

/// A model that scores one item much faster than all of them, with the bits of score(): what an
/// evaluation of ratings asks for.
template <typename M>
concept ScoresItems = Model<M> && requires(M const& m, query const& q, item_index i) {
  { m.score_item(q, i) } -> std::same_as<typename M::scalar_type>;
};

/// A model that compares items: `similarity_to_item` writes one value per item, higher is closer.
template <typename M>
concept ComparesItems = Model<M> &&
    requires(M const& m, item_index i, std::span<typename M::scalar_type> scores) {
  m.similarity_to_item(i, scores);
};

/// A model that compares users: one value per user.
template <typename M>
concept ComparesUsers = Model<M> &&
    requires(M const& m, user_index u, std::span<typename M::scalar_type> scores) {
  m.similarity_to_user(u, scores);
};

/// A model that holds the training matrix, because it scores known users by it: users × items.
template <typename M>
concept KeepsHistories = Model<M> && requires(M const& m) {
  { m.histories() } -> std::same_as<csr<float> const&>;
};

/// A model that scores for circumstances: the names of a query's context columns.
template <typename M>
concept TakesContext = Model<M> && requires(M const& m) {
  { m.context_names() } -> std::convertible_to<std::span<std::string const>>;
};

/// A model of an iterative fit, which tells how it went.
template <typename M>
concept HasSummary = Model<M> && requires(M const& m) {
  { m.summary() } -> std::same_as<fit_summary const&>;
};

namespace detail {

/// Throws unless the history has ascending items inside the model and finite values.
inline void check_history(row_view history, index_t items) {
  if (history.index.size() != history.value.size())
    detail::fail<shape_error>(
        {"a history of ", history.index.size(), " items and ", history.value.size(), " values"});
  index_t last = -1;
  for (std::size_t n = 0; n < history.size(); ++n) {
    if (history.index[n] <= last || history.index[n] >= items)
      detail::fail<shape_error>({"a history holds item ", history.index[n], " after ", last,
                                 "; items must ascend and lie below ", items});
    last = history.index[n];
    if (!std::isfinite(history.value[n]))
      detail::fail<numeric_error>({"a history's value for item ", last, " is not finite"});
  }
}

/// Room for one score per row.
inline void check_room(index_t rows, std::size_t room) {
  if (room != to_size(rows))
    detail::fail<shape_error>(
        {"a model of ", rows, " items or users was given room for ", room, " scores"});
}

inline void check_item(item_index i, index_t items) {
  if (to_index(i) < 0 || to_index(i) >= items)
    detail::fail<shape_error>({"item ", to_index(i), " is outside the model's ", items, " items"});
}

inline void check_user(user_index u, index_t users) {
  if (to_index(u) < 0 || to_index(u) >= users)
    detail::fail<shape_error>({"user ", to_index(u), " is outside the model's ", users, " users"});
}

/// Throws unless the context has ascending columns inside the model and finite weights.
inline void check_context(row_view context, index_t columns) {
  if (context.index.size() != context.value.size())
    detail::fail<shape_error>(
        {"a context of ", context.index.size(), " columns and ", context.value.size(), " weights"});
  index_t last = -1;
  for (std::size_t n = 0; n < context.size(); ++n) {
    if (context.index[n] <= last || context.index[n] >= columns)
      detail::fail<shape_error>({"a context holds column ", context.index[n], " after ", last,
                                 "; columns must ascend and lie below ", columns});
    last = context.index[n];
    if (!std::isfinite(context.value[n]))
      detail::fail<numeric_error>({"a context's weight for column ", last, " is not finite"});
  }
}

/// The checks that every model makes of a query and of the room for its scores.
inline void check_query(query const& q, index_t users, index_t items, std::size_t room) {
  check_room(items, room);
  if (q.history) check_history(*q.history, items);
  if (q.user) check_user(*q.user, users);
}

}  // namespace detail

}  // namespace lfrec::inline v0
