// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <lfrec/core/atomic_file.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cli {

/// Text to a file, which appears whole or not at all, or to standard output (no path, or "-").
class text_output {
 public:
  explicit text_output(std::string const& path);

  void write(std::string_view text);
  /// Columns separated by tabs; throws for one that holds a tab or a line break.
  void row(std::span<std::string_view const> columns);
  void row(std::initializer_list<std::string_view> columns) {
    row(std::span(columns.begin(), columns.size()));
  }
  /// Throws io_error unless everything was written.
  void close();

 private:
  std::optional<lfrec::atomic_file> file_;
};

/// Throws io_error if the file cannot be written: asked before the work, not after.
void check_writable(std::string const& path);

/// Digits that read back as the same float.
[[nodiscard]] std::string number_text(double value);

}  // namespace cli
