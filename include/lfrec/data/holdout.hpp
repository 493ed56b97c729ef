// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "lfrec/data/interaction.hpp"

namespace lfrec::inline v0 {

/// A log cut into what is learnt from and what it is judged by. The parts keep the users and items
/// of the whole, so that one index means the same in each, and the rows keep their order.
struct holdout {
  interaction_log train;
  interaction_log test;
  std::string protocol;  ///< how it was cut, for reports
  /// Where users were held out whole, so that train knows nothing of them: what an evaluation may
  /// show of them (`evaluate_options::fold_in`).
  std::optional<interaction_log> given = {};

  /// What the users of test are known by when they are recommended to.
  [[nodiscard]] interaction_log const& shown() const noexcept { return given ? *given : train; }
};

}  // namespace lfrec::inline v0
