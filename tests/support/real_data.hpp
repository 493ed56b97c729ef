// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace lfrec_test {

/// The folder of a real data set: in $LFREC_DATA, else beside the project in ../shared/data. Where
/// it is absent, says aloud that the case was skipped and gives nothing.
inline std::optional<std::string> data_folder(std::string_view name) {
  char const* const set = std::getenv("LFREC_DATA");
  std::string const root = set != nullptr ? set : LFREC_SOURCE_DIR "/../shared/data";
  std::string folder = root + '/' + std::string(name);
  if (std::FILE* const there = std::fopen(folder.c_str(), "rb"); there != nullptr) {
    std::fclose(there);
    return folder;
  }
  MESSAGE("skipped: no ", folder, " (set LFREC_DATA)");
  return std::nullopt;
}

}  // namespace lfrec_test
