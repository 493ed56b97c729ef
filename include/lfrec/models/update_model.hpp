// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/fold_in.hpp"
#include "lfrec/solve/alternating.hpp"
#include "lfrec/solve/base_matrix.hpp"
#include "lfrec/solve/cholesky.hpp"
#include "lfrec/solve/non_negative.hpp"
#include "lfrec/solve/objective.hpp"
#include "lfrec/solve/value_moments.hpp"

// Living data: what changes in a factor model between two fits. Each function gives a new model and
// leaves the old one as it was.
namespace lfrec::inline v0 {

namespace detail {

/// The table with room for `rows` rows; new ones are zero.
template <typename Scalar>
[[nodiscard]] factors<Scalar> grown_table(factors<Scalar> const& table, index_t rows) {
  factors<Scalar> result(std::max(rows, table.rows()), table.columns());
  std::copy_n(table.data(), table.size(), result.data());
  return result;
}

/// The named rows and those that are new, ascending, each once. Throws shape_error for a row that
/// the data does not have.
template <typename Index>
[[nodiscard]] std::vector<index_t> changed_rows(char const* what, std::span<Index const> named,
                                                index_t before, index_t now) {
  std::vector<index_t> rows;
  for (Index const r : named) {
    if (to_index(r) < 0 || to_index(r) >= now)
      detail::fail<shape_error>({what, " ", to_index(r), " is outside the matrix's ", now});
    if (to_index(r) < before) rows.push_back(to_index(r));
  }
  for (index_t r = before; r < now; ++r) rows.push_back(r);
  std::ranges::sort(rows);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

inline void need_as_many(char const* what, index_t data, index_t model) {
  if (data != model)
    detail::fail<shape_error>({"a matrix of ", data, " ", what, " for a model of ", model});
}

/// Whether a row pulls its vector anywhere; whoever's does not stands on a prior. Of ratings every
/// one does, of plays a yes.
template <typename Row>
[[nodiscard]] bool says_something(row_objective const& objective, Row const& row) {
  if (std::holds_alternative<explicit_objective>(objective)) return row.size() > 0;
  return std::ranges::any_of(row.value, [](auto v) { return v > 0; });
}

/// The users as the items' equations see them: the table with those at zero who stand on a prior
/// (the mean user's or their features'), as in training, and for a model with biases the constant
/// that an item's bias meets, with the rest in the offsets.
template <typename Scalar>
struct fixed_users {
  factors<Scalar> table;
  std::vector<Scalar> offsets;

  template <typename M>
  fixed_users(factor_model<Scalar> const& model, M const& data, Scalar mean)
      : table(model.user_factors()), offsets(to_size(model.users()), Scalar{0}) {
    for (index_t u = 0; u < table.rows(); ++u) {
      auto const x = table.row(u);
      if (model.parts().biased)
        offsets[to_size(u)] = mean + std::exchange(x[0], Scalar{1});
      else if (!says_something(model.parts().objective, data.user(user_index{u})))
        std::ranges::fill(x, Scalar{0});
    }
  }
};

}  // namespace detail

/// The model with the vectors of these users, and of users whom the model does not have yet, made
/// anew from their rows of `data`, which holds all that is known of them now. They equal a fresh
/// fold-in; items with their equations, prior, popularity and all other users stay. Throws
/// shape_error for another number of items and for a model that cannot fold in, numeric_error as
/// fold_in. A fold-in for each, and a copy of the tables.
template <typename Scalar, RowMatrix M, Executor E = serial>
[[nodiscard]] factor_model<Scalar> update_users(factor_model<Scalar> const& model, M const& data,
                                                std::span<user_index const> users, E&& exec = {}) {
  detail::need_as_many("items", data.items(), model.items());
  auto const rows = detail::changed_rows("user", users, model.users(), data.users());
  auto const folding = model.folding();
  auto table = detail::grown_table(model.user_factors(), data.users());
  for_each_chunk(exec, rows.size(), 32, [&](chunk c) {
    for (std::size_t n = c.begin; n < c.end; ++n) {
      auto const row = data.user(user_index{rows[n]});
      std::vector<float> const values(row.value.begin(), row.value.end());
      std::ranges::copy(fold_in(folding, {row.index, values}), table.row(rows[n]).begin());
    }
  });
  return model.with_users(std::move(table), {model.prior().begin(), model.prior().end()});
}

/// The model with the vectors, offsets and popularity of these items, and of items that the model
/// does not have yet, made anew from their columns of `data` against the model's users: the
/// items' half of an epoch of alternating least squares, for these alone and without what features
/// or friends said of them in the fit. In models with biases
/// the mean is that of all of `data`. Users stay as they are; update_users moves those that should
/// follow. Throws shape_error for another number of users, for a model that cannot fold in and for
/// one that learnt from pairs (a fit has to), numeric_error naming the item without a solution.
template <typename Scalar, InteractionMatrix M, Executor E = serial>
[[nodiscard]] factor_model<Scalar> update_items(factor_model<Scalar> const& model, M const& data,
                                                std::span<item_index const> items, E&& exec = {}) {
  detail::need_as_many("users", data.users(), model.users());
  if (data.items() < model.items())
    detail::fail<shape_error>(
        {"a matrix of ", data.items(), " items for a model of ", model.items()});
  auto const rows = detail::changed_rows("item", items, model.items(), data.items());
  auto const folding = model.folding();
  if (folding.pairwise())
    throw shape_error("items of a model that learnt from pairs cannot be updated: fit it anew");
  executor_ref const run = exec;
  auto parts = model.parts();
  bool const biased = parts.biased;
  auto const mean =
      biased ? static_cast<Scalar>(detail::mean_value(run, data, "update_items")) : Scalar{0};
  detail::fixed_users<Scalar> const users(model, data, mean);
  auto const base = detail::fold_in_base(run, users.table, parts.objective);
  factors<Scalar> fresh(data.items(), model.width());
  std::vector<bool> changes(to_size(data.items()));
  for (index_t const i : rows) changes[to_size(i)] = true;
  auto const row_of = [&](index_t i) {  // the others have nothing to solve
    using row = decltype(data.item(item_index{i}));
    return changes[to_size(i)] ? data.item(item_index{i}) : row{};
  };
  std::visit(
      [&](auto const& objective) {
        using kind = std::remove_cvref_t<decltype(objective)>;
        if constexpr (std::is_same_v<kind, implicit_objective> ||
                      std::is_same_v<kind, explicit_objective>) {
          fixed_side<Scalar> const fixed{users.table, users.offsets, base.entries, base.diagonal};
          if (auto const bounded = detail::non_negative_solver(folding))
            solve_rows<Scalar>(run, "item", rows_ref(row_of), objective, fixed, *bounded, fresh);
          else
            solve_rows<Scalar>(run, "item", rows_ref(row_of), objective, fixed, cholesky{}, fresh);
        }
      },
      parts.objective);
  parts.items = detail::grown_table(parts.items, data.items());
  parts.popularity.resize(to_size(data.items()));
  if (!parts.item_offsets.empty()) parts.item_offsets.resize(to_size(data.items()));
  if (parts.implied.rows() > 0) parts.implied = detail::grown_table(parts.implied, data.items());
  if (!parts.described.empty()) parts.described.resize(to_size(data.items()));
  for (index_t const i : rows) {
    if (!parts.described.empty() && parts.described[to_size(i)] != 0) {
      if (data.item(item_index{i}).index.size() == 0) continue;  // described is all that it is
      parts.described[to_size(i)] = 0;
    }
    auto const x = fresh.row(i);
    if (biased) parts.item_offsets[to_size(i)] = mean + std::exchange(x[0], Scalar{1});
    std::ranges::copy(x, parts.items.row(i).begin());
    parts.popularity[to_size(i)] = static_cast<float>(data.item(item_index{i}).index.size());
  }
  return factor_model<Scalar>(std::move(parts), run);
}

namespace detail {

template <typename Scalar, typename Unknown>
[[nodiscard]] factor_model<Scalar> without_user(factor_model<Scalar> const& model, user_index user,
                                                row_view history, Unknown const& unknown) {
  check_user(user, model.users());
  check_history(history, model.items());
  auto table = model.user_factors();
  auto known = table;
  for (index_t u = 0; u < table.rows(); ++u)
    if (u == to_index(user) || unknown(u)) std::ranges::fill(known.row(u), Scalar{0});
  auto prior = mean_row(known);
  for (index_t u = 0; u < table.rows(); ++u)
    if (u == to_index(user) || std::ranges::equal(table.row(u), model.prior()))
      std::ranges::copy(prior, table.row(u).begin());
  if (history.empty()) return model.with_users(std::move(table), std::move(prior));
  auto parts = model.parts();
  parts.users = std::move(table);
  parts.prior = std::move(prior);
  for (index_t const i : history.index)
    parts.popularity[to_size(i)] = std::max(0.0F, parts.popularity[to_size(i)] - 1);
  return factor_model<Scalar>(std::move(parts));
}

}  // namespace detail

/// The model without a user: their vector becomes the prior, and the prior the mean of the other
/// users of whom something is known, which is whoever's vector is not the prior: where users have
/// features of their own, give the matrix instead of the row. `history` is their row of the
/// training matrix; its items lose one in popularity. Indices stay. What items have learnt from the
/// user stays in them, until update_items with a matrix without the row, or the next fit. Throws
/// shape_error for a user or an item outside the model.
template <typename Scalar>
[[nodiscard]] factor_model<Scalar> forget_user(factor_model<Scalar> const& model, user_index user,
                                               row_view history = {}) {
  return detail::without_user(model, user, history, [&](index_t u) {
    return std::ranges::equal(model.user_factors().row(u), model.prior());
  });
}

/// The same by the training matrix, which says of whom something is known.
template <typename Scalar, RowMatrix M>
[[nodiscard]] factor_model<Scalar> forget_user(factor_model<Scalar> const& model, user_index user,
                                               M const& data) {
  detail::need_as_many("users", data.users(), model.users());
  detail::need_as_many("items", data.items(), model.items());
  detail::check_user(user, model.users());
  auto const row = data.user(user);
  std::vector<float> const values(row.value.begin(), row.value.end());
  return detail::without_user(model, user, {row.index, values}, [&](index_t u) {
    return !detail::says_something(model.parts().objective, data.user(user_index{u}));
  });
}

}  // namespace lfrec::inline v0
