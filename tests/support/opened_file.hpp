// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "lfrec/io/binary_format.hpp"
#include "lfrec/io/checksum.hpp"

namespace lfrec_test {

/// Where a saved file's header and table say what, as mutable objects.
struct opened_file {
  lfrec::detail::file_header header;
  std::vector<lfrec::detail::section_entry> table;

  explicit opened_file(std::span<std::byte const> file) {
    if (file.size() < sizeof header) return;
    std::memcpy(&header, file.data(), sizeof header);
    auto const room = (file.size() - sizeof header) / sizeof(lfrec::detail::section_entry);
    table.resize(header.sections < room ? header.sections : room);
    if (!table.empty())
      std::memcpy(table.data(), file.data() + sizeof header,
                  table.size() * sizeof(lfrec::detail::section_entry));
  }
  [[nodiscard]] lfrec::detail::section_entry& section(std::string const& name) {
    for (auto& entry : table)
      if (entry.name.data() == name) return entry;
    throw std::out_of_range("no section " + name);
  }
  /// Puts header and table back, with the checksums that they should have: what a forger would do.
  void close(std::span<std::byte> file) {
    if (file.size() < sizeof header) return;
    for (auto& entry : table)
      if (entry.offset <= file.size() && entry.bytes <= file.size() - entry.offset)
        entry.checksum = lfrec::detail::xxh64(file.subspan(static_cast<std::size_t>(entry.offset),
                                                           static_cast<std::size_t>(entry.bytes)));
    auto const bytes = std::as_bytes(std::span(table));
    header.table_checksum = lfrec::detail::xxh64(bytes);
    header.checksum = lfrec::detail::header_checksum(header);
    std::memcpy(file.data(), &header, sizeof header);
    if (!bytes.empty()) std::memcpy(file.data() + sizeof header, bytes.data(), bytes.size());
  }
};

}  // namespace lfrec_test
