// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/recommend/ranked_list.hpp"

namespace lfrec::inline v0 {

/// The n items most like this one (itself left out), best first: by the cosine of their factors or
/// by their weight as neighbours. Items that the model knows nothing of come last, by popularity;
/// if it knows nothing of this one, all are such.
template <ComparesItems M, Candidates C = everything>
[[nodiscard]] ranked_list<typename M::scalar_type> similar_items(M const& model, item_index item,
                                                                 std::size_t n,
                                                                 C const& candidates = {}) {
  using Scalar = typename M::scalar_type;
  std::vector<Scalar> scores(to_size(model.items()));
  model.similarity_to_item(item, std::span<Scalar>(scores));
  item_set allowed(model.items());
  allowed.erase(to_index(item));
  detail::restrict(candidates, allowed);
  n = std::min(n, scores.size());
  top_k<Scalar> best(n);
  scores[to_size(item)] = 0;
  bool const like_any = std::ranges::any_of(scores, [](Scalar s) { return s != 0; });
  return detail::select_list(model, std::span<Scalar const>(scores), allowed, n, best, like_any);
}

/// A user and how alike.
template <typename Scalar>
struct similar_user {
  user_index user{};
  Scalar score{};
};

/// The n users most like this one (itself left out), best first, ties to the lower index.
template <ComparesUsers M>
[[nodiscard]] std::vector<similar_user<typename M::scalar_type>> similar_users(M const& model,
                                                                               user_index user,
                                                                               std::size_t n) {
  using Scalar = typename M::scalar_type;
  std::vector<Scalar> scores(to_size(model.users()));
  model.similarity_to_user(user, std::span<Scalar>(scores));
  top_k<Scalar> best(std::min(n, scores.size()));
  for (index_t u = 0; u < model.users(); ++u)
    if (u != to_index(user)) best.offer(u, scores[to_size(u)]);
  std::vector<similar_user<Scalar>> list;
  for (auto const& entry : best.take()) list.push_back({user_index{entry.index}, entry.score});
  return list;
}

}  // namespace lfrec::inline v0
