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
#include "lfrec/core/types.hpp"
#include "lfrec/data/contexts.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/factorization_parts.hpp"
#include "lfrec/models/fit_summary.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// A factorization machine of degree 2 over the columns of users, items, their features and
/// circumstances:  w₀ + Σ w_j x_j + Σ_{j<k} ⟨v_j, v_k⟩ x_j x_k.
/// With P, Q and C the sums of x_j v_j over a user's, an item's and a situation's columns, that is
/// a part of each alone and P·Q + (P + Q)·C: a factor model whose query vectors move with the
/// situation. A query without a context gets the mean over the situations of training; a model that
/// was fitted without any scores the same in all. A newcomer
/// is folded in with an average situation, for a history does not say in which it came about.
/// Immutable; copies share their storage.
template <typename Scalar>
class factorization_model {
 public:
  using scalar_type = Scalar;

  /// Throws shape_error where the parts do not fit together and numeric_error for an entry that is
  /// not finite.
  explicit factorization_model(factorization_parts<Scalar> parts) {
    detail::check(parts);
    auto const mean = sums(parts, weights_of{parts.mean_context});
    state_ = std::make_shared<state const>(state{std::move(parts), mean});
  }

  [[nodiscard]] index_t users() const noexcept { return base().users(); }
  [[nodiscard]] index_t items() const noexcept { return base().items(); }
  [[nodiscard]] factorization_parts<Scalar> const& parts() const noexcept { return state_->parts; }
  /// The scores of an average situation.
  [[nodiscard]] factor_model<Scalar> const& base() const noexcept { return parts().base; }
  [[nodiscard]] std::span<std::string const> context_names() const noexcept {
    return parts().context_names;
  }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return base().popularity(); }
  [[nodiscard]] bool has_evidence(item_index i, Scalar score) const noexcept {
    return base().has_evidence(i, score);
  }
  [[nodiscard]] fit_summary const& summary() const noexcept { return base().summary(); }
  [[nodiscard]] std::vector<Scalar> fold_in(row_view history) const {
    return base().fold_in(history);
  }

  /// The vector that a query stands for, in its situation. Throws numeric_error where the weights
  /// of the context are too large for it. O(d · columns of the context), and what folding in costs.
  void query_vector(query const& q, std::span<Scalar> out) const {
    base().query_vector(q, out);
    if (q.context && !context_names().empty()) move(*q.context, out);
  }
  [[nodiscard]] factors<Scalar> query_vectors(std::span<query const> queries) const {
    factors<Scalar> vectors(static_cast<index_t>(queries.size()), base().width());
    for (std::size_t k = 0; k < queries.size(); ++k)
      query_vector(queries[k], vectors.row(static_cast<index_t>(k)));
    return vectors;
  }
  void score_block(factors<Scalar> const& vectors, index_t first, index_t last,
                   std::span<Scalar> tile) const {
    base().score_block(vectors, first, last, tile);
  }
  /// Throws shape_error for context columns that do not ascend within the model's.
  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    std::vector<Scalar> vector(to_size(base().width()));
    query_vector(q, vector);
    base().score_vector(vector, scores);
  }
  [[nodiscard]] Scalar score_item(query const& q, item_index i) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(i, items());
    factors<Scalar> vector(1, base().width());
    query_vector(q, vector.row(0));
    Scalar score = 0;
    base().score_block(vector, to_index(i), to_index(i) + 1, std::span(&score, 1));
    return score;
  }

  void similarity_to_item(item_index i, std::span<Scalar> scores) const {
    base().similarity_to_item(i, scores);
  }
  void similarity_to_user(user_index u, std::span<Scalar> scores) const {
    base().similarity_to_user(u, scores);
  }

  /// One term for each column of the context: what it counts over an average situation, together
  /// with what the others of its group would have counted. A history's items account for the rest,
  /// as in a factor model. Without one, a known user's score comes apart by features (the item's by
  /// their number, the user's after them), the user's own taste for the item (`other`) and biases.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    query plain = q;
    plain.context.reset();
    auto result = q.user && !q.history ? by_features(*q.user, item) : base().explain(plain, item);
    if (q.context && !context_names().empty()) {
      if (plain.user) plain.history.reset();
      add_context(plain, *q.context, item, result);
    }
    return detail::ordered(std::move(result));
  }

 private:
  /// Σ x_k [w_k, v_k] and Σ_{j<k} ⟨v_j, v_k⟩ x_j x_k of a context.
  struct context_sums {
    std::vector<double> total;
    double pairs = 0;
  };
  struct state {
    factorization_parts<Scalar> parts;
    context_sums mean;
  };
  struct weights_of {
    std::span<double const> mean;
    template <typename F>
    void operator()(F const& f) const {
      for (std::size_t k = 0; k < mean.size(); ++k) f(static_cast<index_t>(k), mean[k]);
    }
  };

  template <typename Weights>
  static context_sums sums(factorization_parts<Scalar> const& p, Weights const& each) {
    context_sums result{std::vector<double>(to_size(p.base.width()), 0.0)};
    double squares = 0;
    each([&](index_t k, double x) {
      auto const column = p.contexts.row(k);
      for (std::size_t f = 0; f < column.size(); ++f) {
        double const xv = x * static_cast<double>(column[f]);
        result.total[f] += xv;
        if (f > 0) squares += xv * xv;
      }
    });
    for (std::size_t f = 1; f < result.total.size(); ++f)
      result.pairs += result.total[f] * result.total[f];
    result.pairs = (result.pairs - squares) / 2;
    return result;
  }

  [[nodiscard]] context_sums sums_of(row_view context) const {
    detail::check_context(context, static_cast<index_t>(parts().context_names.size()));
    return sums(parts(), [&](auto const& f) {
      for (std::size_t n = 0; n < context.size(); ++n)
        f(context.index[n], static_cast<double>(context.value[n]));
    });
  }

  /// Takes a query's vector from the average situation to another. With [k, Q + C̄] the item's row,
  /// δ = C − C̄: P·Q + P·C + C·Q = (P + δ)·(Q + C̄) + P·δ − δ·C̄, less what the offset holds of C̄.
  void move(row_view context, std::span<Scalar> x) const {
    auto const now = sums_of(context);
    auto const& mean = state_->mean;
    double bias = now.total[0] - mean.total[0] + now.pairs - parts().mean_pairs;
    for (std::size_t f = 1; f < x.size(); ++f) {
      double const moved = now.total[f] - mean.total[f];
      bias += moved * (static_cast<double>(x[f]) - mean.total[f]);
      x[f] = static_cast<Scalar>(static_cast<double>(x[f]) + moved);
    }
    x[0] = static_cast<Scalar>(static_cast<double>(x[0]) + bias / parts().bias_unit);
    if (!detail::all_finite(std::span<Scalar const>(x)))
      throw numeric_error("a context's weights are so large that scores are not finite");
  }

  /// Q: an item's vector without the average situation. In double.
  [[nodiscard]] std::vector<double> item_vector(item_index item) const {
    auto const row = base().item_factors().row(to_index(item));
    std::vector<double> q(row.begin(), row.end());
    for (std::size_t f = 1; f < q.size(); ++f) q[f] -= state_->mean.total[f];
    return q;
  }
  static double inner(std::span<Scalar const> v, std::span<double const> with) {
    double sum = 0;
    for (std::size_t f = 1; f < v.size(); ++f) sum += static_cast<double>(v[f]) * with[f];
    return sum;
  }

  void add_context(query const& whom, row_view context, item_index item,
                   explanation& result) const {
    std::vector<Scalar> x(to_size(base().width()));
    base().query_vector(whom, x);
    auto meets = item_vector(item);  // P + Q
    for (std::size_t f = 1; f < meets.size(); ++f) meets[f] += static_cast<double>(x[f]);
    auto const now = sums_of(context);
    auto const names = context_names();
    auto const term_of = [&](index_t k) -> explanation_term {
      for (index_t const c : context.index)
        if (context_column(names[to_size(c)]) == context_column(names[to_size(k)]))
          return {reason::context, c, 0};
      return {reason::bias, 0, 0};  // of a group that the context does not speak of
    };
    auto const add = [&](explanation_term const& to, double amount) {
      auto const same = std::ranges::find_if(result.terms, [&](explanation_term const& t) {
        return t.kind == to.kind && t.index == to.index;
      });
      if (same == result.terms.end())
        result.terms.push_back({to.kind, to.index, amount});
      else
        same->amount += amount;
      result.score += amount;
    };
    std::vector<double> shift(names.size());
    for (std::size_t k = 0; k < names.size(); ++k) shift[k] = -parts().mean_context[k];
    for (std::size_t n = 0; n < context.size(); ++n)
      shift[to_size(context.index[n])] += static_cast<double>(context.value[n]);
    for (std::size_t k = 0; k < names.size(); ++k) {
      auto const column = parts().contexts.row(static_cast<index_t>(k));
      add(term_of(static_cast<index_t>(k)),
          shift[k] * (static_cast<double>(column[0]) + inner(column, meets)));
    }
    auto const among = context.empty() ? explanation_term{reason::bias, 0, 0}
                                       : explanation_term{reason::context, context.index[0], 0};
    add(among, now.pairs - parts().mean_pairs);
  }

  /// A known user's score in an average situation.
  [[nodiscard]] explanation by_features(user_index user, item_index item) const {
    auto const& p = parts();
    auto const x = base().user_factors().row(to_index(user));
    auto const h = base().item_factors().row(to_index(item));
    explanation result;
    result.score = static_cast<double>(base().item_offsets()[to_size(item)]);
    for (std::size_t f = 0; f < x.size(); ++f)
      result.score += static_cast<double>(x[f]) * static_cast<double>(h[f]);

    auto own_item = item_vector(item);
    std::vector<double> own_user(x.begin(), x.end());
    auto const shared = [&](machine_features<Scalar> const& features, index_t row,
                            std::vector<double>& own) {
      std::vector<double> sum(own.size(), 0.0);
      auto const has = features.rows.rows() > 0 ? features.rows.row(row) : row_view{};
      for (std::size_t n = 0; n < has.size(); ++n)
        for (std::size_t f = 1; f < sum.size(); ++f)
          sum[f] += static_cast<double>(has.value[n]) *
                    static_cast<double>(features.columns.row(has.index[n])[f]);
      for (std::size_t f = 1; f < sum.size(); ++f) own[f] -= sum[f];
      return sum;
    };
    auto const of_item = shared(p.item_features, to_index(item), own_item);
    auto const of_user = shared(p.user_features, to_index(user), own_user);
    auto const& mean = state_->mean.total;
    // x (w + v · all that it meets), half of what it says to features of its own side.
    auto const add = [&](machine_features<Scalar> const& features, index_t row, index_t first,
                         std::span<double const> side, std::span<double const> across) {
      auto const has = features.rows.rows() > 0 ? features.rows.row(row) : row_view{};
      for (std::size_t n = 0; n < has.size(); ++n) {
        auto const column = features.columns.row(has.index[n]);
        auto const w = static_cast<double>(has.value[n]);
        double amount = static_cast<double>(column[0]) + inner(column, across) +
                        inner(column, mean) + inner(column, side) / 2;
        for (std::size_t f = 1; f < column.size(); ++f)
          amount -= w * static_cast<double>(column[f]) * static_cast<double>(column[f]) / 2;
        result.terms.push_back({reason::feature, first + has.index[n], w * amount});
      }
    };
    std::vector<double> whole_user(x.begin(), x.end()), item_meets(own_item);
    for (std::size_t f = 1; f < item_meets.size(); ++f) {
      item_meets[f] += whole_user[f];
      own_user[f] += own_item[f];  // for the user's features: their user and the item itself
    }
    add(p.item_features, to_index(item), 0, of_item, item_meets);
    add(p.user_features, to_index(user), p.item_features.columns.rows(), of_user, own_user);
    double taste = 0;
    for (std::size_t f = 1; f < own_item.size(); ++f)
      taste += (own_user[f] - own_item[f]) * own_item[f];
    result.terms.push_back({reason::other, 0, taste});
    result.terms.push_back({reason::bias, 0, result.score - result.sum()});
    return result;
  }

  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
