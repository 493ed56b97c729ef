// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "lfrec/data/interaction.hpp"

namespace lfrec::inline v0 {

/// A log cut in two. Both parts keep the users and items of the whole, so that one index means the
/// same in either, and the rows keep their order. `protocol` says how it was cut, for reports.
struct holdout {
  interaction_log train;
  interaction_log test;
  std::string protocol;
};

}  // namespace lfrec::inline v0
