// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Positions by ascending p, equal ones by position.
[[nodiscard]] inline std::vector<std::size_t> ascending(std::string_view who,
                                                        std::span<double const> p) {
  for (std::size_t n = 0; n < p.size(); ++n)
    if (!(p[n] >= 0 && p[n] <= 1))
      detail::fail<numeric_error>(
          {who, ": p-value ", n, " must be between 0 and 1, got ", number_text(p[n])});
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace detail

/// p-values adjusted so that the probability of any false finding among them stays below the level
/// that they are compared to, whatever their dependence: the i-th smallest of m times m - i + 1,
/// made ascending, at most 1. Holm 1979. Throws numeric_error for a value outside 0 … 1.
[[nodiscard]] inline std::vector<double> holm(std::span<double const> p) {
  auto const order = detail::ascending("holm", p);
  std::vector<double> adjusted(p.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, static_cast<double>(p.size() - i) * p[order[i]]);
    adjusted[order[i]] = std::min(largest, 1.0);
  }
  return adjusted;
}

/// p-values adjusted so that, of what is found below a level, at most that share is false on
/// average, for independent or positively dependent tests: the i-th smallest of m times m / i, made
/// ascending. Benjamini, Hochberg 1995. Throws numeric_error for a value outside 0 … 1.
[[nodiscard]] inline std::vector<double> benjamini_hochberg(std::span<double const> p) {
  auto const order = detail::ascending("benjamini_hochberg", p);
  std::vector<double> adjusted(p.size());
  double smallest = 1;
  for (std::size_t i = order.size(); i-- > 0;) {
    double const factor = static_cast<double>(p.size()) / static_cast<double>(i + 1);
    smallest = std::min(smallest, factor * p[order[i]]);
    adjusted[order[i]] = smallest;
  }
  return adjusted;
}

}  // namespace lfrec::inline v0
