// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <tuple>
#include <utility>

#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"

namespace lfrec::inline v0 {

struct early_stop_options {
  /// How many looks in a row may bring nothing better.
  int patience = 3;
  /// By how much a figure must exceed the best so far to count as better.
  double min_delta = 0;
  /// Looks at the model after every so many epochs, and after the last.
  int every = 1;
};

constexpr auto fields(early_stop_options const*) {
  using o = early_stop_options;
  return std::tuple{
      field{"patience", &o::patience, {1, 1'000'000}, scale::linear, "", "looks without gain"},
      field{"min_delta", &o::min_delta, {0, 1e9}, scale::logarithmic, "", "what counts as a gain"},
      field{"every", &o::every, {1, 1'000'000}, scale::linear, "", "epochs between looks"}};
}

/// Throws invalid_option.
inline void validate(early_stop_options const& options) {
  validate_fields("early_stop", options);
}

/// An observer that ends a fit once the model no longer gets better at something else than the
/// loss: `figure(model)`, higher is better, a metric on a validation part. The model that the fit
/// returns is that of its last epoch; to have that of the best, fit again with best_epoch() epochs.
template <typename Figure>
class early_stop {
 public:
  /// Throws invalid_option.
  explicit early_stop(Figure figure, early_stop_options options = {})
      : figure_(std::move(figure)), options_(options) {
    validate(options_);
  }

  template <typename Model>
  next operator()(progress const& now, snapshot<Model> const& look) {
    if (now.step % options_.every != 0 && now.step != now.steps) return next::proceed;
    double const figure = figure_(look());
    if (best_epoch_ == 0 || figure > best_figure_ + options_.min_delta) {
      best_figure_ = figure;
      best_epoch_ = now.step;
      without_gain_ = 0;
      return next::proceed;
    }
    return ++without_gain_ < options_.patience ? next::proceed : next::stop;
  }

  /// After how many epochs the best figure came; 0 before the first look.
  [[nodiscard]] int best_epoch() const noexcept { return best_epoch_; }
  /// -inf before the first look.
  [[nodiscard]] double best_figure() const noexcept { return best_figure_; }

 private:
  Figure figure_;
  early_stop_options options_;
  double best_figure_ = -std::numeric_limits<double>::infinity();
  int best_epoch_ = 0;
  int without_gain_ = 0;
};

}  // namespace lfrec::inline v0
