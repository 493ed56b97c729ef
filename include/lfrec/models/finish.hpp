// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/models/factor_model.hpp"

namespace lfrec::inline v0::detail {

/// What is known of rows besides the training matrix.
template <typename Scalar>
struct row_priors {
  factors<Scalar> users = {};        ///< U × w: zero rows have the mean user; or empty
  std::vector<char> described = {};  ///< as in factor_model_parts
};

/// Makes the model of what a factorisation learnt: adds popularity and the prior, and gives users
/// that nothing pulls anywhere (no history, or nothing but dislikes) what a newcomer with the same
/// history gets, so that they are not left with a zero vector and index order. A user with a prior
/// of their own has it in place of the mean user.
template <typename Scalar, typename M>
[[nodiscard]] factor_model<Scalar> finish_factor_model(
    executor_ref exec, M const& data, factors<Scalar> users, factors<Scalar> items,
    std::vector<Scalar> offsets, row_objective objective, bool biased, fit_summary summary,
    factors<Scalar> implied = {}, row_priors<Scalar> priors = {}) {
  factor_model_parts<Scalar> parts{.users = std::move(users),
                                   .items = std::move(items),
                                   .item_offsets = std::move(offsets),
                                   .popularity = item_popularity(data),
                                   .prior = {},
                                   .objective = std::move(objective),
                                   .biased = biased,
                                   .implied = std::move(implied),
                                   .described = std::move(priors.described),
                                   .summary = summary};
  parts.prior = mean_row(parts.users);
  auto const base = fold_in_base(exec, parts.items, parts.objective, parts.described);
  auto const is_zero = [](auto row) {
    return std::ranges::all_of(row, [](Scalar v) { return v == 0; });
  };
  for_each_chunk(exec, to_size(data.users()), 256, [&](chunk c) {
    for (std::size_t u = c.begin; u < c.end; ++u) {
      auto const x = parts.users.row(static_cast<index_t>(u));
      if (!is_zero(x)) continue;
      std::span<Scalar const> prior = parts.prior;
      if (priors.users.rows() > 0 && !is_zero(priors.users.row(static_cast<index_t>(u))))
        prior = priors.users.row(static_cast<index_t>(u));
      fold_in_view<Scalar> const folding{parts.items,   parts.item_offsets, base,
                                         prior,         parts.objective,    biased,
                                         parts.implied, parts.popularity,   parts.described};
      auto const row = data.user(user_index{static_cast<index_t>(u)});
      std::vector<float> const values(row.value.begin(), row.value.end());
      std::ranges::copy(fold_in(folding, {row.index, values}), x.begin());
    }
  });
  return factor_model<Scalar>(std::move(parts), exec);
}

}  // namespace lfrec::inline v0::detail
