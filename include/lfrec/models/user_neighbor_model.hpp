// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/similarity/measures.hpp"
#include "lfrec/similarity/neighbors.hpp"
#include "lfrec/similarity/product.hpp"

namespace lfrec::inline v0 {

/// Score(u, i) = Σ_v s_uv · value_vi over the users v nearest to u. What user KNN ends as. The
/// neighbours of known users are kept. A history is compared with everybody's when the query comes,
/// by the same rule: it gets what training would have given to a user of that row.
/// Immutable; copies share their storage.
template <typename Scalar, SimilarityOrChoice Measure = chosen_similarity>
class user_neighbor_model {
 public:
  using scalar_type = Scalar;

  /// Bytes that the constructor which finds the neighbours holds at its peak, the histories among
  /// them: no more than these.
  [[nodiscard]] static double bytes(matrix_shape const& shape, neighbor_rule<Measure> const& rule,
                                    std::size_t threads) {
    auto const nonzeros = static_cast<double>(shape.nonzeros);
    double const centered = detail::centers_columns(rule)
                                ? detail::csr_bytes<Scalar>(shape.users, nonzeros) +
                                      detail::table_bytes<Scalar>(shape.items)
                                : 0;
    return detail::table_bytes<state>(1) + detail::csr_bytes<float>(shape.users, nonzeros) +
           detail::csr_bytes<Scalar>(shape.items, nonzeros) + centered +
           detail::table_bytes<row_stats>(shape.users) +
           2 * detail::table_bytes<float>(shape.items) +  // grows by doubling
           detail::nearest_rows_bytes<Scalar>(shape.users, shape.items, shape, rule, threads);
  }

  /// Finds the neighbours. Throws invalid_option for negative settings, numeric_error where a
  /// similarity is not finite. O(Σ_items length²).
  user_neighbor_model(csr<float> histories, neighbor_rule<Measure> const& rule,
                      executor_ref exec = serial{}) {
    detail::check_rule(rule);
    auto parts = std::make_shared<state>(std::move(histories), rule, exec);
    auto const item = [&](index_t i) { return parts->items.columns.row(i); };
    auto const find = [&](auto const& user) {
      return detail::nearest_rows<Scalar>(exec, parts->histories.rows(), parts->histories.columns(),
                                          user, item, rule, "users");
    };
    if (parts->items.mean.empty()) {
      parts->neighbors = find([&](index_t u) { return parts->histories.row(u); });
    } else {
      auto const users = transpose(parts->items.columns);
      parts->neighbors = find([&](index_t u) { return users.row(u); });
    }
    state_ = std::move(parts);
  }

  /// From neighbours found before, row u holding the users that speak to user u; throws shape_error
  /// where they do not fit the histories.
  user_neighbor_model(csr<float> histories, neighbor_rule<Measure> const& rule,
                      csr<Scalar> neighbors, executor_ref exec = serial{}) {
    detail::check_rule(rule);
    if (neighbors.rows() != histories.rows() || neighbors.columns() != histories.rows())
      detail::fail<shape_error>({"user neighbour model: neighbours of ", neighbors.rows(), " x ",
                                 neighbors.columns(), " users, histories of ", histories.rows()});
    auto parts = std::make_shared<state>(std::move(histories), rule, exec);
    parts->neighbors = std::move(neighbors);
    state_ = std::move(parts);
  }

  [[nodiscard]] index_t users() const noexcept { return state_->histories.rows(); }
  [[nodiscard]] index_t items() const noexcept { return state_->histories.columns(); }
  /// Row u: the users that speak to user u.
  [[nodiscard]] csr<Scalar> const& neighbors() const noexcept { return state_->neighbors; }
  [[nodiscard]] csr<float> const& histories() const noexcept { return state_->histories; }
  [[nodiscard]] neighbor_rule<Measure> const& rule() const noexcept { return state_->rule; }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return state_->popularity; }
  /// A score of zero means that none of the neighbours has the item.
  [[nodiscard]] static bool has_evidence(item_index, Scalar score) noexcept { return score != 0; }

  /// Adds up the neighbours' rows in ascending order: O(items + Σ_v length), for a history
  /// O(users + Σ of its items' lengths) more.
  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    std::ranges::fill(scores, Scalar{0});
    with_neighbors(q, [&](index_t neighbor, Scalar similarity) {
      auto const row = state_->histories.row(neighbor);
      for (std::size_t n = 0; n < row.size(); ++n)
        scores[to_size(row.index[n])] += similarity * static_cast<Scalar>(row.value[n]);
    });
  }

  /// One term per neighbour who has the item, of kind `friend_`, whose index is the user's. A known
  /// user is explained by the neighbours that are kept, whether or not their row is brought along.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    explanation result;
    query const whom = q.user ? query{.user = q.user, .history = {}} : q;
    with_neighbors(whom, [&](index_t neighbor, Scalar similarity) {
      auto const row = state_->histories.row(neighbor);
      auto const at = std::ranges::lower_bound(row.index, to_index(item));
      if (at == row.index.end() || *at != to_index(item)) return;
      double const amount =
          static_cast<double>(similarity) *
          static_cast<double>(row.value[static_cast<std::size_t>(at - row.index.begin())]);
      result.score += amount;
      if (amount != 0) result.terms.push_back({reason::friend_, neighbor, amount});
    });
    return detail::ordered(std::move(result));
  }

  /// The neighbours' weights, 0 for everybody else.
  void similarity_to_user(user_index u, std::span<Scalar> scores) const {
    detail::check_user(u, users());
    detail::check_room(users(), scores.size());
    std::ranges::fill(scores, Scalar{0});
    auto const row = state_->neighbors.row(to_index(u));
    for (std::size_t n = 0; n < row.size(); ++n) scores[to_size(row.index[n])] = row.value[n];
  }

 private:
  struct state {
    state(csr<float> rows, neighbor_rule<Measure> const& how, executor_ref exec)
        : histories(std::move(rows)),
          rule(how),
          items(transpose<Scalar>(histories.rows(), histories.columns(), histories.nonzeros(),
                                  [&](index_t u) { return histories.row(u); }),
                detail::centers_columns(how)),
          stats(detail::stats_of_rows(exec, histories.rows(),
                                      [&](index_t u) { return histories.row(u); })) {
      for (index_t i = 0; i < histories.columns(); ++i)
        popularity.push_back(static_cast<float>(items.columns.row(i).size()));
    }
    csr<float> histories;
    neighbor_rule<Measure> rule;
    detail::column_table<Scalar> items;  // items × users
    std::vector<row_stats> stats;        // of the histories
    std::vector<float> popularity;
    csr<Scalar> neighbors;
  };

  /// Calls f(user, similarity) for the neighbours in ascending order. A known user with a newer
  /// history is not a neighbour of it.
  template <typename F>
  void with_neighbors(query const& q, F&& f) const {
    auto const each = [&](auto const& index, auto const& value) {
      for (std::size_t n = 0; n < index.size(); ++n) f(index[n], value[n]);
    };
    if (q.history) {
      auto const found = nearest_to(*q.history, q.user ? to_index(*q.user) : -1);
      each(found.indices, found.values);
    } else if (q.user) {
      auto const row = state_->neighbors.row(to_index(*q.user));
      each(row.index, row.value);
    }
  }

  [[nodiscard]] detail::row_block<Scalar> nearest_to(row_view history, index_t except) const {
    auto const& known = *state_;
    std::vector<Scalar> values(history.value.begin(), history.value.end());
    for (std::size_t n = 0; n < values.size() && !known.items.mean.empty(); ++n)
      values[n] -= known.items.mean[to_size(history.index[n])];
    sparse_row<Scalar> const row{history.index, values};
    auto const own = detail::stats_of(history);
    detail::row_block<Scalar> found;
    detail::best_of_row<Scalar> best(users(), known.rule.neighbors);
    with_similarity(known.rule.similarity, [&](auto const& measure) {
      auto const similarity = detail::damped<Scalar>(known.rule, measure);
      using cell = typename decltype(similarity)::cell;
      detail::product_row<Scalar, cell> product(users());
      product.for_each(
          row, [&](index_t i) { return known.items.columns.row(i); },
          [&](index_t other, cell const& both) {
            if (other == except) return;
            auto const value = similarity(both, own, known.stats[to_size(other)]);
            if (!std::isfinite(value))
              detail::fail<numeric_error>(
                  {"the similarity of a history and user ", other, " is not finite"});
            if (value != 0) best.offer(other, value);
          });
    });
    best.append_to(found.indices, found.values);
    return found;
  }

  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
