// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lfrec/core/aligned.hpp"
#include "lfrec/core/chunks.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"

namespace lfrec::inline v0 {

/// A table of row vectors, one per user or item: rows × columns, row by row.
template <typename Scalar>
class factors {
 public:
  factors() = default;
  factors(index_t rows, index_t columns)
      : rows_(rows), columns_(columns), values_(to_size(rows) * to_size(columns)) {}

  [[nodiscard]] index_t rows() const noexcept { return rows_; }
  [[nodiscard]] index_t columns() const noexcept { return columns_; }
  [[nodiscard]] Scalar* data() noexcept { return values_.data(); }
  [[nodiscard]] Scalar const* data() const noexcept { return values_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] std::span<Scalar> row(index_t r) noexcept {
    return {values_.data() + to_size(r) * to_size(columns_), to_size(columns_)};
  }
  [[nodiscard]] std::span<Scalar const> row(index_t r) const noexcept {
    return {values_.data() + to_size(r) * to_size(columns_), to_size(columns_)};
  }
  friend bool operator==(factors const&, factors const&) = default;

 private:
  index_t rows_ = 0;
  index_t columns_ = 0;
  aligned_vector<Scalar> values_;
};

/// Independent normal entries with the given standard deviation; the stream of a row is keyed by
/// (seed, side, row), so a row's start does not depend on the others.
template <typename Scalar>
[[nodiscard]] factors<Scalar> random_factors(executor_ref exec, index_t rows, index_t columns,
                                             double stddev, std::uint64_t seed,
                                             std::uint64_t side) {
  factors<Scalar> table(rows, columns);
  for_each_chunk(exec, to_size(rows), 256, [&](chunk c) {
    for (std::size_t r = c.begin; r < c.end; ++r) {
      random_stream random(seed, side, r);
      for (auto& x : table.row(static_cast<index_t>(r)))
        x = static_cast<Scalar>(stddev * random.normal());
    }
  });
  return table;
}

/// The mean of the rows that are not all zero, summed in double in row order; zero if all are.
template <typename Scalar>
[[nodiscard]] std::vector<Scalar> mean_row(factors<Scalar> const& table) {
  std::vector<double> sum(to_size(table.columns()), 0.0);
  std::size_t rows = 0;
  for (index_t r = 0; r < table.rows(); ++r) {
    auto const row = table.row(r);
    bool any = false;
    for (std::size_t f = 0; f < sum.size(); ++f) {
      sum[f] += static_cast<double>(row[f]);
      any = any || row[f] != 0;
    }
    rows += any ? 1U : 0U;
  }
  std::vector<Scalar> mean(sum.size(), Scalar{0});
  for (std::size_t f = 0; f < sum.size() && rows > 0; ++f)
    mean[f] = static_cast<Scalar>(sum[f] / static_cast<double>(rows));
  return mean;
}

}  // namespace lfrec::inline v0
