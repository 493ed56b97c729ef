// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// A row's vector as a sum over its features: m_r = Wᵀf_r, rows × columns times columns × d.
/// W is the weighted ridge regression of a table's rows on their features,
///   minimise  Σ_r w_r ‖x_r − Wᵀf_r‖² + κ‖W‖²,
/// by conjugate gradient from the last W, so that each call lowers it. A row's weights are taken as
/// ln(1 + |v|) · ln((rows + 1) / rows with the feature), of unit length with a 1 beside them for
/// the mean row; a row without features has none of it, and no prior.
template <typename Scalar>
class feature_map {
 public:
  feature_map() = default;
  /// Throws shape_error, naming `what`, where rows and features do not fit together.
  feature_map(std::string const& what, features const& given, index_t rows, index_t width)
      : rows_(scaled(what, given, rows)),
        columns_(transpose(rows_)),
        map_(rows_.columns(), width),
        weight_(to_size(rows), 0.0) {}

  [[nodiscard]] bool empty() const noexcept { return rows_.rows() == 0; }
  [[nodiscard]] bool describes(index_t r) const noexcept { return !rows_.row(r).empty(); }
  [[nodiscard]] factors<Scalar>& map() noexcept { return map_; }
  [[nodiscard]] factors<Scalar> const& map() const noexcept { return map_; }
  [[nodiscard]] csr<float> const& rows() const noexcept { return rows_; }

  /// w_r ≥ 0; a row of weight 0 is not fitted to.
  void weigh(index_t r, double weight) { weight_[to_size(r)] = describes(r) ? weight : 0; }
  [[nodiscard]] double weight(index_t r) const noexcept { return weight_[to_size(r)]; }

  /// Adds factor · m_r.
  void add_prior(index_t r, Scalar factor, std::span<Scalar> to) const {
    auto const row = rows_.row(r);
    for (std::size_t n = 0; n < row.index.size(); ++n) {
      auto const part = map_.row(row.index[n]);
      Scalar const scale = factor * static_cast<Scalar>(row.value[n]);
      for (std::size_t f = 0; f < to.size(); ++f) to[f] += scale * part[f];
    }
  }

  /// κ‖W‖².
  [[nodiscard]] double penalty(double kappa) const {
    double sum = 0;
    for (std::size_t n = 0; n < map_.size(); ++n)
      sum += static_cast<double>(map_.data()[n]) * static_cast<double>(map_.data()[n]);
    return kappa * sum;
  }

  /// Takes up to `steps` steps of conjugate gradient towards the ridge regression of the table,
  /// with the diagonal as preconditioner. The columns of W are solved apart from each other, 8 in a
  /// task: the same bits for any executor. steps · 4 · nonzeros · d flops, in double.
  void fit(executor_ref exec, factors<Scalar> const& table, double kappa, int steps) {
    for_each_chunk(exec, to_size(map_.columns()), lanes,
                   [&](chunk c) { fit_columns(table, c, kappa, steps); });
  }

 private:
  static constexpr std::size_t lanes = 8;
  using lane = std::array<double, lanes>;

  static csr<float> scaled(std::string const& what, features const& given, index_t rows) {
    if (given.rows() != rows)
      detail::fail<shape_error>({what, " of ", given.rows(), " rows for ", rows, " in the matrix"});
    std::vector<double> inverse(to_size(given.columns()), 0.0);
    for (index_t r = 0; r < rows; ++r)
      for (index_t const f : given.row(r).index) ++inverse[to_size(f)];
    for (auto& x : inverse) x = x > 0 ? std::log((rows + 1.0) / x) : 0;
    std::vector<offset_t> offsets{0};
    std::vector<index_t> indices;
    std::vector<float> values;
    for (index_t r = 0; r < rows; ++r) {
      auto const row = given.row(r);
      double norm = 0;
      auto const value = [&](std::size_t n) {
        auto const v = static_cast<double>(row.value[n]);
        return std::copysign(std::log1p(std::abs(v)), v) * inverse[to_size(row.index[n])];
      };
      for (std::size_t n = 0; n < row.index.size(); ++n) norm += value(n) * value(n);
      norm = std::sqrt(norm);
      for (std::size_t n = 0; n < row.index.size() && norm > 0; ++n) {
        indices.push_back(row.index[n]);
        values.push_back(static_cast<float>(value(n) / norm));
      }
      if (norm > 0) {  // the mean row
        indices.push_back(given.columns());
        values.push_back(1);
      }
      offsets.push_back(static_cast<offset_t>(indices.size()));
    }
    return {rows, given.columns() + 1, std::move(offsets), std::move(indices), std::move(values)};
  }

  void fit_columns(factors<Scalar> const& table, chunk c, double kappa, int steps) {
    auto const columns = to_size(rows_.columns());
    std::size_t const width = c.end - c.begin;
    std::vector<lane> scores(to_size(rows_.rows()));
    std::vector<lane> solution(columns, lane{}), residual(columns), direction(columns),
        image(columns);
    std::vector<double> diagonal(columns, kappa);
    for (std::size_t f = 0; f < columns; ++f) {
      auto const column = columns_.row(static_cast<index_t>(f));
      for (std::size_t n = 0; n < column.index.size(); ++n)
        diagonal[f] += weight_[to_size(column.index[n])] * static_cast<double>(column.value[n]) *
                       static_cast<double>(column.value[n]);
      auto const w = map_.row(static_cast<index_t>(f)).subspan(c.begin, width);
      std::copy(w.begin(), w.end(), solution[f].begin());
    }
    for (double& x : diagonal)
      if (!(x > 0)) x = 1;  // a column that nothing weighs: its residual is 0
    // out = FᵀD(F in) + κ in, of `in` alone; or FᵀD(x − F in) − κ in, the residual of the table.
    auto const apply = [&](std::vector<lane> const& in, std::vector<lane>& out, bool of_table) {
      for (index_t r = 0; r < rows_.rows(); ++r) {
        lane sum{};
        double const weight = weight_[to_size(r)];
        if (weight > 0) {
          auto const row = rows_.row(r);
          for (std::size_t n = 0; n < row.index.size(); ++n)
            for (std::size_t l = 0; l < lanes; ++l)
              sum[l] += static_cast<double>(row.value[n]) * in[to_size(row.index[n])][l];
          if (of_table)
            for (std::size_t l = 0; l < width; ++l)
              sum[l] = static_cast<double>(table.row(r)[c.begin + l]) - sum[l];
          for (double& x : sum) x *= weight;
        }
        scores[to_size(r)] = sum;
      }
      double const own = of_table ? -kappa : kappa;
      for (std::size_t f = 0; f < columns; ++f) {
        auto const column = columns_.row(static_cast<index_t>(f));
        for (std::size_t l = 0; l < lanes; ++l) out[f][l] = own * in[f][l];
        for (std::size_t n = 0; n < column.index.size(); ++n)
          for (std::size_t l = 0; l < lanes; ++l)
            out[f][l] += static_cast<double>(column.value[n]) * scores[to_size(column.index[n])][l];
      }
    };
    auto const inner = [&](std::vector<lane> const& a, std::vector<lane> const& b, bool scaled) {
      lane sum{};
      for (std::size_t f = 0; f < columns; ++f)
        for (std::size_t l = 0; l < lanes; ++l)
          sum[l] += a[f][l] * b[f][l] / (scaled ? diagonal[f] : 1.0);
      return sum;
    };
    apply(solution, residual, true);
    for (std::size_t f = 0; f < columns; ++f)
      for (std::size_t l = 0; l < lanes; ++l) direction[f][l] = residual[f][l] / diagonal[f];
    lane rho = inner(residual, residual, true);
    lane const first = rho;
    for (int step = 0; step < steps; ++step) {
      apply(direction, image, false);
      lane const curvature = inner(direction, image, false);
      lane length{};
      for (std::size_t l = 0; l < lanes; ++l)  // a lane that is there rests
        length[l] = curvature[l] > 0 && rho[l] > 1e-20 * first[l] ? rho[l] / curvature[l] : 0;
      for (std::size_t f = 0; f < columns; ++f)
        for (std::size_t l = 0; l < lanes; ++l) {
          solution[f][l] += length[l] * direction[f][l];
          residual[f][l] -= length[l] * image[f][l];
        }
      lane const next = inner(residual, residual, true);
      for (std::size_t f = 0; f < columns; ++f)
        for (std::size_t l = 0; l < lanes; ++l)
          direction[f][l] =
              residual[f][l] / diagonal[f] + (rho[l] > 0 ? next[l] / rho[l] : 0) * direction[f][l];
      rho = next;
    }
    for (std::size_t f = 0; f < columns; ++f) {
      auto const w = map_.row(static_cast<index_t>(f)).subspan(c.begin, width);
      for (std::size_t l = 0; l < width; ++l) w[l] = static_cast<Scalar>(solution[f][l]);
    }
  }

  csr<float> rows_;
  csr<float> columns_;
  factors<Scalar> map_;
  std::vector<double> weight_;
};

}  // namespace lfrec::inline v0
