// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/matrix_shape.hpp"
#include "lfrec/kernels/gradient_step.hpp"
#include "lfrec/solve/descent_units.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

template <typename Scalar>
[[nodiscard]] double square_norm(std::span<Scalar const> row) {
  double sum = 0;
  for (Scalar const x : row) sum += static_cast<double>(x) * static_cast<double>(x);
  return sum;
}

/// The ridge of a bias over that of its row's factors.
template <typename Scalar>
[[nodiscard]] Scalar bias_ratio(descent_problem const& problem) {
  return static_cast<Scalar>(problem.bias_regularization / problem.regularization);
}

/// 0 … rows - 1.
[[nodiscard]] inline std::vector<index_t> identity(index_t rows) {
  std::vector<index_t> order(to_size(rows));
  std::iota(order.begin(), order.end(), index_t{0});
  return order;
}

/// One side's rows while they are trained: [bias, 1, factors] or [1, bias, factors].
template <typename Scalar>
struct descent_side {
  factors<Scalar> table;           // row by row in the given order
  std::vector<Scalar> ridge;       // λ n^(ν−1): a row of n values meets it n times an epoch
  std::vector<Scalar> steepness;   // AdaGrad: 1 + the sum of mean squared gradients
  std::vector<std::size_t> count;  // n

  template <typename SizeOf>
  descent_side(executor_ref exec, std::span<index_t const> order, descent_problem const& problem,
               int factor_count, double stddev, std::uint64_t seed, std::uint64_t key,
               SizeOf const& size_of)
      : table(static_cast<index_t>(order.size()),
              static_cast<index_t>(padded_width<Scalar>(static_cast<std::size_t>(factor_count)))),
        ridge(order.size()),
        steepness(order.size(), Scalar{1}),
        count(order.size()) {
    for_each_chunk(exec, order.size(), 256, [&](chunk c) {
      for (std::size_t r = c.begin; r < c.end; ++r) {
        count[r] = size_of(order[r]);
        if (count[r] == 0) continue;  // stays zero: nothing is known
        auto const n = static_cast<double>(count[r]);
        ridge[r] = static_cast<Scalar>(problem.regularization *
                                       std::pow(n, problem.frequency_scaling - 1));
        auto const row = table.row(static_cast<index_t>(r));
        if (problem.biased) row[1 - key] = 1;
        random_stream random(seed, key, to_size(order[r]));
        for (auto& x : row.subspan(row_header, static_cast<std::size_t>(factor_count)))
          x = static_cast<Scalar>(stddev * random.normal());
      }
    });
  }

  /// Bytes of a side of so many rows.
  [[nodiscard]] static double bytes(index_t rows, int factor_count) {
    auto const width = padded_width<Scalar>(static_cast<std::size_t>(factor_count));
    return table_bytes<Scalar>(rows, static_cast<double>(width) + 2) +
           table_bytes<std::size_t>(rows);
  }

  /// Σ_rows n^ν (λ ‖factors‖² + λ_b bias²), the bias in the given column.
  [[nodiscard]] double penalty(descent_problem const& problem, std::size_t bias) const {
    double total = 0;
    for (index_t r = 0; r < table.rows(); ++r) {
      auto const row = table.row(r);
      double const norm =
          square_norm(row.subspan(row_header)) +
          static_cast<double>(bias_ratio<Scalar>(problem)) * square_norm(row.subspan(bias, 1));
      total +=
          static_cast<double>(count[to_size(r)]) * static_cast<double>(ridge[to_size(r)]) * norm;
    }
    return total;
  }
};

}  // namespace lfrec::inline v0::detail
