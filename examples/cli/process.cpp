// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <fstream>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace cli {

void reset_peak_memory() {
#ifdef __GLIBC__
  malloc_trim(0);  // what the reader has freed
#endif
  std::ofstream("/proc/self/clear_refs") << '5';
}

double peak_memory_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024 / 1e6;
  }
  return 0;
}

}  // namespace cli
