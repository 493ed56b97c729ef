// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lfrec/io/binary_format.hpp"
#include "lfrec/io/checksum.hpp"

namespace lfrec::inline v0::detail {

/// Collects sections and writes them as one file. Large arrays are referred to, not copied: they
/// must live until write().
class binary_writer {
 public:
  explicit binary_writer(std::uint32_t scalar_bytes) : scalar_bytes_(scalar_bytes) {}
  binary_writer(binary_writer&&) = default;  // no copies: sections refer to what is kept here

  template <SectionElement T>
  void add(std::string_view name, std::span<T const> values) {
    section added{.entry = {}, .content = std::as_bytes(values)};
    std::copy_n(name.data(), std::min(name.size(), added.entry.name.size() - 1),
                added.entry.name.begin());
    added.entry.element = section_element<T>;
    added.entry.bytes = added.content.size();
    added.entry.checksum = xxh64(added.content);
    sections_.push_back(added);
  }

  /// The same for an array that would not live long enough.
  template <SectionElement T>
  void add_copy(std::string_view name, std::span<T const> values) {
    auto const bytes = std::as_bytes(values);
    auto const& kept = copies_.emplace_back(bytes.begin(), bytes.end());
    add(name, std::span(reinterpret_cast<T const*>(kept.data()), values.size()));
  }

  void add_text(std::string_view name, std::string_view text) { add_copy<char>(name, text); }

  /// n strings text_of(0) … text_of(n - 1), as two sections: all their bytes, and where each ends.
  template <typename TextOf>
  void add_strings(std::string const& name, std::size_t n, TextOf&& text_of) {
    std::string text;
    std::vector<std::uint64_t> ends(n);
    for (std::size_t i = 0; i < n; ++i) {
      text += text_of(i);
      ends[i] = text.size();
    }
    add_copy<char>(name + ".text", text);
    add_copy<std::uint64_t>(name + ".ends", ends);
  }

  /// Calls sink(bytes) for the pieces of the file, in order. The same sections, the same bytes.
  template <typename Sink>
  void write(Sink&& sink) const {
    require_little_endian();
    std::vector<section_entry> table;
    std::uint64_t offset = sizeof(file_header) + sections_.size() * sizeof(section_entry);
    std::uint64_t end = offset;
    for (auto const& s : sections_) {
      table.push_back(s.entry);
      table.back().offset = offset;
      end = offset + s.entry.bytes;
      offset = aligned(end);
    }
    auto const table_bytes = std::as_bytes(std::span<section_entry const>(table));
    file_header header{.scalar_bytes = scalar_bytes_,
                       .sections = static_cast<std::uint32_t>(sections_.size()),
                       .file_bytes = end,
                       .table_checksum = xxh64(table_bytes)};
    header.checksum = header_checksum(header);
    sink(std::as_bytes(std::span<file_header const>(&header, 1)));
    sink(table_bytes);

    std::array<std::byte, section_alignment> const zeros{};
    end = sizeof header + table_bytes.size();
    for (std::size_t n = 0; n < table.size(); ++n) {
      sink(std::span(zeros).first(static_cast<std::size_t>(table[n].offset - end)));
      sink(sections_[n].content);
      end = table[n].offset + table[n].bytes;
    }
  }

 private:
  struct section {
    section_entry entry;
    std::span<std::byte const> content;
  };
  std::uint32_t scalar_bytes_;
  std::vector<section> sections_;
  std::vector<std::vector<std::byte>> copies_;
};

}  // namespace lfrec::inline v0::detail
