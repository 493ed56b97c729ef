// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <sys/resource.h>

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
  // Without /proc, as on macOS and in a bare chroot: the peak of the whole life of the process.
  ::rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) != 0) return 0;
#ifdef __APPLE__
  constexpr double unit = 1;  // bytes
#else
  constexpr double unit = 1024;
#endif
  return static_cast<double>(used.ru_maxrss) * unit / 1e6;
}

}  // namespace cli
