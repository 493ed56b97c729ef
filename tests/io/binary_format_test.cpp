// SPDX-License-Identifier: MIT
#include "lfrec/io/binary_format.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace {

namespace detail = lfrec::detail;

// What other programs rely on: where things stand in a file does not change within a version.
static_assert(std::is_trivially_copyable_v<detail::file_header> &&
              std::is_trivially_copyable_v<detail::section_entry>);
static_assert(offsetof(detail::file_header, byte_order) == 8 &&
              offsetof(detail::file_header, version) == 12 &&
              offsetof(detail::file_header, scalar_bytes) == 16 &&
              offsetof(detail::file_header, sections) == 20 &&
              offsetof(detail::file_header, file_bytes) == 24 &&
              offsetof(detail::file_header, checksum) == 56);
static_assert(offsetof(detail::section_entry, element) == 32 &&
              offsetof(detail::section_entry, offset) == 40 &&
              offsetof(detail::section_entry, bytes) == 48 &&
              offsetof(detail::section_entry, checksum) == 56);
static_assert(detail::SectionElement<float> && detail::SectionElement<std::int64_t> &&
              !detail::SectionElement<bool> && !detail::SectionElement<std::uint32_t>);

}  // namespace

TEST_CASE("sections begin at multiples of 64") {
  CHECK(detail::aligned(0) == 0);
  CHECK(detail::aligned(1) == 64);
  CHECK(detail::aligned(64) == 64);
  CHECK(detail::aligned((std::uint64_t{1} << 40U) + 1) == (std::uint64_t{1} << 40U) + 64);
}

TEST_CASE("a header's checksum is of all but itself") {
  auto const before = detail::header_checksum({});
  for (std::size_t n = 0; n < sizeof(detail::file_header); ++n) {
    detail::file_header header;
    std::as_writable_bytes(std::span(&header, 1))[n] ^= std::byte{1};
    CHECK((detail::header_checksum(header) == before) == (n >= 56));
  }
}
