// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <string_view>

namespace lfrec::inline v0 {

/// Which figures of a metric are wanted. `neither`: it describes lists and does not judge them.
enum class goal { highest, lowest, neither };
constexpr std::array<std::string_view, 3> names(goal const*) {
  return {"highest", "lowest", "neither"};
}

/// What the metric says by a member function `wanted()`; the highest if it has none.
template <typename M>
[[nodiscard]] constexpr goal goal_of(M const& metric) {
  if constexpr (requires {
                  { metric.wanted() } -> std::same_as<goal>;
                })
    return metric.wanted();
  else
    return goal::highest;
}

/// Whether figure a is better than b; never if neither is wanted.
[[nodiscard]] constexpr bool is_better(double a, double b, goal wanted) noexcept {
  return wanted == goal::highest ? a > b : wanted == goal::lowest && a < b;
}

}  // namespace lfrec::inline v0
