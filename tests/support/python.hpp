// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

#include <doctest/doctest.h>

namespace lfrec_test {

/// Runs a program of Python that imports SciPy: whether it ended well, or nothing where there is no
/// SciPy ($LFREC_PYTHON, else python3), which is said aloud.
inline std::optional<bool> run_scipy(std::string const& program, std::string const& file) {
  char const* const set = std::getenv("LFREC_PYTHON");
  std::string const python = "timeout 60 " + std::string(set != nullptr ? set : "python3");
  if (std::system((python + " -c 'import scipy.sparse' 2>/dev/null").c_str()) != 0) {
    MESSAGE("skipped: no Python with SciPy (set LFREC_PYTHON)");
    return std::nullopt;
  }
  std::ofstream(file) << program;
  return std::system((python + " '" + file + '\'').c_str()) == 0;
}

}  // namespace lfrec_test
