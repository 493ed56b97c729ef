// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "lfrec/core/error.hpp"
#include "lfrec/io/checksum.hpp"

// The frame of a saved model: a header, a table of sections, the sections. Everything is
// little-endian. docs/reference/file-format.md says it in words.
namespace lfrec::inline v0::detail {

/// As in PNG, the line ending shows files that a text-mode transfer has changed.
inline constexpr std::array<char, 8> file_magic{'L', 'F', 'R', 'E', 'C', '\r', '\n', '\x1A'};
inline constexpr std::uint32_t file_byte_order = 0x01020304;
inline constexpr std::uint32_t file_version = 1;
/// Every section begins at a multiple of this, so that a mapped file can be used where it lies.
inline constexpr std::uint64_t section_alignment = 64;

struct file_header {
  std::array<char, 8> magic = file_magic;
  std::uint32_t byte_order = file_byte_order;
  std::uint32_t version = file_version;
  std::uint32_t scalar_bytes = 0;  // of the model: 4 float, 8 double
  std::uint32_t sections = 0;
  std::uint64_t file_bytes = 0;
  std::array<std::uint64_t, 2> reserved = {};
  std::uint64_t table_checksum = 0;
  std::uint64_t checksum = 0;  // header_checksum
};

struct section_entry {
  std::array<char, 32> name = {};  // ends in at least one 0
  std::uint32_t element = 0;
  std::uint32_t reserved = 0;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;
};

static_assert(sizeof(file_header) == 64 && sizeof(section_entry) == 64);

/// What a section is an array of.
template <typename T>
inline constexpr std::uint32_t section_element = 0;
template <>
inline constexpr std::uint32_t section_element<char> = 1;
template <>
inline constexpr std::uint32_t section_element<std::int32_t> = 2;
template <>
inline constexpr std::uint32_t section_element<std::int64_t> = 3;
template <>
inline constexpr std::uint32_t section_element<std::uint64_t> = 4;
template <>
inline constexpr std::uint32_t section_element<float> = 5;
template <>
inline constexpr std::uint32_t section_element<double> = 6;

template <typename T>
concept SectionElement = section_element<T>
!= 0;

[[nodiscard]] constexpr std::uint64_t aligned(std::uint64_t offset) noexcept {
  return (offset + section_alignment - 1) / section_alignment * section_alignment;
}

/// Of a header's bytes before its own checksum; those of the table and of each section stand in
/// the header and in the table.
[[nodiscard]] inline std::uint64_t header_checksum(file_header const& header) noexcept {
  return xxh64(std::as_bytes(std::span(&header, 1)).first<offsetof(file_header, checksum)>());
}

inline void require_little_endian() {
  if constexpr (std::endian::native != std::endian::little)
    throw format_error("saved models are little-endian and this machine is not");
}

}  // namespace lfrec::inline v0::detail
