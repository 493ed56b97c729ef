// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lfrec::inline v0 {

/// Base of everything that lfrec throws on purpose. `what()` names what was wrong, the rule and
/// the value.
class error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An option outside its range, or options that exclude each other.
class invalid_option : public error {
 public:
  using error::error;
};

/// Text that does not read as what it should be: names file, line, column (both from 1; 0 when the
/// error is about the file as a whole) and what was expected there.
class parse_error : public error {
 public:
  parse_error(std::string_view file, std::uint64_t line, std::uint64_t column,
              std::string_view expected)
      : error(message(file, line, column, expected)), file_(file), line_(line), column_(column) {}

  [[nodiscard]] std::string const& file() const noexcept { return file_; }
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
  [[nodiscard]] std::uint64_t column() const noexcept { return column_; }

 private:
  static std::string message(std::string_view file, std::uint64_t line, std::uint64_t column,
                             std::string_view expected) {
    std::string text{file};
    if (line != 0) text += ':' + std::to_string(line);
    if (column != 0) text += ':' + std::to_string(column);
    return text += ": " + std::string{expected};
  }

  std::string file_;
  std::uint64_t line_;
  std::uint64_t column_;
};

/// A saved file that is not a model, comes from a newer version, is truncated or damaged.
class format_error : public error {
 public:
  using error::error;
};

/// Sizes that do not fit together, an index outside its range, or a missing part of the training
/// data; the message gives both sizes or names the part.
class shape_error : public error {
 public:
  using error::error;
};

/// An id or a name that the data set or the model does not know.
class unknown_id : public error {
 public:
  using error::error;
};

/// NaN or infinity in the input, or a row whose solution is not finite; names the user or item.
class numeric_error : public error {
 public:
  using error::error;
};

/// A file that cannot be opened, read or written; the message holds the system's reason.
class io_error : public error {
 public:
  using error::error;
};

}  // namespace lfrec::inline v0
