// SPDX-License-Identifier: MIT
#include "output.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <lfrec/core/error.hpp>
#include <system_error>

namespace cli {

text_output::text_output(std::string const& path) {
  if (!path.empty() && path != "-") file_.emplace(path);
}

void text_output::write(std::string_view text) {
  if (file_)
    file_->write(text);
  else
    std::fwrite(text.data(), 1, text.size(), stdout);  // close looks whether that went well
}

void text_output::row(std::span<std::string_view const> columns) {
  std::string line;
  for (auto const column : columns) {
    if (column.find_first_of("\t\r\n") != std::string_view::npos)
      throw lfrec::io_error("'" + std::string(column) +
                            "' holds a tab or a line break and cannot stand in a column");
    if (!line.empty()) line += '\t';
    line += column;
  }
  write(line += '\n');
}

void text_output::close() {
  if (file_) return file_->commit();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw lfrec::io_error("standard output cannot be written: " +
                          std::generic_category().message(errno));
}

void check_writable(std::string const& path) {
  lfrec::atomic_file const probe(path);
}

std::string number_text(double value) {
  std::array<char, 32> text{};
  auto const end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 9)
          .ptr;
  return {text.data(), static_cast<std::size_t>(end - text.data())};
}

}  // namespace cli
