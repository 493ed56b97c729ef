// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// weight · HᵀH, columns × columns, both triangles. Products of 512 rows each in Scalar, summed in
/// double in row order: the same bits for any executor. rows · columns² flops.
template <typename Scalar>
[[nodiscard]] aligned_vector<Scalar> gram(executor_ref exec, factors<Scalar> const& table,
                                          double weight) {
  index_t const d = table.columns();
  if (d == 0) return {};  // nothing for Eigen, which would refer to null
  aligned_vector<Scalar> const zero(to_size(d) * to_size(d));
  aligned_vector<double> total(zero.size());
  constexpr std::size_t grain = 512;
  constexpr std::size_t window = 16;  // partial products held at a time
  std::size_t const chunks = chunk_count(to_size(table.rows()), grain);
  std::vector<aligned_vector<Scalar>> partial(std::min(window, chunks), zero);
  for (std::size_t first = 0; first < chunks; first += window) {
    std::size_t const count = std::min(window, chunks - first);
    exec.run(count, [&](std::size_t p) {
      auto const begin = static_cast<index_t>((first + p) * grain);
      auto const end = std::min(table.rows(), begin + static_cast<index_t>(grain));
      auto const rows = table.block(begin, end);
      Eigen::Map<Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>> g(partial[p].data(), d, d);
      g.setZero();
      g.template selfadjointView<Eigen::Lower>().rankUpdate(rows.adjoint());
    });
    for (std::size_t p = 0; p < count; ++p)
      for (std::size_t n = 0; n < total.size(); ++n) total[n] += static_cast<double>(partial[p][n]);
  }
  aligned_vector<Scalar> result(zero.size());
  for (std::size_t c = 0; c < to_size(d); ++c)
    for (std::size_t r = c; r < to_size(d); ++r)
      result[c * to_size(d) + r] = result[r * to_size(d) + c] =
          static_cast<Scalar>(weight * total[c * to_size(d) + r]);
  return result;
}

}  // namespace lfrec::inline v0
