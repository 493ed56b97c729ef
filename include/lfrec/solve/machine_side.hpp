// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0::detail {

/// One side of a factorization machine (users, items or situations): a column of its own for each,
/// and columns of the features that several share. A column is [β, v]: bias and factors, w wide. A
/// row of data meets the side by the sum of its columns, and by what they say to each other.
template <typename Scalar>
class machine_side {
 public:
  machine_side() = default;
  /// Columns start as normal numbers with the given deviation, biases as 0. `described` outlives
  /// this, or is null: no features. Situations have nothing of their own.
  machine_side(executor_ref exec, index_t rows, index_t width, features const* described,
               bool own_columns, double stddev, std::uint64_t seed, std::uint64_t key)
      : described_(described),
        own(rows, width),
        shared(described == nullptr ? 0 : described->columns(), width),
        sum(rows, width),
        pairs(to_size(rows), Scalar{0}) {
    if (described_ != nullptr) by_feature_ = transpose(described_->matrix());
    if (own_columns) own = start(exec, rows, width, stddev, seed, key);
    shared = start(exec, shared.rows(), width, stddev, seed, key + 1);
    refresh();
  }

  [[nodiscard]] index_t rows() const noexcept { return own.rows(); }
  [[nodiscard]] index_t width() const noexcept { return own.columns(); }
  [[nodiscard]] index_t columns() const noexcept { return shared.rows(); }
  /// Who has a feature, with weights.
  [[nodiscard]] row_view having(index_t feature) const noexcept { return by_feature_.row(feature); }
  /// The features of a row; none for a row behind those of the table.
  [[nodiscard]] row_view features_of(index_t row) const noexcept {
    if (described_ == nullptr || row >= described_->rows()) return {};
    return described_->row(row);
  }

  /// Works the sums out anew from the columns.
  void refresh() {
    for (index_t r = 0; r < rows(); ++r) {
      auto const total = sum.row(r);
      std::ranges::copy(own.row(r), total.begin());
      double squares = square(own.row(r), Scalar{1});
      auto const has = features_of(r);
      for (std::size_t n = 0; n < has.size(); ++n) {
        auto const x = static_cast<Scalar>(has.value[n]);
        auto const column = shared.row(has.index[n]);
        for (std::size_t f = 0; f < total.size(); ++f) total[f] += x * column[f];
        squares += square(column, x);
      }
      pairs[to_size(r)] =
          has.empty() ? Scalar{0} : static_cast<Scalar>((square(total, Scalar{1}) - squares) / 2);
    }
  }

  /// Sets a feature's column and brings the sums up to date.
  void set_shared(index_t feature, std::span<Scalar const> column) {
    auto const before = shared.row(feature);
    auto const has = having(feature);
    for (std::size_t n = 0; n < has.size(); ++n) {
      auto const x = static_cast<Scalar>(has.value[n]);
      auto const total = sum.row(has.index[n]);
      Scalar met = 0;  // Δv meets all other columns of the row
      for (std::size_t f = 1; f < total.size(); ++f)
        met += (column[f] - before[f]) * (total[f] - x * before[f]);
      pairs[to_size(has.index[n])] += x * met;
      for (std::size_t f = 0; f < total.size(); ++f) total[f] += x * (column[f] - before[f]);
    }
    std::ranges::copy(column, before.begin());
  }

 private:
  features const* described_ = nullptr;
  csr<float> by_feature_;  // features × rows

  static factors<Scalar> start(executor_ref exec, index_t rows, index_t width, double stddev,
                               std::uint64_t seed, std::uint64_t key) {
    auto table = random_factors<Scalar>(exec, rows, width, stddev, seed, key);
    for (index_t r = 0; r < rows; ++r) table.row(r)[0] = 0;
    return table;
  }
  /// ‖x v‖².
  static double square(std::span<Scalar const> column, Scalar x) {
    double total = 0;
    for (std::size_t f = 1; f < column.size(); ++f) {
      auto const v = static_cast<double>(x * column[f]);
      total += v * v;
    }
    return total;
  }

 public:
  factors<Scalar> own;        // rows × w
  factors<Scalar> shared;     // features × w
  factors<Scalar> sum;        // rows × w: own + Σ x · shared
  std::vector<Scalar> pairs;  // rows: Σ_{j<k} ⟨x_j v_j, x_k v_k⟩ of a row's own columns
};

}  // namespace lfrec::inline v0::detail
