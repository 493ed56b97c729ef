// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/small_cholesky.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/normal_wishart.hpp"

namespace lfrec::inline v0::detail {

/// What it says of a row which columns it has, whatever their values: row r is drawn around
///   μ + z_r,  z_r = n_r^-½ Σ_j y_j over its n_r columns j,  y_j ~ N(0, (λΛ)⁻¹),  λ ~ Gamma(1, 1).
/// The implicit feedback of SVD++ (Koren 2008), as a prior mean that knows side information (Simm
/// and others 2015, "Macau: scalable Bayesian multi-relational factorization with side information
/// using MCMC"). Rows times C, for Λ = CCᵀ, have independent entries of variance 1, and given the
/// rows each entry of a y_j is a scalar's conjugate draw: one pass over the entries of the matrix
/// draws all y, in 4 · nonzeros · n flops. Empty, with z = 0, until it is opened.
template <typename Scalar>
class implicit_effects {
 public:
  void open(index_t rows, index_t columns, std::size_t unknowns) {
    shifts_ = factors<Scalar>(rows, static_cast<index_t>(unknowns));
    effects_ = factors<Scalar>(columns, static_cast<index_t>(unknowns));
  }
  [[nodiscard]] bool empty() const noexcept { return effects_.rows() == 0; }
  /// z_r; empty where nothing was opened.
  [[nodiscard]] std::span<Scalar const> shift(index_t r) const noexcept {
    return empty() ? std::span<Scalar const>{} : shifts_.row(r);
  }
  /// y, a row for each column of the matrix.
  [[nodiscard]] factors<Scalar> const& effects() const noexcept { return effects_; }

  /// λ as it was drawn last.
  [[nodiscard]] double ridge() const noexcept { return ridge_; }

  /// Draws μ and Λ of the rows x (entries first … first + n - 1 of the table's), given all y.
  [[nodiscard]] normal_prior draw_prior(executor_ref exec, factors<Scalar> const& table,
                                        std::size_t first, random_stream& random) const {
    auto const n = to_size(effects_.columns());
    auto moments = moments_of(exec, without_shifts(exec, table, first), 0, n);
    // The y are draws around 0 by λΛ, so they tell of Λ too.
    if (drawn_ > 0) {
      auto const own = moments_of(exec, effects_, 0, n);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j)
          moments.scatter[i * n + j] +=
              ridge_ * (own.scatter[i * n + j] + own.count * own.mean[i] * own.mean[j]);
    }
    return draw_normal_wishart(moments, random, static_cast<double>(drawn_));
  }

  /// Draws λ given all y, then all y given the rows and their prior. row_of(r) and column_of(j) are
  /// the matrix by rows and by columns; streams are named by (seed, key, …).
  template <typename RowOf, typename ColumnOf>
  void draw(executor_ref exec, factors<Scalar> const& table, std::size_t first,
            normal_prior const& prior, RowOf const& row_of, ColumnOf const& column_of,
            std::uint64_t seed, std::uint64_t key) {
    auto const n = to_size(effects_.columns());
    auto const root = root_of(prior);
    transform(exec, effects_, [&](std::span<double> y) { whiten(root, y); });
    if (drawn_ > 0) {
      double squares = 0;
      for (std::size_t k = 0; k < effects_.size(); ++k)
        squares +=
            static_cast<double>(effects_.data()[k]) * static_cast<double>(effects_.data()[k]);
      random_stream random(seed, key, ~std::uint64_t{0});
      ridge_ = random.gamma(1 + static_cast<double>(drawn_ * n) / 2) / (1 + squares / 2);
    }
    auto rest = without_shifts(exec, table, first);
    transform(exec, rest, [&](std::span<double> x) {
      for (std::size_t f = 0; f < n; ++f) x[f] -= prior.mean[f];
      whiten(root, x);
    });
    std::vector<Scalar> weight(to_size(rest.rows()));
    for (std::size_t r = 0; r < weight.size(); ++r)
      weight[r] = weight_of<Scalar>(row_of(static_cast<index_t>(r)).index.size());
    for_each_chunk(exec, n, lanes, [&](chunk c) {
      random_stream random(seed, key, c.number);
      draw_entries(rest, weight, column_of, c, random);
    });
    transform(exec, effects_,
              [&](std::span<double> y) { solve_lower_transposed(root.data(), y.data(), n); });
    drawn_ = 0;
    for (index_t j = 0; j < effects_.rows(); ++j) drawn_ += column_of(j).index.empty() ? 0U : 1U;
    for_each_chunk(exec, to_size(shifts_.rows()), 64, [&](chunk c) {
      for (std::size_t r = c.begin; r < c.end; ++r)
        shift_of<Scalar>(effects_, row_of(static_cast<index_t>(r)).index,
                         shifts_.row(static_cast<index_t>(r)));
    });
  }

 private:
  static constexpr std::size_t lanes = 8;  // entries that one chunk draws

  template <typename Real>
  [[nodiscard]] static Real weight_of(std::size_t count) noexcept {
    return count == 0 ? Real{0} : static_cast<Real>(1 / std::sqrt(static_cast<double>(count)));
  }

  /// Λ's root C, with 1 / c_ii in its diagonal.
  [[nodiscard]] static std::vector<double> root_of(normal_prior const& prior) {
    std::vector<double> root = prior.precision;
    if (!factor_lower(root.data(), prior.mean.size()))
      throw numeric_error("the spread of the factors is not finite");
    return root;
  }
  /// x ← Cᵀx.
  static void whiten(std::vector<double> const& root, std::span<double> x) noexcept {
    auto const n = x.size();
    for (std::size_t k = 0; k < n; ++k) {
      double sum = x[k] / root[k * n + k];
      for (std::size_t i = k + 1; i < n; ++i) sum += root[i * n + k] * x[i];
      x[k] = sum;
    }
  }
  /// Each row of the table through `change`, in double.
  template <typename Change>
  static void transform(executor_ref exec, factors<Scalar>& table, Change const& change) {
    for_each_chunk(exec, to_size(table.rows()), 64, [&](chunk c) {
      std::vector<double> x(to_size(table.columns()));
      for (std::size_t r = c.begin; r < c.end; ++r) {
        auto const row = table.row(static_cast<index_t>(r));
        std::ranges::copy(row, x.begin());
        change(std::span(x));
        std::ranges::transform(x, row.begin(), [](double v) { return static_cast<Scalar>(v); });
      }
    });
  }
  /// x_r − z_r of every row.
  [[nodiscard]] factors<Scalar> without_shifts(executor_ref exec, factors<Scalar> const& table,
                                               std::size_t first) const {
    factors<Scalar> rest(shifts_.rows(), shifts_.columns());
    for_each_chunk(exec, to_size(rest.rows()), 256, [&](chunk c) {
      for (std::size_t r = c.begin; r < c.end; ++r) {
        auto const x = table.row(static_cast<index_t>(r)).subspan(first);
        auto const z = shifts_.row(static_cast<index_t>(r));
        auto const to = rest.row(static_cast<index_t>(r));
        for (std::size_t f = 0; f < to.size(); ++f) to[f] = x[f] - z[f];
      }
    });
    return rest;
  }

  /// Entries c.begin … c.end - 1 of every y in turn; the rest of the rows is kept up to date.
  template <typename ColumnOf>
  void draw_entries(factors<Scalar> const& rest, std::vector<Scalar> const& weight,
                    ColumnOf const& column_of, chunk c, random_stream& random) {
    auto const width = c.end - c.begin;
    std::vector<std::array<Scalar, lanes>> own(weight.size());
    for (std::size_t r = 0; r < own.size(); ++r)
      std::copy_n(rest.row(static_cast<index_t>(r)).data() + c.begin, width, own[r].begin());
    for (index_t j = 0; j < effects_.rows(); ++j) {
      std::span<index_t const> const rows = column_of(j).index;
      auto const y = effects_.row(j).subspan(c.begin, width);
      if (rows.empty()) continue;  // nobody's, and 0
      std::array<Scalar, lanes> pull{};
      Scalar squares = 0;
      for (index_t const r : rows) {
        Scalar const w = weight[to_size(r)];
        auto const& e = own[to_size(r)];
        squares += w * w;
        for (std::size_t f = 0; f < lanes; ++f) pull[f] += w * e[f];
      }
      double const precision = ridge_ + static_cast<double>(squares);
      std::array<Scalar, lanes> change{};
      for (std::size_t f = 0; f < width; ++f) {
        double const mean = static_cast<double>(pull[f] + squares * y[f]) / precision;
        auto const drawn = static_cast<Scalar>(mean + random.normal() / std::sqrt(precision));
        change[f] = drawn - y[f];
        y[f] = drawn;
      }
      for (index_t const r : rows) {
        Scalar const w = weight[to_size(r)];
        auto& e = own[to_size(r)];
        for (std::size_t f = 0; f < lanes; ++f) e[f] -= w * change[f];
      }
    }
  }

  template <typename Real>
  static void shift_of(factors<Scalar> const& effects, std::span<index_t const> columns,
                       std::span<Real> to) {
    std::ranges::fill(to, Real{0});
    for (index_t const j : columns) {
      auto const y = effects.row(j);
      for (std::size_t f = 0; f < to.size(); ++f) to[f] += static_cast<Real>(y[f]);
    }
    Real const w = weight_of<Real>(columns.size());
    for (Real& z : to) z *= w;
  }

  factors<Scalar> shifts_;   // z
  factors<Scalar> effects_;  // y
  double ridge_ = 1;         // λ
  std::size_t drawn_ = 0;    // columns whose y was drawn
};

}  // namespace lfrec::inline v0::detail
