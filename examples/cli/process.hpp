// SPDX-License-Identifier: MIT
#pragma once

namespace cli {

/// Starts the peak of the memory in use afresh, so that reading a file does not count. Linux; does
/// nothing where it cannot.
void reset_peak_memory();

/// The most memory that the process has held since then, in MB of 10⁶ bytes; 0 where unknown.
[[nodiscard]] double peak_memory_mb();

}  // namespace cli
