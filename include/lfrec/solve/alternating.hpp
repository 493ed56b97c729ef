// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/spares.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/data/rows_ref.hpp"
#include "lfrec/kernels/combine.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// The side of the matrix that stays fixed while the other is solved.
template <typename Scalar>
struct fixed_side {
  factors<Scalar> const& table;
  std::span<Scalar const> offsets;  // per row of the table, or empty
  std::span<Scalar const> base;     // B of row_problem, or empty
  bool diagonal = false;            // of row_problem, as is:
  quantized_factors<Scalar> const* quantized = nullptr;
};

/// Rows that are pulled to zero and nowhere else. Another pull adds to a row's ridge and to c of
/// row_problem in `place`, may say that there is a target, and tells what it adds to the row's loss
/// beyond the sparse row: `ridge` is that of the objective.
struct pull_to_zero {
  template <typename Scalar>
  [[nodiscard]] double loss(index_t /*r*/, double ridge, std::span<Scalar const> x) const {
    double norm = 0;
    for (auto const v : x) norm += static_cast<double>(v) * static_cast<double>(v);
    return ridge * norm;
  }
};

/// Bytes that solve_rows holds at its peak besides the tables, for rows of d unknowns: what each
/// thread works in, if one meets the longest row or all do.
template <typename Scalar, typename Solver>
[[nodiscard]] detail::byte_range solve_rows_bytes(Solver const& solver, index_t d,
                                                  matrix_shape const& shape, std::size_t threads) {
  auto const room = [&](std::size_t longest) {
    return solver.template scratch_bytes<Scalar>(to_size(d), longest) +
           detail::table_bytes<Scalar>(2 * static_cast<double>(longest) + d);
  };
  auto const all = static_cast<double>(threads);
  return {room(shape.longest) + (all - 1) * room(0), all * room(detail::longest_row(shape))};
}

/// Solves every row of `table` given the other side: half an epoch of alternating least squares.
/// Rows are independent, so the order of work does not matter. Throws numeric_error naming `side`
/// and the row that has no finite solution.
template <typename Scalar, typename Value, typename Objective, typename Pull = pull_to_zero>
void solve_rows(executor_ref exec, std::string_view side, rows_ref<Value> row_of,
                Objective const& objective, fixed_side<Scalar> fixed, row_solver_ref<Scalar> solver,
                factors<Scalar>& table, Pull const& pull = {}) {
  struct room {
    solve_scratch<Scalar> scratch;
    std::vector<Scalar> weight;
    std::vector<Scalar> target;
    std::vector<Scalar> linear;
  };
  detail::spares<room> rooms;
  constexpr std::size_t grain = 32;
  for_each_chunk(exec, to_size(table.rows()), grain, [&](chunk c) {
    auto const lease = rooms.take();
    auto& scratch = (*lease).scratch;
    auto& weight = (*lease).weight;
    auto& target = (*lease).target;
    auto& linear = (*lease).linear;
    std::optional upcoming(row_of(static_cast<index_t>(c.begin)));
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const row = *upcoming;
      std::span<index_t const> next;
      if (r + 1 < c.end) next = upcoming.emplace(row_of(static_cast<index_t>(r + 1))).index;
      auto const x = table.row(static_cast<index_t>(r));
      weight.resize(row.index.size());
      target.resize(row.index.size());
      auto prepared = objective(row, fixed.offsets, fixed.table.rows(), std::span<Scalar>(weight),
                                std::span<Scalar>(target));
      if constexpr (requires { pull.place(index_t{}, prepared, std::span<Scalar>(linear)); }) {
        linear.assign(x.size(), Scalar{0});
        pull.place(static_cast<index_t>(r), prepared, std::span<Scalar>(linear));
      }
      if (!prepared.has_target) {  // the solution of A x = 0
        std::ranges::fill(x, Scalar{0});
        continue;
      }
      row_problem<Scalar> const problem{fixed.table, row.index,
                                        weight,      target,
                                        fixed.base,  static_cast<Scalar>(prepared.ridge),
                                        linear,      fixed.diagonal,
                                        next,        fixed.quantized};
      if (!solver(problem, x, scratch))
        detail::fail<numeric_error>(
            {side, " ", r, " has no finite solution; more regularization or smaller values help"});
    }
  });
}

/// The part of the loss that belongs to the rows of `table`: Σ_j a_j s_j² − 2 b_j s_j + constant
/// over what was observed, left out where it is counted with the other side, and the rows'
/// regularisation.
template <typename Scalar, typename Value, typename Objective, typename Pull = pull_to_zero>
[[nodiscard]] training_loss row_losses(executor_ref exec, rows_ref<Value> row_of,
                                       Objective const& objective, fixed_side<Scalar> fixed,
                                       factors<Scalar> const& table, Pull const& pull = {},
                                       bool with_observed = true) {
  auto const d = to_size(table.columns());
  constexpr std::size_t ahead = 8;
  return reduce_chunks(
      exec, to_size(table.rows()), 256, training_loss{},
      [&](chunk c) {
        training_loss sum;
        std::vector<Scalar> weight;
        std::vector<Scalar> target;
        for (std::size_t r = c.begin; r < c.end; ++r) {
          auto const row = row_of(static_cast<index_t>(r));
          weight.resize(row.index.size());
          target.resize(row.index.size());
          auto const prepared = objective(row, fixed.offsets, fixed.table.rows(),
                                          std::span<Scalar>(weight), std::span<Scalar>(target));
          auto const x = table.row(static_cast<index_t>(r));
          sum.regularization += pull.loss(static_cast<index_t>(r), prepared.ridge, x);
          if (!with_observed) continue;
          sum.observed += prepared.constant;
          for (std::size_t n = 0; n < row.index.size(); ++n) {
            if (n + ahead < row.index.size())
              detail::fetch_row(fixed.table.row(row.index[n + ahead]));
            auto const s =
                static_cast<double>(detail::dot(x.data(), fixed.table.row(row.index[n]).data(), d));
            sum.observed +=
                static_cast<double>(weight[n]) * s * s - 2 * static_cast<double>(target[n]) * s;
          }
        }
        return sum;
      },
      [](training_loss& total, training_loss const& part) {
        total.observed += part.observed;
        total.regularization += part.regularization;
      });
}

}  // namespace lfrec::inline v0
