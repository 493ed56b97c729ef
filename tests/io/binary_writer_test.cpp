// SPDX-License-Identifier: MIT
#include "lfrec/io/binary_writer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::vector<std::byte> written(lfrec::detail::binary_writer const& writer) {
  std::vector<std::byte> file;
  writer.write([&](std::span<std::byte const> piece) {
    file.insert(file.end(), piece.begin(), piece.end());
  });
  return file;
}

template <typename T>
T at(std::vector<std::byte> const& file, std::size_t offset) {
  T value{};
  REQUIRE(offset + sizeof value <= file.size());
  std::memcpy(&value, file.data() + offset, sizeof value);
  return value;
}

}  // namespace

TEST_CASE("a file is a header, a table and aligned sections, byte for byte") {
  std::vector<float> const numbers{1.5F, -2};
  lfrec::detail::binary_writer writer(8);
  writer.add<float>("numbers", numbers);
  writer.add_text("word", "abc");
  auto const file = written(writer);

  CHECK(file.size() == 64 + 2 * 64 + 64 + 3);
  CHECK(std::memcmp(file.data(), "LFREC\r\n\x1A\x04\x03\x02\x01\x01\0\0\0\x08\0\0\0\x02\0\0\0",
                    24) == 0);
  CHECK(at<std::uint64_t>(file, 24) == file.size());
  CHECK(at<std::uint64_t>(file, 48) == lfrec::detail::xxh64(std::span(file).subspan(64, 2 * 64)));
  CHECK(at<std::uint64_t>(file, 56) == lfrec::detail::xxh64(std::span(file).first(56)));
  // First entry: name, element, where, how long.
  CHECK(std::memcmp(file.data() + 64, "numbers\0\0", 9) == 0);
  CHECK(at<std::uint32_t>(file, 64 + 32) == 5);
  CHECK(at<std::uint64_t>(file, 64 + 40) == 192);
  CHECK(at<std::uint64_t>(file, 64 + 48) == 8);
  CHECK(at<std::uint64_t>(file, 64 + 56) ==
        lfrec::detail::xxh64(std::as_bytes(std::span(numbers))));
  CHECK(at<float>(file, 192) == 1.5F);
  CHECK(at<float>(file, 196) == -2);
  for (std::size_t n = 200; n < 256; ++n) CHECK(file[n] == std::byte{0});
  CHECK(at<std::uint64_t>(file, 128 + 40) == 256);
  CHECK(std::memcmp(file.data() + 256, "abc", 3) == 0);
}

TEST_CASE("strings become their bytes and their ends") {
  std::array<std::string_view, 3> const words{"ab", "", "c"};
  lfrec::detail::binary_writer writer(4);
  writer.add_strings("words", words.size(), [&](std::size_t n) { return words[n]; });
  auto const file = written(writer);
  CHECK(std::memcmp(file.data() + 192, "abc", 3) == 0);
  CHECK(at<std::uint64_t>(file, 256) == 2);
  CHECK(at<std::uint64_t>(file, 264) == 2);
  CHECK(at<std::uint64_t>(file, 272) == 3);
}

TEST_CASE("a file without sections is its header") {
  CHECK(written(lfrec::detail::binary_writer(4)).size() == 64);
}
