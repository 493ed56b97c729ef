// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/temporary_folder.hpp"

namespace lfrec_test {

/// A folder of small text files, gone afterwards.
struct text_files : temporary_folder {
  /// Writes the bytes as they are.
  void write(std::string const& name, std::string_view text) const {
    std::FILE* const to = std::fopen(file(name).c_str(), "wb");
    if (to == nullptr) throw std::runtime_error("cannot write " + file(name));
    std::fwrite(text.data(), 1, text.size(), to);
    std::fclose(to);
  }
};

}  // namespace lfrec_test
