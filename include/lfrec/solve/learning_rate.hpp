// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "lfrec/core/error.hpp"

namespace lfrec::inline v0::detail {

/// The learning rate of an epoch: constant, or a bold driver by the training error that epochs met.
class learning_rate {
 public:
  learning_rate(std::string_view recipe, double start, bool bold)
      : recipe_(recipe), rate_(start), bold_(bold) {}

  [[nodiscard]] double now() const noexcept { return rate_; }

  /// Takes the training error of an epoch into account; throws numeric_error if it is not finite.
  void met(int epoch, double error) {
    if (!std::isfinite(error))
      throw numeric_error(std::string{recipe_} + ": the loss is not finite in epoch " +
                          std::to_string(epoch) +
                          "; a smaller learning_rate or more regularization helps");
    if (bold_) rate_ *= error <= last_ ? 1.05 : 0.5;
    last_ = error;
  }

 private:
  std::string_view recipe_;
  double rate_;
  bool bold_;
  double last_ = std::numeric_limits<double>::infinity();
};

}  // namespace lfrec::inline v0::detail
