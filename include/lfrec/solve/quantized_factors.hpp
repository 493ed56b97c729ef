// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lfrec/core/aligned.hpp"
#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/dense.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// A copy of a table in 16 bits an entry, to gather rows from: column f counts in steps of
/// max |h_f| / 32767, so that an entry is off by half a step at most, but for rounding.
template <typename Scalar>
struct quantized_factors {
  aligned_vector<std::int16_t> entries = {};  // rows × columns, and room for more
  aligned_vector<Scalar> step = {};           // per column, filled up to dense_multiple
};

namespace detail {

template <typename Scalar>
[[nodiscard]] double quantized_bytes(index_t rows, index_t columns) {
  return table_bytes<std::int16_t>(rows, columns) +
         table_bytes<Scalar>(static_cast<double>(dense_padded(to_size(columns))));
}

/// Makes the copy in the place of the last; false, and there is none, where the table is not finite
/// or a column of it too small for steps.
template <typename Scalar>
[[nodiscard]] bool quantize(executor_ref exec, factors<Scalar> const& table,
                            quantized_factors<Scalar>& copy) {
  auto const d = to_size(table.columns());
  constexpr std::size_t grain = 1024;
  struct magnitudes {
    std::vector<Scalar> of;  // max |h_f|
    bool finite = true;
  };
  auto const most = reduce_chunks(
      exec, to_size(table.rows()), grain, magnitudes{std::vector<Scalar>(d, Scalar{0})},
      [&](chunk c) {
        magnitudes part{std::vector<Scalar>(d, Scalar{0})};
        part.finite =
            take_magnitudes(table.data() + c.begin * d, c.end - c.begin, d, part.of.data());
        return part;
      },
      [&](magnitudes& total, magnitudes const& part) {
        total.finite = total.finite && part.finite;
        for (std::size_t f = 0; f < d; ++f) total.of[f] = std::max(total.of[f], part.of[f]);
      });
  if (!most.finite) return false;
  constexpr Scalar steps = 32767;
  std::vector<Scalar> per_unit(d, Scalar{0});
  copy.step.assign(dense_padded(d), Scalar{0});
  for (std::size_t f = 0; f < d; ++f) {
    copy.step[f] = most.of[f] / steps;
    if (copy.step[f] > 0) per_unit[f] = steps / most.of[f];
  }
  if (!all_finite(per_unit)) return false;
  if (copy.entries.size() < table.size()) {
    copy.entries = {};
    copy.entries.resize(table.size());
  }
  for_each_chunk(exec, to_size(table.rows()), grain, [&](chunk c) {
    count_steps(table.data() + c.begin * d, c.end - c.begin, d, per_unit.data(),
                copy.entries.data() + c.begin * d);
  });
  return true;
}

}  // namespace detail

}  // namespace lfrec::inline v0
