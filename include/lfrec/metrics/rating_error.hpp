// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <string>

#include "lfrec/metrics/concept.hpp"
#include "lfrec/metrics/goal.hpp"

namespace lfrec::inline v0 {

/// Errors added up over ratings.
struct error_sum {
  double sum = 0;
  std::size_t count = 0;

  void merge(error_sum const& later) noexcept {
    sum += later.sum;
    count += later.count;
  }
  [[nodiscard]] double mean() const noexcept {
    return count > 0 ? sum / static_cast<double>(count) : 0;
  }
};

/// √(Σ (r̂ − r)² / n) over all ratings at once, not by user; 0 if there are none.
struct rmse {
  using state = error_sum;
  [[nodiscard]] static std::string name() { return "rmse"; }
  [[nodiscard]] static constexpr goal wanted() noexcept { return goal::lowest; }
  static void add(state& s, double predicted, double rating) noexcept {
    s.sum += (predicted - rating) * (predicted - rating);
    ++s.count;
  }
  static void merge(state& s, state const& later) noexcept { s.merge(later); }
  [[nodiscard]] static double value(state const& s) noexcept { return std::sqrt(s.mean()); }
};

/// Σ |r̂ − r| / n over all ratings at once; 0 if there are none.
struct mae {
  using state = error_sum;
  [[nodiscard]] static std::string name() { return "mae"; }
  [[nodiscard]] static constexpr goal wanted() noexcept { return goal::lowest; }
  static void add(state& s, double predicted, double rating) noexcept {
    s.sum += std::abs(predicted - rating);
    ++s.count;
  }
  static void merge(state& s, state const& later) noexcept { s.merge(later); }
  [[nodiscard]] static double value(state const& s) noexcept { return s.mean(); }
};

static_assert(RatingMetric<rmse> && RatingMetric<mae>);

}  // namespace lfrec::inline v0
