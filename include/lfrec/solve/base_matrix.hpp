// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/symmetric_eigen.hpp"

namespace lfrec::inline v0 {

/// B of row_problem: α₀HᵀH of the fixed side.
template <typename Scalar>
struct base_matrix {
  aligned_vector<Scalar> entries = {};  // d × d, both triangles; or empty for none
  bool diagonal = false;                // but for the rounding of Scalar
};

namespace detail {

/// Whether B + ρI is diagonal to rounding for every ρ from `least_ridge`: scaled to a diagonal of
/// ones, nothing beside it exceeds 4e-6 in single and 1e-11 in double precision, which is what
/// turning by eigenvectors in double can reach where axes differ much in strength.
template <typename Scalar>
[[nodiscard]] bool is_diagonal(std::span<Scalar const> b, std::size_t d, double least_ridge) {
  double const most = std::is_same_v<Scalar, float> ? 4e-6 : 1e-11;
  std::vector<double> scale(d);
  for (std::size_t f = 0; f < d; ++f)
    scale[f] = std::sqrt(static_cast<double>(b[f * d + f]) + least_ridge);
  for (std::size_t f = 0; f < d; ++f)
    for (std::size_t g = 0; g < f; ++g)
      if (!(std::abs(static_cast<double>(b[f * d + g])) <= most * scale[f] * scale[g]))
        return false;
  return true;
}

/// h ← Z h for every row h of the table.
template <typename Scalar>
void turn_rows(executor_ref exec, aligned_vector<Scalar> const& z, factors<Scalar>& table) {
  auto const d = to_size(table.columns());
  for_each_chunk(exec, to_size(table.rows()), 256, [&](chunk c) {
    Scalar* const at = table.row(static_cast<index_t>(c.begin)).data();
    std::size_t const rows = c.end - c.begin;
    aligned_vector<Scalar> const before(at, at + rows * d);
    tile_product(before.data(), rows, z.data(), static_cast<Scalar const*>(nullptr), d, d, at, d);
  });
}

}  // namespace detail

/// weight · HᵀH of a table as it stands. `least_ridge` is the least ρ that it is used with.
template <typename Scalar>
[[nodiscard]] base_matrix<Scalar> make_base(executor_ref exec, factors<Scalar> const& table,
                                            double weight, double least_ridge) {
  base_matrix<Scalar> base{gram(exec, table, weight)};
  base.diagonal = detail::is_diagonal(std::span<Scalar const>(base.entries),
                                      to_size(table.columns()), least_ridge);
  return base;
}

/// Turns the table to the principal axes of its rows, so that B = weight · HᵀH is diagonal, and
/// the others, those that are not null, along with it: products of their rows stay what they are.
/// A second turn takes away what rounding has left. Where B cannot be made diagonal (entries that
/// are not finite, say) it comes as it is. (rows + rows of others) · 2d² + rows · d² + O(d³) flops
/// a turn.
template <typename Scalar>
[[nodiscard]] base_matrix<Scalar> turn_to_axes(executor_ref exec, factors<Scalar>& table,
                                               std::vector<factors<Scalar>*> const& others,
                                               double weight, double least_ridge) {
  auto base = make_base(exec, table, weight, least_ridge);
  auto const d = to_size(table.columns());
  for (int turn = 0; turn < 3 && !base.diagonal; ++turn) {
    auto const axes = detail::symmetric_eigen({base.entries.begin(), base.entries.end()}, d);
    if (axes.values.empty()) break;
    aligned_vector<Scalar> z(d * d);
    std::transform(axes.vectors.begin(), axes.vectors.end(), z.begin(),
                   [](double v) { return static_cast<Scalar>(v); });
    detail::turn_rows(exec, z, table);
    for (auto* const other : others)
      if (other != nullptr) detail::turn_rows(exec, z, *other);
    base = make_base(exec, table, weight, least_ridge);
  }
  return base;
}

}  // namespace lfrec::inline v0
