// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/io/binary_format.hpp"
#include "lfrec/io/binary_source.hpp"
#include "lfrec/io/checksum.hpp"

namespace lfrec::inline v0::detail {

/// Reads the sections of one file by name, in any order, each straight to where it belongs.
/// Whatever is wrong is a format_error that says so; nothing is allocated that the file does not
/// have the bytes for. Refers to the source.
class binary_reader {
 public:
  /// Checks the header and the table.
  explicit binary_reader(binary_source& source) : source_(&source) {
    require_little_endian();
    read_header();
    read_table();
  }

  /// Bytes of the model's scalar: 4 or 8.
  [[nodiscard]] std::uint32_t scalar_bytes() const noexcept { return header_.scalar_bytes; }
  [[nodiscard]] bool has(std::string_view name) const noexcept {
    return std::ranges::any_of(table_, [&](section const& s) { return s.name() == name; });
  }

  /// Entries of a section of T.
  template <SectionElement T>
  [[nodiscard]] std::size_t count(std::string_view name) {
    auto const& entry = find(name).entry;
    if (entry.element != section_element<T> || entry.bytes % sizeof(T) != 0)
      fail("section " + std::string{name} + " has entries of another type");
    return static_cast<std::size_t>(entry.bytes / sizeof(T));
  }
  /// The same where the entries are users, items or the like.
  template <SectionElement T>
  [[nodiscard]] index_t index_count(std::string_view name) {
    auto const n = count<T>(name);
    if (n > static_cast<std::size_t>(std::numeric_limits<index_t>::max()))
      fail("section " + std::string{name} + " has " + std::to_string(n) + " entries");
    return static_cast<index_t>(n);
  }

  /// Fills `into`, which is as long as the section must be.
  template <SectionElement T>
  void read_into(std::string_view name, std::span<T> into) {
    if (auto const n = count<T>(name); n != into.size())
      fail("section " + std::string{name} + " has " + std::to_string(n) + " entries, not " +
           std::to_string(into.size()));
    auto& s = find(name);
    auto const bytes = std::as_writable_bytes(into);
    source_->read(s.entry.offset, bytes);
    if (xxh64(bytes) != s.entry.checksum)
      fail("section " + std::string{name} + " is damaged (checksum)");
    s.used = true;
  }
  template <SectionElement T>
  [[nodiscard]] std::vector<T> read(std::string_view name) {
    std::vector<T> values(count<T>(name));
    read_into(name, std::span(values));
    return values;
  }

  /// Scalars of the model, converted where the file holds them in the other width.
  template <typename Scalar>
  [[nodiscard]] std::size_t scalar_count(std::string_view name) {
    return with_stored_scalar([&]<typename Stored>(Stored) { return count<Stored>(name); });
  }
  template <typename Scalar>
  void read_scalars_into(std::string_view name, std::span<Scalar> into) {
    with_stored_scalar([&]<typename Stored>(Stored) {
      if constexpr (std::is_same_v<Stored, Scalar>) {
        read_into(name, into);
      } else {
        auto const stored = read<Stored>(name);
        if (stored.size() != into.size())
          fail("section " + std::string{name} + " has " + std::to_string(stored.size()) +
               " entries, not " + std::to_string(into.size()));
        std::ranges::transform(stored, into.begin(), [&](Stored x) {
          if (std::abs(x) > static_cast<Stored>(std::numeric_limits<Scalar>::max()))
            fail("section " + std::string{name} + " holds numbers too large for float");
          return static_cast<Scalar>(x);
        });
      }
    });
  }
  template <typename Scalar>
  [[nodiscard]] std::vector<Scalar> read_scalars(std::string_view name) {
    std::vector<Scalar> values(scalar_count<Scalar>(name));
    read_scalars_into(name, std::span(values));
    return values;
  }

  [[nodiscard]] std::string read_text(std::string_view name) {
    std::string text(count<char>(name), '\0');
    read_into(name, std::span(text.data(), text.size()));
    return text;
  }

  /// Calls each(string_view) for the strings that add_strings wrote.
  template <typename Each>
  void read_strings(std::string const& name, Each&& each) {
    auto const text = read_text(name + ".text");
    auto const ends = read<std::uint64_t>(name + ".ends");
    std::uint64_t begin = 0;
    for (auto const end : ends) {
      if (end < begin || end > text.size()) fail("section " + name + ".ends does not ascend");
      each(std::string_view(text).substr(static_cast<std::size_t>(begin),
                                         static_cast<std::size_t>(end - begin)));
      begin = end;
    }
    if (begin != text.size()) fail("section " + name + ".text has bytes that belong to no string");
  }
  [[nodiscard]] std::vector<std::string> read_strings(std::string const& name) {
    std::vector<std::string> strings;
    read_strings(name, [&](std::string_view text) { strings.emplace_back(text); });
    return strings;
  }

  /// Throws unless every section was read: a file with more is not what this version wrote.
  void finish() const {
    for (auto const& s : table_)
      if (!s.used) fail("has a section " + s.name() + " that does not belong in it");
  }

  [[noreturn]] void fail(std::string const& what) const {
    detail::fail<format_error>({source_->name(), ": ", what});
  }

 private:
  struct section {
    section_entry entry;
    bool used = false;
    [[nodiscard]] std::string name() const { return entry.name.data(); }
  };

  section& find(std::string_view name) {
    for (auto& s : table_)
      if (s.name() == name) return s;
    fail("has no section " + std::string{name});
  }

  template <typename F>
  auto with_stored_scalar(F&& f) {
    return scalar_bytes() == sizeof(float) ? f(float{}) : f(double{});
  }

  void read_header() {
    auto const size = source_->size();
    std::array<std::byte, sizeof header_> bytes{};
    source_->read(0, std::span(bytes).first(
                         static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size()))));
    std::memcpy(&header_, bytes.data(), sizeof header_);
    if (size == 0) fail("is empty, not a saved model");
    if (header_.magic != file_magic) fail("is not a saved model of lfrec");
    if (size < sizeof header_) fail("is truncated: ends within the header");
    if (header_.byte_order != file_byte_order) fail("has another byte order or is damaged");
    if (header_.version > file_version)
      fail("was saved by a newer lfrec: format " + std::to_string(header_.version) +
           ", this one reads up to " + std::to_string(file_version));
    if (header_.version == 0) fail("is damaged: there is no format 0");
    if (header_checksum(header_) != header_.checksum) fail("is damaged in its header (checksum)");
    if (header_.file_bytes > size)
      fail("is truncated: " + std::to_string(size) + " bytes of " +
           std::to_string(header_.file_bytes));
    if (header_.file_bytes < size)
      fail("is longer than it says: " + std::to_string(size) + " bytes, not " +
           std::to_string(header_.file_bytes));
  }

  void read_table() {
    auto const room = (header_.file_bytes - sizeof header_) / sizeof(section_entry);
    if (header_.sections > room)
      fail("is damaged: no room for " + std::to_string(header_.sections) + " sections");
    std::vector<section_entry> entries(header_.sections);
    auto const bytes = std::as_writable_bytes(std::span(entries));
    source_->read(sizeof header_, bytes);
    if (xxh64(bytes) != header_.table_checksum)
      fail("is damaged in its table of sections (checksum)");
    if (header_.scalar_bytes != sizeof(float) && header_.scalar_bytes != sizeof(double))
      fail("has scalars of " + std::to_string(header_.scalar_bytes) + " bytes");
    // Sections stand in the order of the table with nothing but zeros for alignment between them.
    std::uint64_t end = sizeof header_ + bytes.size();
    for (auto const& entry : entries) {
      if (entry.name.back() != '\0' || entry.name.front() == '\0')
        fail("is damaged: section " + std::to_string(table_.size()) + " has no name");
      std::string const name = entry.name.data();
      if (entry.offset != aligned(end) || entry.offset > header_.file_bytes ||
          entry.bytes > header_.file_bytes - entry.offset)
        fail("section " + name + " is not where it must be, or is larger than the file");
      std::array<std::byte, section_alignment> gap{};
      auto const padding = std::span(gap).first(static_cast<std::size_t>(entry.offset - end));
      source_->read(end, padding);
      if (std::ranges::any_of(padding, [](std::byte b) { return b != std::byte{0}; }))
        fail("is damaged before section " + name);
      end = entry.offset + entry.bytes;
      table_.push_back({entry});
    }
    if (end != header_.file_bytes) fail("is longer than its sections");
  }

  binary_source* source_;
  file_header header_;
  std::vector<section> table_;
};

}  // namespace lfrec::inline v0::detail
