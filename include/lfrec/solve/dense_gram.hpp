// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// ‖x_i‖² of every item. Throws numeric_error where one is not finite.
template <typename Scalar, InteractionMatrix M>
[[nodiscard]] std::vector<Scalar> square_norms(M const& data) {
  std::vector<Scalar> result(to_size(data.items()));
  for (index_t i = 0; i < data.items(); ++i) {
    double sum = 0;
    for (auto const v : data.item(item_index{i}).value)
      sum += static_cast<double>(v) * static_cast<double>(v);
    result[to_size(i)] = static_cast<Scalar>(sum);
    if (!std::isfinite(result[to_size(i)]))
      detail::fail<numeric_error>({"the sum of squares of item ", i, " is not finite"});
  }
  return result;
}

/// The lower triangle of A diag(w) Aᵀ for a sparse A of n rows, whose row r is row_of(r) and whose
/// column c is column_of(c); the upper triangle is 0. O(Σ_columns length²), n² numbers.
template <typename Scalar, typename RowOf, typename ColumnOf, typename Weight>
[[nodiscard]] factors<Scalar> dense_gram(executor_ref exec, index_t n, RowOf&& row_of,
                                         ColumnOf&& column_of, Weight&& weight) {
  factors<Scalar> gram(n, n);
  for_each_chunk(exec, to_size(n), 16, [&](chunk c) {
    for (std::size_t r = c.begin; r < c.end; ++r) {
      auto const sums = gram.row(static_cast<index_t>(r));
      auto const row = row_of(static_cast<index_t>(r));
      for (std::size_t k = 0; k < row.index.size(); ++k) {
        auto const value = static_cast<Scalar>(row.value[k]) * weight(row.index[k]);
        auto const column = column_of(row.index[k]);
        for (std::size_t m = 0; m < column.index.size() && to_size(column.index[m]) <= r; ++m)
          sums[to_size(column.index[m])] += value * static_cast<Scalar>(column.value[m]);
      }
    }
  });
  return gram;
}

}  // namespace lfrec::inline v0
