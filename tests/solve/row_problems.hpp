// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/solve/concept.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/gram.hpp"
#include "support/brute_force_factorization.hpp"

namespace lfrec_test {

/// A row of implicit feedback against random items: log-like confidences of 1 … 50, every pair with
/// the weight 0.1 besides.
template <typename Scalar>
struct random_row {
  lfrec::factors<Scalar> items;
  std::vector<lfrec::index_t> index;
  std::vector<Scalar> weight;
  std::vector<Scalar> target;
  lfrec::aligned_vector<Scalar> base;
  Scalar ridge;

  random_row(lfrec::index_t d, std::size_t entries, std::uint64_t seed,
             double regularization = 0.01)
      : items(lfrec::random_factors<Scalar>(lfrec::serial{}, 401, d, 1 / std::sqrt(d), seed, 1)),
        base(lfrec::gram(lfrec::serial{}, items, 0.1)) {
    lfrec::random_stream random(seed, 7);
    double mass = 0.1 * 401;
    for (lfrec::index_t i = 0; i < 401 && index.size() < entries; ++i) {
      if (random.uniform() * static_cast<double>(401 - i) >=
          static_cast<double>(entries - index.size()))
        continue;
      index.push_back(i);
      weight.push_back(static_cast<Scalar>(1 + 7 * -std::log(1 - random.uniform() * 0.999)));
      target.push_back(random.uniform() < 0.8 ? weight.back() : Scalar{0});
      mass += static_cast<double>(weight.back());
    }
    ridge = static_cast<Scalar>(regularization * mass);
  }

  [[nodiscard]] lfrec::row_problem<Scalar> problem() const {
    return {items, index, weight, target, base, ridge};
  }

  /// By full matrices in double; the base is summed from the items again.
  [[nodiscard]] std::vector<double> by_brute_force() const {
    auto const d = lfrec::to_size(items.columns());
    auto const h = dense::copy(items);
    dense::table a(d, dense::vector(d, 0.0));
    dense::vector b(d, 0.0);
    auto const add = [&](dense::vector const& x, double w, double pull) {
      for (std::size_t f = 0; f < d; ++f) {
        b[f] += pull * x[f];
        for (std::size_t g = 0; g < d; ++g) a[f][g] += w * x[f] * x[g];
      }
    };
    for (auto const& x : h) add(x, 0.1, 0);
    for (std::size_t n = 0; n < index.size(); ++n)
      add(h[lfrec::to_size(index[n])], double{weight[n]}, double{target[n]});
    for (std::size_t f = 0; f < d; ++f) a[f][f] += double{ridge};
    return dense::solve(std::move(a), std::move(b));
  }
};

/// ‖a − b‖ / ‖b‖
template <typename A>
double relative_error(A const& a, std::vector<double> const& b) {
  double difference = 0;
  for (std::size_t f = 0; f < b.size(); ++f)
    difference += std::pow(static_cast<double>(a[f]) - b[f], 2);
  return std::sqrt(difference / dense::inner(b, b));
}

}  // namespace lfrec_test
