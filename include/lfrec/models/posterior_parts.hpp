// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/fit_summary.hpp"
#include "lfrec/solve/factors.hpp"

namespace lfrec::inline v0 {

/// Everything that a posterior factor model is made of: S draws of all that was unknown, side by
/// side in each row. A draw's part of a user's row is [b_u, p_u, 1], of an item's [1, q_i, b_i], w
/// wide each: their inner product is the draw's score. n = w - 1 unknowns have a user prior.
template <typename Scalar>
struct posterior_parts {
  int draws = 1;                         // S
  factors<Scalar> users;                 // U × S·w: means given the draw's items, prior and noise
  factors<Scalar> user_draws;            // U × S·w: the draws themselves
  factors<Scalar> items;                 // I × S·w
  std::vector<double> prior_means;       // S × n: of [b_u, p_u]
  std::vector<double> prior_precisions;  // S × n × n, both triangles
  std::vector<double> noise;             // S: precision of the noise, in the unit of scores
  std::vector<double> cuts;  // S × (levels - 1), ascending in a draw; empty: ratings are numbers
  double base = 0;           // rating = base + unit · score, or · level
  double unit = 1;
  std::vector<float> popularity;  // I: ratings in the training matrix
  fit_summary summary;

  [[nodiscard]] std::size_t width() const noexcept {
    return to_size(items.columns()) / static_cast<std::size_t>(draws);
  }
  [[nodiscard]] std::size_t unknowns() const noexcept { return width() - 1; }
  [[nodiscard]] std::span<double const> cuts_of(std::size_t draw) const noexcept {
    auto const n = cuts.size() / static_cast<std::size_t>(draws);
    return std::span(cuts).subspan(draw * n, n);
  }
};

namespace detail {

/// Throws shape_error where the parts do not fit together and numeric_error for what is not finite
/// or not a precision or a scale.
template <typename Scalar>
void check(posterior_parts<Scalar> const& p) {
  auto const need = [](bool fits, std::string const& what) {
    if (!fits) throw shape_error("posterior factor model: " + what);
  };
  auto const sized = [&](std::size_t size, std::size_t expected, char const* what) {
    need(size == expected, std::to_string(size) + ' ' + what + ", not " + std::to_string(expected));
  };
  need(p.users.rows() == p.user_draws.rows() && p.users.columns() == p.user_draws.columns(),
       "means and draws of users of different shapes");
  need(p.draws >= 1, std::to_string(p.draws) + " draws");
  auto const draws = static_cast<std::size_t>(p.draws);
  need(p.users.columns() == p.items.columns() && to_size(p.items.columns()) % draws == 0 &&
           to_size(p.items.columns()) / draws >= 2,
       std::to_string(draws) + " draws in rows of " + std::to_string(p.users.columns()) +
           " and of " + std::to_string(p.items.columns()) + " entries");
  auto const n = p.unknowns();
  sized(p.prior_means.size(), draws * n, "prior means");
  sized(p.prior_precisions.size(), draws * n * n, "prior precisions");
  sized(p.noise.size(), draws, "precisions of the noise");
  need(p.cuts.size() % draws == 0, std::to_string(p.cuts.size()) + " cut points");
  sized(p.popularity.size(), to_size(p.items.rows()), "popularities");
  auto const finite = [](auto const& values, char const* what) {
    if (!all_finite(values))
      throw numeric_error(std::string{"posterior factor model: "} + what + " are not all finite");
  };
  finite(std::span(p.users.data(), p.users.size()), "user factors");
  finite(std::span(p.user_draws.data(), p.user_draws.size()), "draws of users");
  finite(std::span(p.items.data(), p.items.size()), "item factors");
  finite(p.prior_means, "prior means");
  finite(p.prior_precisions, "prior precisions");
  finite(p.cuts, "cut points");
  finite(p.popularity, "popularities");
  for (double const precision : p.noise)
    if (!(precision > 0) || !std::isfinite(precision))
      throw numeric_error("posterior factor model: a precision of " + std::to_string(precision));
  if (!std::isfinite(p.base) || !(p.unit > 0) || !std::isfinite(p.unit))
    throw numeric_error("posterior factor model: ratings from " + std::to_string(p.base) +
                        " in units of " + std::to_string(p.unit));
}

}  // namespace detail

}  // namespace lfrec::inline v0
