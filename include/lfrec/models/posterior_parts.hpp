// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
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
  factors<Scalar> effects;  // I × S·n: what having rated an item moves a user's prior mean by, over
                            // the root of how many they rated; without rows: nothing
  std::vector<double> noise;         // S: precision of the noise, in the unit of scores
  std::vector<double> user_noise;    // U × S: times that for a user's ratings; or empty: 1
  std::vector<double> item_noise;    // I × S: and for an item's
  std::vector<double> noise_shapes;  // S: κ of a newcomer's, ~ Gamma(κ, κ); empty with user_noise
  std::vector<double> cuts;  // S × (levels - 1), ascending in a draw; empty: ratings are numbers
  double base = 0;           // rating = base + unit · score, or · level
  double unit = 1;
  std::vector<float> popularity;  // I: ratings in the training matrix
  fit_summary summary;

  [[nodiscard]] std::size_t width() const noexcept {
    return to_size(items.columns()) / static_cast<std::size_t>(draws);
  }
  [[nodiscard]] std::size_t unknowns() const noexcept { return width() - 1; }
  /// By how much the ratings of a user, or an item, are more precise than the noise says.
  [[nodiscard]] double user_precision(user_index u, std::size_t draw) const noexcept {
    return user_noise.empty() ? 1 : user_noise[to_size(u) * static_cast<std::size_t>(draws) + draw];
  }
  [[nodiscard]] double item_precision(item_index i, std::size_t draw) const noexcept {
    return item_noise.empty() ? 1 : item_noise[to_size(i) * static_cast<std::size_t>(draws) + draw];
  }
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
  auto const need = [](bool fits, std::initializer_list<piece> what) {
    if (!fits) fail<shape_error>({"posterior factor model: ", text_of(what)});
  };
  auto const sized = [&](std::size_t size, std::size_t expected, char const* what) {
    need(size == expected, {size, " ", what, ", not ", expected});
  };
  need(p.users.rows() == p.user_draws.rows() && p.users.columns() == p.user_draws.columns(),
       {"means and draws of users of different shapes"});
  need(p.draws >= 1, {p.draws, " draws"});
  auto const draws = static_cast<std::size_t>(p.draws);
  need(p.users.columns() == p.items.columns() && to_size(p.items.columns()) % draws == 0 &&
           to_size(p.items.columns()) / draws >= 2,
       {draws, " draws in rows of ", p.users.columns(), " and of ", p.items.columns(), " entries"});
  auto const n = p.unknowns();
  sized(p.prior_means.size(), draws * n, "prior means");
  sized(p.prior_precisions.size(), draws * n * n, "prior precisions");
  need(p.effects.rows() == 0 ||
           (p.effects.rows() == p.items.rows() && to_size(p.effects.columns()) == draws * n),
       {"effects of ", p.effects.rows(), " items in rows of ", p.effects.columns(), " entries"});
  sized(p.noise.size(), draws, "precisions of the noise");
  auto const given = [&](std::vector<double> const& values, std::size_t expected,
                         char const* what) {
    if (!values.empty()) sized(values.size(), expected, what);
  };
  given(p.user_noise, draws * to_size(p.users.rows()), "precisions of users");
  given(p.item_noise, draws * to_size(p.items.rows()), "precisions of items");
  need(p.user_noise.empty() || p.noise_shapes.size() == draws,
       {p.noise_shapes.size(), " shapes of the noise"});
  need(p.cuts.size() % draws == 0, {p.cuts.size(), " cut points"});
  sized(p.popularity.size(), to_size(p.items.rows()), "popularities");
  auto const finite = [](auto const& values, char const* what) {
    if (!all_finite(values))
      fail<numeric_error>({"posterior factor model: ", what, " are not all finite"});
  };
  finite(std::span(p.users.data(), p.users.size()), "user factors");
  finite(std::span(p.user_draws.data(), p.user_draws.size()), "draws of users");
  finite(std::span(p.items.data(), p.items.size()), "item factors");
  finite(std::span(p.effects.data(), p.effects.size()), "effects of items");
  finite(p.prior_means, "prior means");
  finite(p.prior_precisions, "prior precisions");
  finite(p.cuts, "cut points");
  finite(p.popularity, "popularities");
  for (auto const* const precisions : {&p.noise, &p.user_noise, &p.item_noise})
    for (double const precision : *precisions)
      if (!(precision > 0) || !std::isfinite(precision))
        fail<numeric_error>({"posterior factor model: a precision of ", precision});
  for (double const shape : p.noise_shapes)
    if (!(shape > 1) || !std::isfinite(shape))
      fail<numeric_error>({"posterior factor model: a shape of ", shape});
  if (!std::isfinite(p.base) || !(p.unit > 0) || !std::isfinite(p.unit))
    fail<numeric_error>({"posterior factor model: ratings from ", p.base, " in units of ", p.unit});
}

}  // namespace detail

}  // namespace lfrec::inline v0
