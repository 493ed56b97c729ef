// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/small_cholesky.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// N(mean, precision⁻¹) over n unknowns: what the rows of one side are assumed to come from.
struct normal_prior {
  std::vector<double> mean;       // n
  std::vector<double> precision;  // n × n, both triangles
  std::vector<double> linear;     // n: precision · mean
};

namespace detail {

/// A square matrix times a vector.
[[nodiscard]] inline std::vector<double> product(std::span<double const> matrix,
                                                 std::span<double const> x) {
  std::vector<double> result(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    result[i] = dot(matrix.data() + i * x.size(), x.data(), x.size());
  return result;
}

/// Count, mean and Σ (x − mean)(x − mean)ᵀ of rows of n entries; the lower triangle is filled.
struct row_moments {
  double count = 0;
  std::vector<double> mean;
  std::vector<double> scatter;
};

/// Moments of the columns first … first + n - 1 of a table.
template <typename Scalar>
[[nodiscard]] row_moments moments_of(executor_ref exec, factors<Scalar> const& table,
                                     std::size_t first, std::size_t n) {
  auto const sum_rows = [&](auto&& add, std::size_t size) {
    return reduce_chunks(
        exec, to_size(table.rows()), 256, std::vector<double>(size, 0.0),
        [&](chunk c) {
          std::vector<double> part(size, 0.0);
          for (std::size_t r = c.begin; r < c.end; ++r)
            add(table.row(static_cast<index_t>(r)).data() + first, part);
          return part;
        },
        [](std::vector<double>& total, std::vector<double> const& part) {
          for (std::size_t f = 0; f < total.size(); ++f) total[f] += part[f];
        });
  };
  row_moments result;
  result.count = table.rows();
  result.mean = sum_rows(
      [&](Scalar const* x, std::vector<double>& part) {
        for (std::size_t f = 0; f < n; ++f) part[f] += static_cast<double>(x[f]);
      },
      n);
  for (double& m : result.mean) m /= std::max(1.0, result.count);
  result.scatter = sum_rows(
      [&](Scalar const* x, std::vector<double>& part) {
        for (std::size_t f = 0; f < n; ++f) {
          double const a = static_cast<double>(x[f]) - result.mean[f];
          for (std::size_t g = 0; g <= f; ++g)
            part[f * n + g] += a * (static_cast<double>(x[g]) - result.mean[g]);
        }
      },
      n * n);
  return result;
}

}  // namespace detail

/// Draws what rows with these moments come from, given Λ ~ Wishart(I, n) and μ ~ N(0, (β₀Λ)⁻¹):
/// Salakhutdinov, Mnih 2008, eq. 14, with their W₀ = I, ν₀ = n, β₀ = 2, μ₀ = 0. Λ comes from
/// Bartlett's decomposition: for W*⁻¹ = CCᵀ and A lower triangular with χ on the diagonal and
/// normal numbers below, Λ = C⁻ᵀAAᵀC⁻¹. `known` vectors whose mean is known add to what is known
/// of Λ: their second moments stand in the scatter. n³ flops.
[[nodiscard]] inline normal_prior draw_normal_wishart(detail::row_moments const& moments,
                                                      random_stream& random, double known = 0) {
  constexpr double beta = 2;
  auto const n = moments.mean.size();
  double const freedom = static_cast<double>(n) + moments.count + known;
  double const weight = beta + moments.count;
  double const pull = beta * moments.count / weight;
  std::vector<double> c = moments.scatter;  // W*⁻¹, then its factor
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) c[i * n + j] += pull * moments.mean[i] * moments.mean[j];
    c[i * n + i] += 1;
  }
  if (!detail::factor_lower(c.data(), n))
    throw numeric_error("the spread of the factors is not finite");

  std::vector<double> a(n * n, 0.0);  // Aᵀ: row j holds column j of A
  for (std::size_t i = 0; i < n; ++i) {
    a[i * n + i] = std::sqrt(2 * random.gamma((freedom - static_cast<double>(i)) / 2));
    for (std::size_t j = 0; j < i; ++j) a[j * n + i] = random.normal();
  }
  // μ − μ* = (β*Λ)^-½ε = CA⁻ᵀε / √β*: by back substitution in Aᵀ, which is upper triangular.
  std::vector<double> spread(n);
  for (double& x : spread) x = random.normal() / std::sqrt(weight);
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) spread[i] -= a[i * n + j] * spread[j];
    spread[i] /= a[i * n + i];
  }
  normal_prior result{std::vector<double>(n), std::vector<double>(n * n, 0.0), {}};
  for (std::size_t i = 0; i < n; ++i)
    result.mean[i] = moments.count / weight * moments.mean[i] +
                     detail::dot(c.data() + i * n, spread.data(), i) + spread[i] / c[i * n + i];
  // Λ = Σ_j m_j m_jᵀ over the columns m_j = C⁻ᵀa_j.
  for (std::size_t k = 0; k < n; ++k) {
    double* const column = a.data() + k * n;
    detail::solve_lower_transposed(c.data(), column, n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) result.precision[i * n + j] += column[i] * column[j];
  }
  result.linear = detail::product(result.precision, result.mean);
  return result;
}

}  // namespace lfrec::inline v0
