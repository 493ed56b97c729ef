// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

namespace lfrec::inline v0::detail {

/// True if no value is NaN or infinite.
[[nodiscard]] bool all_finite(auto const& values) {
  for (auto const v : values)
    if (!std::isfinite(v)) return false;
  return true;
}

}  // namespace lfrec::inline v0::detail
