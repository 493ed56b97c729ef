// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace cli {

/// The text of Chart.js; empty if it was not found when this program was configured, whereupon
/// CMake wrote the function so.
[[nodiscard]] std::string plot_library();

}  // namespace cli
