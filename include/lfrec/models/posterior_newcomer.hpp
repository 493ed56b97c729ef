// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/posterior_parts.hpp"
#include "lfrec/solve/normal_wishart.hpp"
#include "lfrec/solve/ordered_probit.hpp"
#include "lfrec/solve/row_posterior.hpp"

namespace lfrec::inline v0::detail {

/// A newcomer's unknowns [b, p] given one draw's items, prior and noise, for one draw after the
/// other. Exact where ratings are numbers; where they are levels the mode, to which expected
/// latent values and least squares lead by turns (EM), with the spread that z alone would leave.
/// Where users differ in noise, the newcomer's precision and unknowns are told apart by turns as
/// well (mean field variational Bayes).
template <typename Scalar>
class posterior_newcomer {
 public:
  /// Throws shape_error or numeric_error for a history that is not sound or off the scale.
  posterior_newcomer(posterior_parts<Scalar> const& parts, row_view history)
      : parts_(&parts),
        history_(history),
        n_(parts.unknowns()),
        posterior_(n_),
        target_(history.size()),
        shift_(parts.effects.rows() > 0 ? n_ : 0) {
    check_history(history, parts.items.rows());
    auto const levels = parts.cuts_of(0).size() + 1;
    for (std::size_t j = 0; j < history.size() && levels > 1; ++j)
      if (!unit().on_scale(static_cast<double>(history.value[j]), levels))
        detail::fail<numeric_error>({"a history's rating ", history.value[j], " of item ",
                                     history.index[j],
                                     " is not on the scale that the model was fitted to"});
  }

  void solve(std::size_t draw) {
    draw_ = draw;
    precision_ = 1;
    spread_ = 1;
    auto const means = std::span(parts_->prior_means).subspan(draw * n_, n_);
    auto const precisions = std::span(parts_->prior_precisions).subspan(draw * n_ * n_, n_ * n_);
    prior_ = {{means.begin(), means.end()},
              {precisions.begin(), precisions.end()},
              product(precisions, means)};
    std::ranges::fill(shift_, Scalar{0});
    for (std::size_t j = 0; j < target_.size(); ++j)
      for (std::size_t f = 0; f < shift_.size(); ++f)
        shift_[f] += static_cast<Scalar>(share()) * effect(j)[f];
    auto const cuts = parts_->cuts_of(draw);
    if (cuts.empty()) {
      for (std::size_t j = 0; j < target_.size(); ++j)
        target_[j] = unit().from(static_cast<double>(history_.value[j])) - offset(j);
      return parts_->user_noise.empty() ? condition() : solve_noise();
    }
    std::vector<double> x = prior_.mean;
    for (std::size_t f = 0; f < shift_.size(); ++f) x[f] += static_cast<double>(shift_[f]);
    constexpr int most_steps = 200;
    double change = 1;
    for (int step = 0; step < most_steps && change > 1e-6; ++step) {
      for (std::size_t j = 0; j < target_.size(); ++j) {
        double score = 0;
        for (std::size_t f = 0; f < n_; ++f) score += x[f] * static_cast<double>(vector(j)[f]);
        auto const level = unit().level(static_cast<double>(history_.value[j]));
        target_[j] = expected_latent(cuts, level, score + offset(j)) - offset(j);
      }
      condition();
      change = 0;
      for (std::size_t f = 0; f < n_; ++f)
        change = std::max(change, std::abs(posterior_.mean()[f] - x[f]));
      x.assign(posterior_.mean().begin(), posterior_.mean().end());
    }
  }

  // About the draw solved last:
  /// The variance of the noise of a rating of the item.
  [[nodiscard]] double noise_variance(item_index item) const noexcept {
    return spread_ / (parts_->noise[draw_] * parts_->item_precision(item, draw_));
  }
  [[nodiscard]] std::span<double const> mean() const noexcept { return posterior_.mean(); }
  /// A⁻¹h and hᵀA⁻¹h of an item's h.
  [[nodiscard]] std::vector<double> response(item_index item) const {
    auto z = half_response(item);
    solve_lower_transposed(posterior_.factor(), z.data(), n_);
    return z;
  }
  [[nodiscard]] double variance(item_index item) const {
    auto const z = half_response(item);
    return dot(z.data(), z.data(), n_);
  }
  /// α w_j t_j h_jᵀz of the j-th rating, and what it moves the prior by: its part of a score whose
  /// response is z.
  [[nodiscard]] double part(std::size_t j, std::span<double const> z) const noexcept {
    double sum = 0;
    for (std::size_t f = 0; f < n_; ++f) sum += static_cast<double>(vector(j)[f]) * z[f];
    double moved = 0;
    for (std::size_t f = 0; f < shift_.size(); ++f)
      for (std::size_t g = 0; g < n_; ++g)
        moved += z[f] * prior_.precision[f * n_ + g] * static_cast<double>(effect(j)[g]);
    return parts_->noise[draw_] * precision_ * weight(j) * target_[j] * sum + share() * moved;
  }
  /// (Λm)ᵀz: the prior's part.
  [[nodiscard]] double prior_part(std::span<double const> z) const noexcept {
    return dot(prior_.linear.data(), z.data(), n_);
  }

 private:
  [[nodiscard]] rating_unit unit() const noexcept { return {parts_->base, parts_->unit}; }
  [[nodiscard]] Scalar const* block(index_t item) const noexcept {
    return parts_->items.row(item).data() + draw_ * (n_ + 1);
  }
  [[nodiscard]] Scalar const* vector(std::size_t j) const noexcept {
    return block(history_.index[j]);
  }
  [[nodiscard]] Scalar const* effect(std::size_t j) const noexcept {
    return parts_->effects.row(history_.index[j]).data() + draw_ * n_;
  }
  [[nodiscard]] double weight(std::size_t j) const noexcept {
    return parts_->item_precision(item_index{history_.index[j]}, draw_);
  }
  [[nodiscard]] double share() const noexcept {
    return 1 / std::sqrt(static_cast<double>(history_.size()));
  }
  [[nodiscard]] double offset(std::size_t j) const noexcept {
    return static_cast<double>(vector(j)[n_]);
  }
  [[nodiscard]] std::vector<double> half_response(item_index item) const {
    auto const* const h = block(to_index(item));
    std::vector<double> z(h, h + n_);
    solve_lower(posterior_.factor(), z.data(), n_);
    return z;
  }
  void condition() {
    posterior_.observe(
        target_.size(), [&](std::size_t j) { return vector(j); },
        [&](std::size_t j) { return target_[j]; }, [&](std::size_t j) { return weight(j); });
    if (!posterior_.condition(prior_, parts_->noise[draw_] * precision_, shift_))
      throw numeric_error("a newcomer's history has no finite solution");
  }
  /// γ ~ Gamma(κ + n/2, κ + α E/2), where E is what squared errors are to be expected.
  void solve_noise() {
    double const alpha = parts_->noise[draw_];
    double const shape = parts_->noise_shapes[draw_];
    double const after = shape + static_cast<double>(target_.size()) / 2;
    constexpr int most_steps = 100;
    double change = 1;
    for (int step = 0; step < most_steps && change > 1e-6; ++step) {
      condition();
      double error = posterior_.squared_error(posterior_.mean());
      for (std::size_t j = 0; j < target_.size(); ++j)
        error += weight(j) * variance(item_index{history_.index[j]});
      double const rate = shape + alpha * error / 2;
      change = std::abs(after / rate / precision_ - 1);
      precision_ = after / rate;
      spread_ = rate / (after - 1);  // the mean of 1 / γ
    }
    condition();
  }

  posterior_parts<Scalar> const* parts_;
  row_view history_;
  std::size_t n_;
  std::size_t draw_ = 0;
  normal_prior prior_;
  row_posterior<Scalar> posterior_;
  std::vector<double> target_;
  double precision_ = 1;       // γ: of the newcomer's ratings
  double spread_ = 1;          // the mean of 1 / γ
  std::vector<Scalar> shift_;  // of the prior mean, by what is in the history; or empty
};

}  // namespace lfrec::inline v0::detail
