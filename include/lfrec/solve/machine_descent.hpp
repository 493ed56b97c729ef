// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/losses.hpp"
#include "lfrec/solve/machine_rows.hpp"
#include "lfrec/solve/machine_side.hpp"
#include "lfrec/solve/normal_system.hpp"

namespace lfrec::inline v0::detail {

/// What a factorization machine minimises: Σ weight · loss(score, target) + ½ Σ ρ ‖column‖², with
/// ρ = λ n^ν for a column that meets n rows; λ by side. The loss is ½ (s − t)² or ln(1 + e^−ts).
struct machine_problem {
  bool squared = true;
  double offset = 0;     // of every score
  double bias_unit = 1;  // k: a column's bias is kβ
  double own_regularization = 0.1;
  double feature_regularization = 0.1;
  double context_regularization = 0.1;
  double frequency_scaling = 1;
};

/// The columns of a factorization machine and their descent: one column after another, each to the
/// minimum of a quadratic above the loss that touches it where it stands, so that no step raises
/// the loss and there is no rate of learning. With the squared loss that is the minimum itself
/// (alternating least squares); the logistic loss lies below the parabola of curvature
/// tanh(s/2) / 2s (Jaakkola, Jordan 2000). The score is linear in a column: that of x has the slope
/// φ = x [k, Σ of all other columns]. Columns that share no row are solved side by side; where two
/// items share rows (pairs), with twice the curvature, which bounds the rows' loss in both.
template <typename Scalar>
class machine_descent {
 public:
  using row = machine_row<Scalar>;

  machine_descent(machine_problem const& problem, machine_side<Scalar> user_side,
                  machine_side<Scalar> item_side, machine_side<Scalar> context_side)
      : users(std::move(user_side)),
        items(std::move(item_side)),
        contexts(std::move(context_side)),
        problem_(problem) {}

  /// The rows to learn from next; those of a loss that needs negatives change every epoch.
  void learn_from(std::vector<row> rows) {
    rows_ = std::move(rows);
    paired_ = !rows_.empty() && rows_.front().other >= 0;
    of_user_ = {users.rows(), rows_, [](row const& r, auto const& f) { f(r.user); }};
    of_item_ = {items.rows(), rows_, [](row const& r, auto const& f) {
                  f(r.item);
                  if (r.other >= 0) f(r.other);
                }};
    of_situation_ = {contexts.rows(), rows_, [](row const& r, auto const& f) { f(r.situation); }};
  }

  /// Circumstances, features of items, features of users, items, users: each column once. Throws
  /// numeric_error where there is no finite solution.
  void epoch(executor_ref exec) {
    solve_shared(exec, contexts, of_situation_, &row::situation, problem_.context_regularization,
                 "circumstance");
    solve_shared(exec, items, of_item_, &row::item, problem_.feature_regularization,
                 "item feature");
    solve_shared(exec, users, of_user_, &row::user, problem_.feature_regularization,
                 "user feature");
    solve_own(exec, items, of_item_, &row::item, paired_ ? 2 : 1);
    solve_own(exec, users, of_user_, &row::user, 1);
  }

  [[nodiscard]] Scalar score(row const& r) const {
    Scalar s = paired_ ? Scalar{0} : static_cast<Scalar>(problem_.offset);
    s += side_score(r.user, r.item, r.situation);
    if (r.other >= 0) s -= side_score(r.user, r.other, r.situation);
    return s;
  }

  [[nodiscard]] training_loss loss(executor_ref exec) const {
    training_loss result;
    result.observed = reduce_chunks(
        exec, rows_.size(), 4096, 0.0,
        [&](chunk c) {
          double sum = 0;
          for (std::size_t n = c.begin; n < c.end; ++n) sum += loss_of(rows_[n]);
          return sum;
        },
        [](double& total, double part) { total += part; });
    result.regularization =
        penalty(users, of_user_, problem_.feature_regularization, problem_.own_regularization) +
        penalty(items, of_item_, problem_.feature_regularization, problem_.own_regularization) +
        penalty(contexts, of_situation_, problem_.context_regularization, 0);
    return result;
  }

  machine_side<Scalar> users;
  machine_side<Scalar> items;
  machine_side<Scalar> contexts;  // of situations; the last row is that of none

 private:
  [[nodiscard]] double ridge(double lambda, std::size_t rows) const {
    return lambda * std::pow(static_cast<double>(rows), problem_.frequency_scaling);
  }

  [[nodiscard]] Scalar side_score(index_t u, index_t i, index_t c) const {
    auto const p = users.sum.row(u), q = items.sum.row(i), z = contexts.sum.row(c);
    Scalar met = 0;
    for (std::size_t f = 1; f < p.size(); ++f) met += p[f] * q[f] + (p[f] + q[f]) * z[f];
    return met + static_cast<Scalar>(problem_.bias_unit) * (p[0] + q[0] + z[0]) +
           users.pairs[to_size(u)] + items.pairs[to_size(i)] + contexts.pairs[to_size(c)];
  }

  [[nodiscard]] double loss_of(row const& r) const {
    auto const s = static_cast<double>(score(r));
    auto const t = static_cast<double>(r.target);
    return static_cast<double>(r.weight) *
           (problem_.squared ? (s - t) * (s - t) / 2 : softplus(-t * s));
  }

  struct bend {
    double slope;
    double curvature;
  };
  [[nodiscard]] bend bend_of(row const& r) const {
    auto const s = static_cast<double>(score(r));
    auto const t = static_cast<double>(r.target);
    auto const w = static_cast<double>(r.weight);
    if (problem_.squared) return {w * (s - t), w};
    double const size = std::abs(s);
    double const curvature = size < 1e-4 ? 0.25 : std::tanh(size / 2) / (2 * size);
    return {-w * t * logistic(-t * s), w * curvature};
  }

  /// Adds to φ the slope of the score of (user, item) by a column that has weight x there.
  void add_slope(row const& r, index_t item, double x, std::span<Scalar const> column, double sign,
                 std::span<double> phi) const {
    if (x == 0) return;
    auto const p = users.sum.row(r.user), q = items.sum.row(item),
               z = contexts.sum.row(r.situation);
    phi[0] += sign * x * problem_.bias_unit;
    for (std::size_t f = 1; f < phi.size(); ++f)
      phi[f] += sign * x *
                (static_cast<double>(p[f]) + static_cast<double>(q[f]) + static_cast<double>(z[f]) -
                 x * static_cast<double>(column[f]));
  }

  /// Adds row r to a column's equations. weight(owner) is the column's weight in the features of a
  /// user, an item or a situation; `whose` says which of them the column belongs to.
  template <typename Weight>
  void add_row(row const& r, index_t row::*whose, Weight const& weight,
               std::span<Scalar const> column, std::vector<double>& phi,
               normal_system& system) const {
    std::ranges::fill(phi, 0.0);
    bool const of_item = whose == &row::item;
    add_slope(r, r.item, weight(r.*whose), column, 1, phi);
    if (r.other >= 0) add_slope(r, r.other, weight(of_item ? r.other : r.*whose), column, -1, phi);
    auto const [slope, curvature] = bend_of(r);
    system.add(phi, slope, curvature);
  }

  [[noreturn]] static void fail(char const* what, index_t which) {
    detail::fail<numeric_error>(
        {"factorization_machine: ", what, " ", which, " has no finite solution"});
  }

  void solve_own(executor_ref exec, machine_side<Scalar>& side, row_index const& rows,
                 index_t row::*whose, double curvatures) {
    auto next = side.own;
    auto const width = to_size(side.width());
    for_each_chunk(exec, to_size(side.rows()), 16, [&](chunk c) {
      normal_system system(width);
      std::vector<double> phi(width);
      for (std::size_t n = c.begin; n < c.end; ++n) {
        auto const e = static_cast<index_t>(n);
        auto const mine = rows.of(e);
        if (mine.empty()) {
          std::ranges::fill(next.row(e), Scalar{0});
          continue;
        }
        auto const is_it = [&](index_t owner) { return owner == e ? 1.0 : 0.0; };
        for (std::size_t const r : mine)
          add_row(rows_[r], whose, is_it, side.own.row(e), phi, system);
        if (!system.solve(ridge(problem_.own_regularization, mine.size()), curvatures, next.row(e)))
          fail(whose == &row::item ? "item" : "user", e);
      }
    });
    side.own = std::move(next);
    side.refresh();
  }

  /// The rows that a feature's column meets: one of two items that both have it, once.
  static void rows_having(machine_side<Scalar> const& side, row_index const& rows, index_t feature,
                          std::vector<std::size_t>& met) {
    met.clear();
    for (index_t const owner : side.having(feature).index) {
      auto const of = rows.of(owner);
      met.insert(met.end(), of.begin(), of.end());
    }
    std::ranges::sort(met);
    met.erase(std::unique(met.begin(), met.end()), met.end());
  }

  void solve_shared(executor_ref exec, machine_side<Scalar>& side, row_index const& rows,
                    index_t row::*whose, double lambda, char const* what) {
    auto const width = to_size(side.width());
    std::vector<double> weights(to_size(side.rows()), 0.0);
    std::vector<std::size_t> mine;
    std::vector<Scalar> column(width);
    for (index_t f = 0; f < side.columns(); ++f) {
      auto const has = side.having(f);
      for (std::size_t n = 0; n < has.size(); ++n)
        weights[to_size(has.index[n])] = static_cast<double>(has.value[n]);
      rows_having(side, rows, f, mine);
      std::ranges::copy(side.shared.row(f), column.begin());
      auto const weight = [&](index_t owner) { return weights[to_size(owner)]; };
      auto system = reduce_chunks(
          exec, mine.size(), 2048, normal_system(width),
          [&](chunk c) {
            normal_system part(width);
            std::vector<double> phi(width);
            for (std::size_t n = c.begin; n < c.end; ++n)
              add_row(rows_[mine[n]], whose, weight, column, phi, part);
            return part;
          },
          [](normal_system& all, normal_system part) { all.merge(std::move(part)); });
      if (mine.empty())
        std::ranges::fill(column, Scalar{0});
      else if (!system.solve(ridge(lambda, mine.size()), 1, std::span<Scalar>(column)))
        fail(what, f);
      side.set_shared(f, column);
      for (index_t const owner : has.index) weights[to_size(owner)] = 0;
    }
  }

  [[nodiscard]] double penalty(machine_side<Scalar> const& side, row_index const& rows,
                               double shared_lambda, double own_lambda) const {
    auto const square = [](auto column) {
      double sum = 0;
      for (Scalar const v : column) sum += static_cast<double>(v) * static_cast<double>(v);
      return sum;
    };
    double total = 0;
    for (index_t e = 0; e < side.rows(); ++e)
      total += ridge(own_lambda, rows.of(e).size()) * square(side.own.row(e)) / 2;
    std::vector<std::size_t> met;
    for (index_t f = 0; f < side.columns(); ++f) {
      rows_having(side, rows, f, met);
      total += ridge(shared_lambda, met.size()) * square(side.shared.row(f)) / 2;
    }
    return total;
  }

  machine_problem problem_;
  std::vector<row> rows_;
  bool paired_ = false;
  row_index of_user_;
  row_index of_item_;
  row_index of_situation_;
};

}  // namespace lfrec::inline v0::detail
