// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"

namespace lfrec::inline v0::detail {

/// The learning rate, epoch by epoch: times `after_better` after an epoch that met no larger
/// training error than the one before, times `after_worse` after another.
class learning_rate {
 public:
  learning_rate(std::string_view recipe, double start, double after_better, double after_worse)
      : recipe_(recipe), rate_(start), after_better_(after_better), after_worse_(after_worse) {}

  [[nodiscard]] double now() const noexcept { return rate_; }

  /// Takes the training error of an epoch into account; throws numeric_error if it is not finite.
  void met(int epoch, double error) {
    if (!std::isfinite(error))
      detail::fail<numeric_error>({recipe_, ": the loss is not finite in epoch ", epoch,
                                   "; a smaller learning_rate or more regularization helps"});
    rate_ *= error <= last_ ? after_better_ : after_worse_;
    last_ = error;
  }

 private:
  std::string_view recipe_;
  double rate_;
  double after_better_;
  double after_worse_;
  double last_ = std::numeric_limits<double>::infinity();
};

}  // namespace lfrec::inline v0::detail
