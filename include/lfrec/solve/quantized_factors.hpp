// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lfrec/core/aligned.hpp"
#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/instruction_sets.hpp"
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

/// Makes the copy in the place of the last; false, and there is none, where the table is not
/// finite.
template <typename Scalar>
[[nodiscard]] bool quantize(executor_ref exec, factors<Scalar> const& table,
                            quantized_factors<Scalar>& copy) {
  auto const d = to_size(table.columns());
  constexpr std::size_t grain = 1024;
  using magnitudes = std::vector<Scalar>;  // max |h_f|, or NaN if there is one
  auto const take = [](Scalar& most, Scalar size) {
    if (size > most || std::isnan(size)) most = size;
  };
  auto const most = reduce_chunks(
      exec, to_size(table.rows()), grain, magnitudes(d, Scalar{0}),
      [&](chunk c) {
        magnitudes part(d, Scalar{0});
        for (std::size_t r = c.begin; r < c.end; ++r)
          for (std::size_t f = 0; f < d; ++f) take(part[f], std::abs(table.data()[r * d + f]));
        return part;
      },
      [&](magnitudes& total, magnitudes const& part) {
        for (std::size_t f = 0; f < d; ++f) take(total[f], part[f]);
      });
  constexpr Scalar steps = 32767;
  magnitudes per_unit(d, Scalar{0});
  copy.step.assign(dense_padded(d), Scalar{0});
  for (std::size_t f = 0; f < d; ++f) {
    copy.step[f] = most[f] / steps;
    if (copy.step[f] > 0) per_unit[f] = steps / most[f];
  }
  if (!all_finite(most) || !all_finite(per_unit)) return false;
  if (copy.entries.size() < table.size()) {
    copy.entries = {};
    copy.entries.resize(table.size());
  }
  for_each_chunk(exec, to_size(table.rows()), grain, [&](chunk c) {
    for (std::size_t r = c.begin; r < c.end; ++r)
      for (std::size_t f = 0; f < d; ++f) {
        Scalar const v = table.data()[r * d + f] * per_unit[f];
        copy.entries[r * d + f] =
            static_cast<std::int16_t>(v < 0 ? v - Scalar{0.5} : v + Scalar{0.5});
      }
  });
  return true;
}

}  // namespace detail

}  // namespace lfrec::inline v0
