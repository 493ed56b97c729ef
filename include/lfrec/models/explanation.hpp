// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/models/concept.hpp"

namespace lfrec::inline v0 {

/// What a part of a score comes from. `item`: an item of the history; `feature` and `friend_`: a
/// tag or a friend; `context`: time and the like; `bias`: what the item and the user get whatever
/// the history; `prior`: what a newcomer is assumed to be like; `other`: what the model holds of a
/// known user that the given history does not account for.
enum class reason { item, feature, friend_, context, bias, prior, other };

/// As it is written in files and answers: "item", …, "friend", …
[[nodiscard]] constexpr std::string_view name_of(reason kind) noexcept {
  constexpr std::array<std::string_view, 7> names = {"item", "feature", "friend", "context",
                                                     "bias", "prior",   "other"};
  return names[static_cast<std::size_t>(kind)];
}

/// One part of a score.
struct explanation_term {
  reason kind = reason::other;
  index_t index = 0;  ///< of the item, feature or friend; 0 for the other kinds
  double amount = 0;
};

/// Why a score is what it is: the amounts sum to it.
struct explanation {
  double score = 0;
  std::vector<explanation_term> terms;  ///< largest amount first, ties by kind and index

  [[nodiscard]] double sum() const noexcept {
    double total = 0;
    for (auto const& term : terms) total += term.amount;
    return total;
  }
};

/// A model that can take a score apart. The query brings the history that is to account for it; a
/// known user's may be brought along (`{.user = u, .history = row}`): then it is the score of that
/// user as the model knows them, `{.user = u}`, and what the row does not account for is `other`.
/// A newer history of theirs is explained as a stranger's, `{.history = row}`.
template <typename M>
concept Explains = Model<M> && requires(M const& m, query const& q, item_index i) {
  { m.explain(q, i) } -> std::same_as<explanation>;
};

namespace detail {

/// Puts the terms in order.
[[nodiscard]] inline explanation ordered(explanation result) {
  std::ranges::sort(result.terms, [](explanation_term const& a, explanation_term const& b) {
    if (a.amount != b.amount) return a.amount > b.amount;
    return std::pair{a.kind, a.index} < std::pair{b.kind, b.index};
  });
  return result;
}

}  // namespace detail

}  // namespace lfrec::inline v0
